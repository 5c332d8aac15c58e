import { ref, watch } from "vue";

const storageKey = "terminpass.germanBeside";

// It outlives a reload and not the window: nothing that stays on the device.
function remembered(): boolean {
  try {
    return sessionStorage.getItem(storageKey) === "yes";
  } catch {
    return false;
  }
}

/** Whether texts of an office show the German original below them: the words on letters, signs and doors. */
export const germanBeside = ref(remembered());

watch(germanBeside, (isShown) => {
  try {
    sessionStorage.setItem(storageKey, isShown ? "yes" : "no");
  } catch {
    // Not remembered; it holds until the next reload.
  }
});
