import { computed, type Ref } from "vue";
import type { Instant } from "../../../shared/time/index.ts";
import { useHoldCountdown } from "../../device/index.ts";
import type { StoredWaiting } from "../../device/waiting.ts";
import { usePorts } from "../ports.ts";
import { onThisClock } from "../serverTime.ts";

const never = Infinity as Instant;

/** How an entry stands now, by what the device last heard and by the clock here: an offer ends without a network too. */
export function useOffer(entry: Readonly<Ref<StoredWaiting | undefined>>) {
  const { clock } = usePorts();
  const view = computed(() => entry.value?.view);
  const endsHere = computed(() =>
    view.value?.offer ? (onThisClock(view.value.offer.until, clock) as Instant) : never,
  );
  const { isOver } = useHoldCountdown(endsHere, { clock });

  /** What can still be taken. */
  const offer = computed(() => (view.value?.state === "offered" && !isOver.value ? view.value.offer : undefined));
  /** What went by without an answer: as the server said or, before it could be asked, by the clock. */
  const missed = computed(() => {
    if (offer.value || view.value?.state === "booked") return undefined;
    return (isOver.value && view.value?.offer) || entry.value?.missed;
  });
  const isInLine = computed(() => view.value?.state === "waiting" || view.value?.state === "offered");
  const phase = computed(() => {
    if (offer.value) return "offered";
    if (isInLine.value) return view.value?.appointment ? "waitingEarlier" : "waiting";
    return view.value?.state === "booked" ? "booked" : "ended";
  });
  return { offer, missed, isInLine, phase };
}
