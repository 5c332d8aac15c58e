import type { OfficeView } from "../../../shared/offices/index.ts";
import type { OfferedTime } from "../../../shared/problems.ts";
import { parseInstant, type Clock } from "../../../shared/time/index.ts";
import { api as realApi, newKey, type Api } from "../../api/index.ts";
import { queueCancellation } from "../../device/cancellations.ts";
import { inTurn, saveVisit, systemClock, visit as storedVisit } from "../../device/index.ts";
import { claimCall, dropCall, settleCall, stillWaits } from "../../device/queue.ts";
import { noteOnBooking, queuedBookings, type QueuedBooking } from "../../device/queuedBookings.ts";
import { forgetWaiting } from "../../device/waiting.ts";
import { noteServerTime, onThisClock } from "../serverTime.ts";
import { isPassing } from "../visits/isPassing.ts";
import { bookingDesk, type BookingDesk, type BookingOutcome } from "./bookingDesk.ts";
import { fieldsOf, servicesOf, wishOf, type Draft } from "./draft.ts";
import { draftOnDevice } from "./draftOnDevice.ts";

type SendingApi = Pick<Api, "office" | "next" | "hold" | "releaseHold" | "book">;
interface Options {
  api?: SendingApi;
  clock?: Clock;
}

/** What became of a try. `again`: the server could not be reached, or could not do it now. */
type Tried =
  | { kind: "again" }
  | { kind: "withdrawn" }
  | { kind: "booked"; id: string }
  | { kind: "refused"; code: string; alternatives?: OfferedTime[] };

const again: Tried = { kind: "again" };
const mostTries = 3;

const stillThere = async ({ id }: QueuedBooking) => (await queuedBookings()).find((it) => it.id === id);
const isWithdrawn = async (booking: QueuedBooking) => (await stillThere(booking))?.isWithdrawn ?? false;

function tried(outcome: BookingOutcome): Tried {
  switch (outcome.kind) {
    case "booked":
      return outcome;
    case "slot_lost":
      return { kind: "refused", code: "slot_taken", alternatives: outcome.alternatives.slice(0, 3) };
    case "invalid":
      return { kind: "refused", code: "invalid_input" };
    case "refused":
      return isPassing(outcome.code) ? again : { kind: "refused", code: outcome.code };
    default:
      return again;
  }
}

interface Attempt {
  booking: QueuedBooking;
  draft: Draft;
  office: OfficeView;
  desk: BookingDesk;
  api: SendingApi;
  clock: Clock;
}

/** The time to ask for: the wanted one, or the next that is free now. */
async function timeFor({ booking, draft, api, clock }: Attempt): Promise<{ start: string } | Tried> {
  if (booking.wanted.kind === "time") return booking.wanted;
  const answer = await api.next(booking.office, booking.service, wishOf(draft));
  if (answer.kind === "refused" && !isPassing(answer.problem.code)) {
    return { kind: "refused", code: answer.problem.code };
  }
  if (answer.kind !== "ok") return again;
  noteServerTime(answer.value.asOf, clock);
  return answer.value.next ?? { kind: "refused", code: "nothing_free" };
}

/** Keeps the time that is wanted, unless it is kept still. `quicker`: somebody took the next free time, there is another next one. */
async function keepTime(attempt: Attempt): Promise<Tried | "held" | "quicker"> {
  const { booking, draft, desk, clock } = attempt;
  const { wanted } = booking;
  const { hold } = draft;
  const isWanted = wanted.kind === "next" || parseInstant(wanted.start) === parseInstant(hold?.start ?? "");
  if (hold && isWanted && hold.endsHere > clock.now()) return "held";
  const time = await timeFor(attempt);
  if (!("start" in time)) return time;
  const outcome = await desk.hold(draft, { service: booking.service, start: time.start });
  if (outcome.kind === "held") return "held";
  return outcome.kind === "slot_lost" && wanted.kind === "next" ? "quicker" : tried(outcome);
}

async function keepAndBook(attempt: Attempt): Promise<Tried> {
  const { booking, draft, office, desk, api } = attempt;
  const chosen = office.services.find((it) => it.id === booking.service);
  if (!chosen) return { kind: "refused", code: "not_found" };
  const asked = fieldsOf(servicesOf(office, chosen, draft)).map((it) => it.id);
  for (let count = 0; count < mostTries; count++) {
    const kept = await keepTime(attempt);
    if (kept === "quicker") continue;
    if (kept !== "held") return kept;
    const now = await stillThere(booking);
    if (!now || now.isWithdrawn) {
      if (draft.hold) await api.releaseHold(draft.hold.hold);
      return { kind: "withdrawn" };
    }
    const outcome = await desk.book(draft, booking.language, asked);
    if (outcome.kind !== "hold_gone") return tried(outcome);
    // What was kept ran out on the way.
    draft.hold = null;
  }
  return again;
}

/**
 * What was withdrawn after it had been sent: first the time is given back, so that nothing can come of it any more, then the server
 * is asked what did.
 */
async function settleWithdrawn({ draft, desk, api }: Attempt): Promise<Tried> {
  if (draft.hold && (await api.releaseHold(draft.hold.hold)).kind !== "ok") return again;
  const outcome = await desk.settle(draft);
  return outcome ? tried(outcome) : { kind: "withdrawn" };
}

async function attempt(booking: QueuedBooking, api: SendingApi, clock: Clock): Promise<Tried> {
  const place = draftOnDevice(booking, clock);
  const draft = await place.open();
  if (!draft) return { kind: "refused", code: "draft_gone" };
  if (draft.booked) return { kind: "booked", id: draft.booked };
  const answer = await api.office(booking.office, booking.language);
  if (answer.kind !== "ok") {
    const isGone = answer.kind === "refused" && answer.problem.code === "not_found";
    return isGone ? { kind: "refused", code: "not_found" } : again;
  }
  const office = answer.value;
  const desk = bookingDesk({
    hold: (body, key) => api.hold(booking.office, body, key),
    book: async (body, key) => {
      // From here on the office may have it, whatever comes back.
      await noteOnBooking(booking.id, { isAsked: true });
      return api.book(booking.office, body, key);
    },
    move: () => Promise.resolve({ kind: "unreachable" }),
    visitNow: () => Promise.resolve({ kind: "unreachable" }),
    loadDraft: place.read,
    saveDraft: place.write,
    saveVisit: async (booked, names) => {
      // Booked, but not on this device yet: asked again with its key it comes once more.
      if ((await saveVisit(booked, office, names, clock)) !== "stored") throw new Error("the visit was not stored");
    },
    newKey,
    endsHere: ({ expiresAt }) => onThisClock(expiresAt, clock),
  });
  const all = { booking, draft, office, desk, api, clock };
  if (booking.isWithdrawn) return settleWithdrawn(all);
  const early = await desk.settle(draft);
  const came = early ? tried(early) : await keepAndBook(all);
  // What somebody waited for is booked: the visit stands in its place on this device.
  const waitedAs = draft.hold?.waiting;
  if (came.kind === "booked" && waitedAs) await forgetWaiting(waitedAs).catch(() => undefined);
  return came;
}

/** An appointment that came of what was withdrawn is cancelled by the queue, which says so for ten seconds. */
async function cancelAgain(id: string, clock: Clock): Promise<void> {
  const known = await storedVisit(id);
  if (known) await queueCancellation(id, known.secret, clock);
}

/**
 * Sends a booking that waited for the server, once: a try that was sent before is asked about with its own key first. False when the
 * server could not be reached or could not do it now. What was booked is on the device before the queue lets go of it.
 */
export async function sendBooking(
  booking: QueuedBooking,
  { api = realApi, clock = systemClock }: Options = {},
): Promise<boolean> {
  if (!(await claimCall(booking.id, clock))) return !(await stillWaits(booking.id));
  const { office, service } = booking;
  const came = await inTurn(`booking.${office}/${service}`, () => attempt(booking, api, clock)).catch(() => again);
  const now = await stillThere(booking);
  if (came.kind === "booked" && (await isWithdrawn(booking))) {
    await cancelAgain(came.id, clock);
    await dropCall(booking.id);
  } else if (came.kind === "withdrawn" || (now?.isWithdrawn && came.kind === "refused")) await dropCall(booking.id);
  else if (came.kind === "booked") await settleCall(booking.id, { done: came.id });
  else if (came.kind === "again") await settleCall(booking.id, {});
  else {
    const { alternatives, code } = came;
    await noteOnBooking(booking.id, { isAsked: false, ...(alternatives && { alternatives }) });
    await settleCall(booking.id, { refused: code });
  }
  return came.kind !== "again";
}
