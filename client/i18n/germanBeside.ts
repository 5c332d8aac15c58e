import { computed, onScopeDispose, ref } from "vue";
import { language } from "./language.ts";

const storageKey = "terminpass.germanBeside";

// It outlives a reload and not the window: nothing that stays on the device.
function remembered(): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function remember(answer: string | null): void {
  try {
    if (answer === null) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, answer);
  } catch {
    // Not remembered; it holds until the next reload.
  }
}

const chosen = ref(remembered());
const pagesForTheCounter = ref(0);

// Easy Language is German already: with the original beside it, everything would be there twice.
const isKindOfGerman = computed(() => language.value.split("-")[0] === "de");

/**
 * Whether texts of an office show the German original below them: the words on letters, signs and doors. As somebody chose in this
 * window; without a choice (null takes it back), on pages for the counter in foreign languages.
 */
export const germanBeside = computed<boolean, boolean | null>({
  get: () => (chosen.value === null ? pagesForTheCounter.value > 0 && !isKindOfGerman.value : chosen.value === "yes"),
  set: (isShown) => remember((chosen.value = isShown === null ? null : isShown ? "yes" : "no")),
});

/** Call it in the setup of a page that is shown at the counter: as long as it is open, German is beside unless switched off. */
export function useGermanForTheCounter(): void {
  pagesForTheCounter.value += 1;
  onScopeDispose(() => (pagesForTheCounter.value -= 1));
}
