import { computed } from "vue";
import { inTurn } from "../../device/index.ts";
import { useOffice } from "../offices/useOffices.ts";
import { usePorts } from "../ports.ts";
import { bookingDesk, type BookingDesk } from "./bookingDesk.ts";
import { onThisClock } from "../serverTime.ts";
import { useDraft } from "./useDraft.ts";
import { fieldsOf, servicesOf } from "./draft.ts";

interface Where {
  office: string;
  service: string;
  /** The appointment that is to be moved; without one a new visit is booked. */
  moves?: string | undefined;
}

/** What every step of booking needs: the office, the service, the draft (kept on the device as it is typed) and the desk. */
export function useBooking(where: Where) {
  const ports = usePorts();
  // A move keeps its hold apart from what was typed for a new visit.
  const name = where.moves ? `${where.service}/${where.moves}` : where.service;
  const { draft, stored, ...kept } = useDraft(where.office, name);
  const { office: shown, state, asOf, load } = useOffice(() => where.office);

  const chosen = computed(() => shown.value?.services.find((it) => it.id === where.service));
  const isMissing = computed(() => shown.value !== null && !chosen.value);
  /** All services of the visit, the one that leads it first. */
  const services = computed(() =>
    shown.value && chosen.value && draft.value ? servicesOf(shown.value, chosen.value, draft.value) : [],
  );
  const fields = computed(() => fieldsOf(services.value));
  /** What the frame of an office's page is told. */
  const frame = computed(() => ({
    office: shown.value,
    state: state.value,
    asOf: asOf.value,
    missing: isMissing.value,
  }));

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
    loadDraft: () => stored(),
    saveDraft: async (next) => {
      draft.value = next;
      await kept.save();
    },
    saveVisit: async (answer, names) => shown.value && ports.saveVisit(answer, shown.value, names),
    newKey: ports.newKey,
    endsHere: ({ expiresAt }) => onThisClock(expiresAt, ports.clock),
  });
  // Two windows with one draft: the second waits, and then finds the visit that the first has booked.
  const desk: BookingDesk = {
    ...sender,
    book: (typed, language, asked) =>
      inTurn(`booking.${where.office}/${name}`, () => sender.book(typed, language, asked)),
  };

  return { ...kept, draft, shown, state, frame, load, chosen, services, fields, desk };
}
