import { ref, watch } from "vue";

const storageKey = "terminpass.germanBeside";

function remembered(): boolean {
  try {
    return localStorage.getItem(storageKey) === "yes";
  } catch {
    return false;
  }
}

/** Whether texts of an office show the German original below them: the words on letters, signs and doors. */
export const germanBeside = ref(remembered());

watch(germanBeside, (isShown) => {
  try {
    localStorage.setItem(storageKey, isShown ? "yes" : "no");
  } catch {
    // Not remembered; it holds until the app is closed.
  }
});
