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
