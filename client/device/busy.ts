import { computed, onScopeDispose, shallowReactive, toValue, watchEffect, type MaybeRefOrGetter } from "vue";

const reasons = shallowReactive(new Set<symbol>());

/** Whether somewhere a form is half filled or a time is held. Nothing may reload the page then. */
export const isBusy = computed(() => reasons.size > 0);

/** Says for the life of a page whether it has something that a reload would disturb. */
export function useBusy(busy: MaybeRefOrGetter<boolean>): void {
  const mine = Symbol();
  watchEffect(() => {
    if (toValue(busy)) reasons.add(mine);
    else reasons.delete(mine);
  });
  onScopeDispose(() => reasons.delete(mine));
}

/** Looks whether there is something that a reload would disturb. */
export type Look = () => boolean | Promise<boolean>;
const looks = new Set<Look>();

/** Has something looked at before a reload that nobody says by itself, such as what waits to be sent. Returns how to end it. */
export function lookBeforeReload(look: Look): () => void {
  looks.add(look);
  return () => void looks.delete(look);
}

/** Whether a reload of this tab would disturb anything now. Where that cannot be found out, it might. */
export async function mustStay(): Promise<boolean> {
  const found = await Promise.all([...looks].map(async (look) => look())).catch(() => [true]);
  return isBusy.value || found.includes(true);
}
