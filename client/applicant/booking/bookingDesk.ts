import type { AppointmentAnswer, AppointmentInput, BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import type { OfferedTime, ProblemCode } from "../../../shared/problems.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import type { Failure, HoldInput, Outcome } from "../../api/index.ts";
import type { TypedVisitor } from "../../device/index.ts";
import { appointmentRequest } from "./appointmentRequest.ts";
import { faultsOfServer, type FieldFault } from "./checkDetails.ts";
import { bodyOf, emptyDraft, wishKey, wishOf, type Attempt, type Draft } from "./draft.ts";

/** What booking needs of the rest of the app; a test hands in fakes. */
export interface BookingPorts {
  hold(body: HoldInput, key: string): Promise<Outcome<HoldAnswer>>;
  book(body: AppointmentInput, key: string): Promise<Outcome<BookedAnswer>>;
  move(hold: string): Promise<Outcome<AppointmentAnswer>>;
  /** The visit that is to be moved, as the server knows it now. */
  visitNow(): Promise<Outcome<AppointmentAnswer>>;
  loadDraft(): Promise<Draft | null>;
  saveDraft(draft: Draft): Promise<void>;
  /** Resolves once the visit is kept on the device. */
  saveVisit(answer: AppointmentAnswer & { secret?: string }, names: readonly TypedVisitor[]): Promise<unknown>;
  newKey(): string;
  /** When a hold ends on the clock of this device, which may be wrong. */
  endsHere(hold: HoldAnswer): number;
}

/** What became of a wish. Nothing typed is lost in any of them. */
export type BookingOutcome =
  | { kind: "held" }
  | { kind: "booked"; id: string }
  /** Somebody else was quicker, or the rules changed: the nearest other times. */
  | { kind: "slot_lost"; alternatives: OfferedTime[] }
  | { kind: "hold_gone" }
  /** Another tab of this device took another time. */
  | { kind: "changed_elsewhere" }
  | { kind: "invalid"; faults: FieldFault[] }
  | { kind: "refused"; code: ProblemCode }
  | { kind: "unreachable" }
  | { kind: "broken" };

function namesIn(attempt: Attempt): TypedVisitor[] {
  const { applicant, companions = [] } = bodyOf(attempt);
  return [applicant, ...companions];
}

/** What a hold asks for beside its start. */
function askedBy(draft: Draft): Omit<HoldInput, "service" | "start"> {
  const { also, emergency, ...rest } = wishOf(draft);
  return {
    ...rest,
    ...(also && { also: [...also] }),
    ...(emergency !== undefined && { emergency: { reason: emergency } }),
  };
}

/** A booked draft keeps nothing but the way to its pass. */
const emptied = (id: string): Draft => ({ ...emptyDraft(), booked: id });

/** Turns what the server did not do into what the page says. */
function failure(answer: Failure): BookingOutcome {
  if (answer.kind !== "refused") return { kind: answer.kind };
  const { code, errors, alternatives } = answer.problem;
  if (code === "slot_taken" || code === "slot_not_offered")
    return { kind: "slot_lost", alternatives: alternatives ?? [] };
  if (code === "hold_gone") return { kind: "hold_gone" };
  if (code === "invalid_input" && errors?.length) return { kind: "invalid", faults: faultsOfServer(errors) };
  return { kind: "refused", code };
}

// Neither says whether the server booked: the attempt stays open and is asked about again with its own key.
const isOpen = (answer: Outcome<unknown>) => answer.kind === "unreachable" || answer.kind === "broken";

/**
 * Holds and books for one draft. Every attempt to book is stored with its key before it is sent, so that a retry, a double tap,
 * a reload and a second tab all end in the same one appointment.
 */
export function bookingDesk(ports: BookingPorts) {
  let underWay: Promise<BookingOutcome> | undefined;

  /** A second tap while the first is under way gets the first one's outcome. */
  function once(act: () => Promise<BookingOutcome>): Promise<BookingOutcome> {
    underWay ??= act().finally(() => (underWay = undefined));
    return underWay;
  }

  async function booked(
    answer: AppointmentAnswer & { secret?: string },
    names: readonly TypedVisitor[] = [],
  ): Promise<BookingOutcome> {
    await ports.saveVisit(answer, names);
    await ports.saveDraft(emptied(answer.appointment.id));
    return { kind: "booked", id: answer.appointment.id };
  }

  async function send(draft: Draft, attempt: Attempt): Promise<Outcome<BookedAnswer>> {
    const answer = await ports.book(bodyOf(attempt), attempt.key);
    if (!isOpen(answer) && answer.kind !== "ok") {
      draft.unanswered = draft.unanswered.filter((it) => it.key !== attempt.key);
      await ports.saveDraft(draft);
    }
    return answer;
  }

  /** Asks again about attempts whose answer never came: one of them may have booked. */
  async function settle(draft: Draft, attempts: readonly Attempt[]): Promise<BookingOutcome | undefined> {
    for (const attempt of attempts) {
      const answer = await send(draft, attempt);
      if (answer.kind === "ok") return booked(answer.value, namesIn(attempt));
      if (isOpen(answer)) return failure(answer as Failure);
    }
    return undefined;
  }

  /** The attempt for this body: the stored one if it was sent before, else a new one, stored before it is sent. */
  async function attemptFor(draft: Draft, body: string): Promise<Attempt> {
    const known = draft.unanswered.find((it) => it.body === body);
    if (known) return known;
    const attempt = { key: ports.newKey(), body };
    draft.unanswered.push(attempt);
    await ports.saveDraft(draft);
    return attempt;
  }

  async function bookDraft(draft: Draft, language: string, asked: readonly string[]): Promise<BookingOutcome> {
    const stored = await ports.loadDraft();
    if (stored?.booked) return { kind: "booked", id: stored.booked };
    if (!draft.hold) return { kind: "hold_gone" };
    if (stored && stored.hold?.hold !== draft.hold.hold) return { kind: "changed_elsewhere" };
    if (stored) draft.unanswered = stored.unanswered;
    const { hold } = draft.hold;
    // An attempt on an earlier hold cannot book any more. If it did book then, this answers with that appointment.
    const settled = await settle(
      draft,
      draft.unanswered.filter((it) => bodyOf(it).hold !== hold),
    );
    if (settled) return settled;
    const attempt = await attemptFor(draft, JSON.stringify(appointmentRequest(draft, hold, language, asked)));
    const answer = await send(draft, attempt);
    if (answer.kind === "ok") return booked(answer.value, namesIn(attempt));
    const outcome = failure(answer);
    if (outcome.kind === "hold_gone" || outcome.kind === "refused") {
      // The hold may be used up by an attempt sent before something was corrected.
      return (await settle(draft, draft.unanswered)) ?? outcome;
    }
    return outcome;
  }

  async function moveDraft(draft: Draft): Promise<BookingOutcome> {
    if (!draft.hold) return draft.booked ? { kind: "booked", id: draft.booked } : { kind: "hold_gone" };
    const { hold, start } = draft.hold;
    const answer = await ports.move(hold);
    if (answer.kind === "ok") return booked(answer.value);
    // An earlier attempt may have moved the visit and used the hold up, without its answer reaching this device.
    const now = await ports.visitNow();
    const isMoved = now.kind === "ok" && parseInstant(now.value.appointment.start) === parseInstant(start);
    return isMoved ? booked(now.value) : failure(answer);
  }

  return {
    /** Keeps a time for the person. The time kept before is given back in the same step. */
    hold: (draft: Draft, time: Pick<HoldInput, "service" | "start">) =>
      once(async () => {
        const wish = wishKey(draft);
        const body = { ...time, ...askedBy(draft), ...(draft.hold && { replaces: draft.hold.hold }) };
        const text = JSON.stringify(body);
        // A hold whose answer never came may stand: asked for again with its key it is not made twice, not even after a new start.
        const asked = draft.asked?.body === text ? draft.asked : { key: ports.newKey(), body: text };
        if (draft.asked !== asked) {
          draft.asked = asked;
          await ports.saveDraft(draft);
        }
        const answer = await ports.hold(body, asked.key);
        draft.asked = isOpen(answer) ? asked : null;
        if (answer.kind === "ok") draft.hold = { ...answer.value, endsHere: ports.endsHere(answer.value), wish };
        await ports.saveDraft(draft);
        return answer.kind === "ok" ? { kind: "held" } : failure(answer);
      }),

    /** Books what is held; `asked` are the ids of the fields that the services of the visit ask for. */
    book: (draft: Draft, language: string, asked: readonly string[]) => once(() => bookDraft(draft, language, asked)),

    /** Asks again about what was sent and never answered: a booking that came of it, why nothing can be known, or nothing. */
    settle: (draft: Draft): Promise<BookingOutcome | undefined> => settle(draft, [...draft.unanswered]),

    /** Moves an existing visit to the time that is held. */
    move: (draft: Draft) => once(() => moveDraft(draft)),
  };
}
export type BookingDesk = ReturnType<typeof bookingDesk>;
