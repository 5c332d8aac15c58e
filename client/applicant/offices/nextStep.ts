import type { OfficeEntry, OfficeView, ServiceView } from "../../../shared/offices/index.ts";

/** What a visitor does for a service, in the order in which the office page lists it. */
export const nextSteps = ["book", "walk_in", "request", "emergency", "invitation", "pickup", "not_now"] as const;
export type NextStep = (typeof nextSteps)[number];

const stepOfMode = [
  ["self_booking", "book"],
  ["same_day", "book"],
  ["walk_in", "walk_in"],
  ["request", "request"],
  ["emergency_only", "emergency"],
  ["invitation_only", "invitation"],
  ["pickup_box", "pickup"],
] as const;

// Rule 10 of the slot model, as far as a visitor meets it: restricted operation takes no ordinary bookings, and an office closed to
// the public admits nobody who was not asked to come.
const shutIn: Record<OfficeView["operation"]["state"], readonly NextStep[]> = {
  normal: [],
  restricted: ["book"],
  closed_to_public: ["book", "walk_in", "emergency"],
};

/** The one thing to do for a service now; several access modes may lead there, the easiest for the visitor wins. */
export function nextStepOf(service: Pick<ServiceView, "access">, operation: OfficeView["operation"]): NextStep {
  if (service.access.includes("closed")) return "not_now";
  const open = stepOfMode.filter(([mode]) => service.access.includes(mode)).map(([, step]) => step);
  return open.find((step) => !shutIn[operation.state].includes(step)) ?? "not_now";
}

/** How a service goes without a visit (Vorsprache am Telefon oder per Video). */
export type RemoteWay = "by_phone" | "by_video" | "by_phone_or_video";

/** How a service goes from afar where nobody has to come for it; by telephone only where the office has a number. */
export function remoteWayOf(
  { channels }: Pick<ServiceView, "channels">,
  { phoneHours }: Pick<OfficeView, "phoneHours">,
): RemoteWay | undefined {
  if (channels.includes("in_person")) return undefined;
  const phone = channels.includes("phone") && phoneHours.number !== null;
  const video = channels.includes("video");
  if (phone) return video ? "by_phone_or_video" : "by_phone";
  return video ? "by_video" : undefined;
}

/** What a visitor reads as the way to a service: the next step, or how it goes from afar where there is none to take. */
export function wayOf(
  service: Pick<ServiceView, "access" | "channels">,
  office: Pick<OfficeView, "operation" | "phoneHours">,
): NextStep | RemoteWay {
  const step = nextStepOf(service, office.operation);
  return (step === "not_now" && remoteWayOf(service, office)) || step;
}

/** The ways into an office that stand open now, told from its access modes and how it runs; never from which office it is. */
export function waysInto({ access, operation }: OfficeEntry["ways"]): Exclude<NextStep, "not_now">[] {
  const open = stepOfMode.filter(([mode]) => access.includes(mode)).map(([, step]) => step);
  return [...new Set(open)].filter((it) => !shutIn[operation].includes(it));
}

/** Whether somebody with nothing but a question finds an open door: the office lets people in without an appointment for something. */
export function mayComeAndAsk({ ways, visitorHours }: OfficeView): boolean {
  return waysInto(ways).includes("walk_in") && visitorHours.weekly.length + visitorHours.dated.length > 0;
}

/** How people get in at an office that names no hours (Öffnungszeiten), told from its ways in; `ask` where these do not tell it. */
export function doorOf({ ways }: Pick<OfficeView, "ways">): "appointment" | "invitation" | "pickup" | "ask" {
  const open = waysInto(ways);
  if (open.includes("walk_in")) return "ask";
  if (open.some((it) => it === "book" || it === "request" || it === "emergency")) return "appointment";
  return (["invitation", "pickup"] as const).find((it) => open.includes(it)) ?? "ask";
}

/** Whether a service can be booked only for the day on which one asks. */
export function isForTodayOnly({ access }: Pick<ServiceView, "access">): boolean {
  return access.includes("same_day") && !access.includes("self_booking");
}

/** The service for emergencies of an office in restricted operation, if it has one: there go those who cannot wait. */
export function emergencyServiceOf(office: OfficeView): ServiceView | undefined {
  if (office.operation.state !== "restricted") return undefined;
  return office.services.find((it) => nextStepOf(it, office.operation) === "emergency");
}
