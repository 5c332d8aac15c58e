import { modesAt, operationAt, type AccessMode, type Office, type Service } from "../offices/index.ts";
import type { Instant } from "../time/index.ts";

/** Who asks for a time: anybody, someone with an accepted or not yet judged reason, an invited person, staff. */
export type Audience = "public" | "emergency" | "invited" | "staff";

/** Why a service cannot be booked by the one who asks. */
export type NotBookable =
  | "walk_in"
  | "by_request"
  | "emergency_only"
  | "by_invitation"
  | "pickup_box"
  | "closed"
  | "restricted"
  | "closed_to_public";

/** On which dates somebody may book a service: on any, only for today, or not at all and why. */
export type Admission = { kind: "any_date" } | { kind: "today" } | { kind: "none"; reason: NotBookable };

const anyDate: Admission = { kind: "any_date" };
const none = (reason: NotBookable): Admission => ({ kind: "none", reason });

/** What a person is told who cannot book, the first that is in force. Nothing in force means closed. */
const reasonOfMode: readonly [AccessMode, NotBookable][] = [
  ["emergency_only", "emergency_only"],
  ["invitation_only", "by_invitation"],
  ["pickup_box", "pickup_box"],
  ["walk_in", "walk_in"],
  ["request", "by_request"],
];

/** The modes by which an audience books. Staff need none. */
const bookingModes: Record<Exclude<Audience, "staff">, readonly AccessMode[]> = {
  public: ["self_booking", "same_day"],
  emergency: ["emergency_only"],
  invited: ["invitation_only"],
};

/** Rules 9 and 10: whether an audience may book one service at an instant. `exception` is the right of staff to book in restricted operation. */
function admissionToOne(
  office: Office,
  service: Service,
  audience: Audience,
  now: Instant,
  exception: boolean,
): Admission {
  const operation = operationAt(office, now);
  if (audience === "staff") return operation === "restricted" && !exception ? none("restricted") : anyDate;
  const modes = modesAt(office, service, now);
  if (modes.includes("closed")) return none("closed");
  const bookable = bookingModes[audience].filter((mode) => modes.includes(mode));
  const shut =
    operation === "closed_to_public" ? audience !== "invited" : operation === "restricted" && audience === "public";
  if (shut && (bookable.length > 0 || (operation === "closed_to_public" && modes.includes("walk_in")))) {
    return none(operation === "restricted" ? "restricted" : "closed_to_public");
  }
  if (bookable.length === 0) {
    // Self-booking is no reason of its own: who came by another door hears what shuts this one.
    const shutBy = operation === "normal" || modes.length === 0 ? "closed" : operation;
    return none(reasonOfMode.find(([mode]) => modes.includes(mode))?.[1] ?? shutBy);
  }
  return bookable.every((mode) => mode === "same_day") ? { kind: "today" } : anyDate;
}

/** Rule 9 for all services of one visit: each must admit the audience; one that admits only today binds them all. */
export function admission(
  office: Office,
  services: readonly Service[],
  audience: Audience,
  now: Instant,
  { exception = false } = {},
): Admission {
  const each = services.map((service) => admissionToOne(office, service, audience, now, exception));
  return each.find((it) => it.kind === "none") ?? each.find((it) => it.kind === "today") ?? anyDate;
}
