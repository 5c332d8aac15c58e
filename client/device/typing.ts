import type { Look } from "./busy.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (it: EventTarget | null): it is Field =>
  it instanceof HTMLInputElement || it instanceof HTMLTextAreaElement || it instanceof HTMLSelectElement;

/** What is typed to find something is typed again in no time; what is chosen in the head of the page holds at once. */
const isOfForm = (it: Field) => it.type !== "search" && it.closest("main, dialog") !== null;

/** Looks whether a field of the page that is open holds what a person typed or chose there. */
export function watchTyping(page: Document = document): Look {
  const typed = new Set<Field>();
  const isLeft = (it: Field) => !it.isConnected || it.value === "";
  const dropLeft = () => {
    for (const it of typed) if (isLeft(it)) typed.delete(it);
  };
  page.addEventListener("input", ({ target }) => {
    if (!isField(target) || !isOfForm(target)) return;
    // Somebody may look only days later: pages that were left must not be held in memory until then.
    dropLeft();
    typed.add(target);
  });
  return () => {
    dropLeft();
    return typed.size > 0;
  };
}
