import { readonly, shallowReactive } from "vue";

/** Whether the server answers. Being online is proven by an answer, never believed: `unknown` until the first call ended. */
export type Contact = "unknown" | "reached" | "lost";

const state = shallowReactive<{ contact: Contact }>({ contact: "unknown" });

/** How the last call ended, for pages that say so. */
export const serverContact = readonly(state);

export function noteContact(reached: boolean): void {
  state.contact = reached ? "reached" : "lost";
}
