import { computed, onScopeDispose, shallowRef, toValue, type MaybeRefOrGetter } from "vue";
import type { Instant } from "../../shared/time/index.ts";
import { systemClock } from "./clock.ts";

/** Counts a hold down to zero. The page decides what to say then. */
export function useHoldCountdown(until: MaybeRefOrGetter<Instant>, { clock = systemClock } = {}) {
  const now = shallowRef(clock.now());
  const timer = setInterval(() => (now.value = clock.now()), 1000);
  onScopeDispose(() => clearInterval(timer));
  const secondsLeft = computed(() => Math.max(0, Math.ceil((toValue(until) - now.value) / 1000)));
  return { secondsLeft, isOver: computed(() => secondsLeft.value === 0) };
}
