import { storeToRefs } from "pinia";
import { computed, onScopeDispose, watch } from "vue";
import { onBeforeRouteLeave } from "vue-router";
import { inTurn } from "../../device/index.ts";
import { useOffice } from "../offices/useOffices.ts";
import { usePorts } from "../ports.ts";
import { bookingDesk, type BookingDesk } from "./bookingDesk.ts";
import { useBookingStore } from "./bookingStore.ts";
import { onThisClock } from "../serverTime.ts";
import { emptyDraft } from "./draft.ts";

interface Where {
  office: string;
  service: string;
  /** The appointment that is to be moved; without one a new visit is booked. */
  moves?: string | undefined;
}

/** What every step of booking needs: the office, the service, the draft (kept on the device as it is typed) and the desk. */
export function useBooking(where: Where) {
  const ports = usePorts();
  const store = useBookingStore();
  const { draft, serverFaults, backToTimes } = storeToRefs(store);
  // A move keeps its hold apart from what was typed for a new visit.
  const name = where.moves ? `${where.service}/${where.moves}` : where.service;
  const { office: shown, state, asOf, load } = useOffice(() => where.office);

  const save = () => store.save(where.office, name);
  const opened = store.open(where.office, name);

  // At once, for a reload leaves no time to catch up. What is typed while one save runs goes into the next.
  watch(draft, save, { deep: true });
  onBeforeRouteLeave(save);
  // The last chance on a phone: an app in the background is ended without another word.
  const saveHidden = () => document.visibilityState === "hidden" && save();
  document.addEventListener("visibilitychange", saveHidden);
  addEventListener("pagehide", save);
  onScopeDispose(() => {
    removeEventListener("pagehide", save);
    document.removeEventListener("visibilitychange", saveHidden);
  });

  const chosen = computed(() => shown.value?.services.find((it) => it.id === where.service));
  const isMissing = computed(() => shown.value !== null && !chosen.value);

  const sender = bookingDesk({
    hold: async (body, key) => {
      if (!where.moves) return ports.api.hold(where.office, body, key);
      return ports.api.hold(
        where.office,
        { ...body, moves: where.moves },
        key,
        (await ports.visit(where.moves))?.secret,
      );
    },
    book: (body, key) => ports.api.book(where.office, body, key),
    move: async (hold) => {
      const id = where.moves ?? "";
      return ports.api.reschedule(id, (await ports.visit(id))?.secret ?? "", hold);
    },
    visitNow: async () => {
      const id = where.moves ?? "";
      return ports.api.readVisit(id, (await ports.visit(id))?.secret ?? "");
    },
    loadDraft: () => store.stored(where.office, name),
    saveDraft: async (next) => {
      draft.value = next;
      await save();
    },
    saveVisit: async (answer, names) => shown.value && ports.saveVisit(answer, shown.value, names),
    newKey: ports.newKey,
    endsHere: ({ expiresAt }) => onThisClock(expiresAt, ports.clock),
  });
  // Two windows with one draft: the second waits, and then finds the visit that the first has booked.
  const desk: BookingDesk = {
    ...sender,
    book: (typed, language) => inTurn(`booking.${where.office}/${name}`, () => sender.book(typed, language)),
  };

  /** Begins anew after a booking: the form is empty again. */
  const beginAnew = () => (draft.value = emptyDraft());

  return {
    shown,
    state,
    asOf,
    load,
    chosen,
    isMissing,
    draft,
    serverFaults,
    backToTimes,
    desk,
    opened,
    save,
    beginAnew,
  };
}
