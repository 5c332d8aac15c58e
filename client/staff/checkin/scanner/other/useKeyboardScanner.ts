import { onScopeDispose } from "vue";
import { keyBursts } from "./keyBursts.ts";

const isTypedInto = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Listens for hand-held scanners (Handscanner) wherever the focus is, except in fields: what is typed there belongs there. */
export function useKeyboardScanner(heard: (text: string) => void, { keys = window as EventTarget } = {}): void {
  const bursts = keyBursts();

  function press(event: Event): void {
    const { key, timeStamp, target, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    if (isTypedInto(target) || ctrlKey || altKey || metaKey) return;
    const text = bursts.press({ key, at: timeStamp });
    if (text === undefined) return;
    // The Enter that ends a burst must not press the button that happens to have the focus.
    event.preventDefault();
    event.stopPropagation();
    heard(text);
  }

  keys.addEventListener("keydown", press, true);
  onScopeDispose(() => keys.removeEventListener("keydown", press, true));
}
