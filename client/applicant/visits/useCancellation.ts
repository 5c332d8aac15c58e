import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { Clock } from "../../../shared/time/index.ts";
import { systemClock } from "../../device/index.ts";
import {
  queueCancellation,
  queuedCancellations,
  undoCancellation,
  type QueuedCancellation,
} from "../../device/cancellations.ts";
import { dropCall, onQueueChange } from "../../device/queue.ts";

/**
 * How far the cancellation of a visit has come on this device. `undo`: nothing is sent yet. `waiting`: it goes out as soon as the
 * server can be reached. `refused`: the server said no for good, the visit stands.
 */
export type CancellationState =
  | { kind: "none" }
  | { kind: "undo"; secondsLeft: number }
  | { kind: "waiting"; isOnItsWay: boolean }
  | { kind: "refused"; code: string };

interface Options {
  clock?: Clock;
  /** Called when the queue has changed: the visit itself may have. */
  onChange?: () => void;
}

/** The queued cancellation of a visit; none is looked for while the visit is not known. */
export function useCancellation(
  visit: MaybeRefOrGetter<string | undefined>,
  { clock = systemClock, onChange }: Options = {},
) {
  const entry = shallowRef<QueuedCancellation>();
  const now = ref<number>(clock.now());

  async function look(): Promise<void> {
    if (toValue(visit) === undefined) return;
    const all = await queuedCancellations().catch(() => []);
    now.value = clock.now();
    entry.value = all.find((it) => it.visit === toValue(visit));
    onChange?.();
  }

  const state = computed((): CancellationState => {
    const it = entry.value;
    if (!it) return { kind: "none" };
    if (it.refused !== undefined) return { kind: "refused", code: it.refused };
    const secondsLeft = Math.ceil((it.sendAt - now.value) / 1000);
    const isInTime = secondsLeft > 0 && now.value >= it.askedAt;
    return isInTime ? { kind: "undo", secondsLeft } : { kind: "waiting", isOnItsWay: it.isOnItsWay };
  });

  const timer = setInterval(() => {
    if (entry.value) now.value = clock.now();
  }, 500);
  const stop = onQueueChange(() => void look());
  onScopeDispose(() => {
    clearInterval(timer);
    stop();
  });
  watch(() => toValue(visit), look, { immediate: true });

  return {
    state,
    /** Queues the cancellation. False where this device cannot store it. */
    queue: (secret: string): Promise<boolean> =>
      queueCancellation(toValue(visit) ?? "", secret, clock).then(
        () => true,
        () => false,
      ),
    /** Takes it back; false when it is too late for that. */
    undo: (): Promise<boolean> => undoCancellation(toValue(visit) ?? "").catch(() => false),
    /** The refusal was read. */
    dismiss: async (): Promise<void> => {
      if (entry.value) await dropCall(entry.value.id).catch(() => undefined);
    },
  };
}
