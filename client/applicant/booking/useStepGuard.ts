import { computed, ref, watch } from "vue";
import { useRouter } from "vue-router";
import { localDateAt } from "../../../shared/time/index.ts";
import { usePorts } from "../ports.ts";
import { checkDetails } from "./checkDetails.ts";
import { isBookable } from "./isBookable.ts";
import { wishKey } from "./draft.ts";
import type { useBooking } from "./useBooking.ts";

interface Where {
  office: string;
  service: string;
  moves?: string | undefined;
}

/**
 * Keeps the order of the steps when somebody comes by an old address or the back button: nothing is asked where nothing can be
 * booked, no calendar without complete details, no check without a time kept for this very wish, nothing but the pass once it is
 * booked.
 */
export function useStepGuard(booking: ReturnType<typeof useBooking>, where: Where, step: "details" | "time" | "check") {
  const router = useRouter();
  const { clock } = usePorts();
  const opened = ref(false);
  void booking.opened.then(() => (opened.value = true));

  /** The name of the page that has to come first. */
  const goesFirst = computed(() => {
    const draft = booking.draft.value;
    const service = booking.chosen.value;
    if (!opened.value || !draft || !service || !booking.shown.value) return undefined;
    // A moved visit may be moved again: only its check page is over.
    const isOver = step !== "details" && (!where.moves || (step === "check" && !draft.hold));
    if (draft.booked && isOver) return "visit";
    if (!where.moves && !isBookable(service, booking.shown.value.operation, draft.door)) return "service";
    if (step === "details") return undefined;
    const today = localDateAt(clock.now(), booking.shown.value.timeZone);
    if (!where.moves && checkDetails(draft, booking.fields.value, today).length > 0) return "details";
    const isHeld = draft.hold && (draft.hold.wish ?? wishKey(draft)) === wishKey(draft);
    return step === "check" && !isHeld ? "time" : undefined;
  });
  const mayStay = computed(() => opened.value && booking.chosen.value !== undefined && !goesFirst.value);

  // Judged once, on arrival: what happens on the page itself the page handles.
  const stop = watch(
    [opened, booking.chosen],
    async () => {
      if (!opened.value || !booking.chosen.value) return;
      stop();
      const { office, service, moves } = where;
      if (goesFirst.value === "visit") await router.replace(`/visit/${booking.draft.value?.booked}`);
      else if (goesFirst.value) {
        await router.replace({ name: goesFirst.value, params: { office, service }, query: moves ? { moves } : {} });
      }
    },
    { flush: "post" },
  );

  return { mayStay };
}
