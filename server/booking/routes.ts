import * as v from "valibot";
import {
  AppointmentAnswerSchema,
  BookedAnswerSchema,
  DaysAnswerSchema,
  HoldAnswerSchema,
  NextAnswerSchema,
  OfficeEventSchema,
  SlotsAnswerSchema,
} from "../../shared/booking/answers.ts";
import {
  AppointmentRequestSchema,
  ConfirmRequestSchema,
  DaysQuerySchema,
  HoldRequestSchema,
  NextQuerySchema,
  RescheduleRequestSchema,
  SlotsQuerySchema,
} from "../../shared/booking/index.ts";
import { PassKeySetSchema } from "../../shared/pass/keySetSchema.ts";
import { done, refused } from "../../shared/problems.ts";
import { operation, type Operation } from "../http/operation.ts";
import type { EventStreams } from "../http/streams.ts";
import { findOperations } from "./findRoutes.ts";
import { proofOperations } from "./proofRoutes.ts";
import { tellingOperations } from "./telling/routes.ts";
import type { BookingVerbs } from "./verbs.ts";
import { waitingOperations } from "./waiting/waitingRoutes.ts";

const office = (path: Record<string, string>) => path["office"] ?? "";
const service = (path: Record<string, string>) => path["service"] ?? "";
const id = (path: Record<string, string>) => path["id"] ?? "";

function availability(booking: BookingVerbs): Operation[] {
  const room = "booking";
  return [
    operation({
      id: "listDays",
      method: "get",
      path: "/api/offices/{office}/services/{service}/days",
      room,
      summary: "How much is free on each date",
      description:
        "Every date from `from` to `to`, both included, at most 400. `few` means fewer than 5 offered starts. `also` names " +
        "further services of the same visit, separated by commas. Dates are written YYYY-MM-DD.",
      query: v.strictObject(DaysQuerySchema.entries),
      bearer: "optional",
      answer: { status: 200, description: "A level per date.", schema: DaysAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ path, query, secret }) => booking.listDays(office(path), service(path), query, { secret }),
    }),
    operation({
      id: "listSlots",
      method: "get",
      path: "/api/offices/{office}/services/{service}/slots",
      room,
      summary: "The offered starts of a date",
      description: "In order. `reason` says why where the service cannot be booked by the one who asks.",
      query: v.strictObject(SlotsQuerySchema.entries),
      bearer: "optional",
      answer: { status: 200, description: "The starts.", schema: SlotsAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ path, query, secret }) => booking.listSlots(office(path), service(path), query, { secret }),
    }),
    operation({
      id: "nextFreeTime",
      method: "get",
      path: "/api/offices/{office}/services/{service}/next",
      room,
      summary: "The earliest offered start, or when times open next",
      description:
        "Of all units, within half a year. Where nothing is offered, `opensAt` says when the rules of the office next release " +
        "times; it follows from the rules alone, never from what is booked. `reason` as in the starts of a date.",
      query: v.strictObject(NextQuerySchema.entries),
      bearer: "optional",
      answer: { status: 200, description: "The earliest start.", schema: NextAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ path, query, secret }) => booking.nextFreeTime(office(path), service(path), query, { secret }),
    }),
  ];
}

function holds(booking: BookingVerbs): Operation[] {
  const room = "booking";
  return [
    operation({
      id: "holdSlot",
      method: "post",
      path: "/api/offices/{office}/holds",
      room,
      summary: "Keep a time for the one who asks",
      description:
        "`replaces` names a hold that this one takes the place of; `moves` an appointment, whose secret is then shown: its own " +
        "time does not count against the hold, and only that appointment can use it.",
      body: HoldRequestSchema,
      bearer: "optional",
      idempotencyKey: "optional",
      answer: { status: 201, description: "The time is kept.", schema: HoldAnswerSchema },
      refusals: ["invalid_input", "not_found", "slot_taken", "slot_not_offered", "hold_gone", "too_late", "key_reused"],
      handle: ({ path, body, secret, idempotencyKey }) =>
        booking.holdSlot(office(path), body, { secret, idempotencyKey }),
    }),
    operation({
      id: "releaseHold",
      method: "delete",
      path: "/api/holds/{hold}",
      room,
      summary: "Give a kept time back",
      description: "Also answers so for a hold that is gone.",
      answer: { status: 204, description: "The time is no longer kept." },
      refusals: [],
      handle: async ({ path }) => done(await booking.releaseHold(path["hold"] ?? "")),
    }),
  ];
}

function appointments(booking: BookingVerbs): Operation[] {
  const room = "booking";
  const schema = AppointmentAnswerSchema;
  return [
    operation({
      id: "bookAppointment",
      method: "post",
      path: "/api/offices/{office}/appointments",
      room,
      summary: "Make an appointment of a kept time",
      description:
        "The same key and body get the same answer, for at least 24 hours. The secret in it is told here only; the pass is the " +
        "text of the QR code, and each companion has one of their own.",
      body: AppointmentRequestSchema,
      idempotencyKey: "required",
      answer: { status: 201, description: "The appointment is made.", schema: BookedAnswerSchema },
      refusals: ["invalid_input", "not_found", "hold_gone", "already_booked", "key_reused"],
      handle: ({ path, body, idempotencyKey }) => booking.bookAppointment(office(path), body, { idempotencyKey }),
    }),
    operation({
      id: "readAppointment",
      method: "get",
      path: "/api/appointments/{id}",
      room,
      summary: "An appointment as it stands",
      bearer: "required",
      answer: { status: 200, description: "The appointment.", schema },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.readAppointment(id(path), { secret }),
    }),
    operation({
      id: "confirmAppointment",
      method: "post",
      path: "/api/appointments/{id}/confirm",
      room,
      summary: "Confirm an appointment with the code of its mail",
      description:
        "For bookings with `confirmUntil`; where nothing is to be confirmed any more it answers the same. A wrong code is refused as " +
        "invalid_input at /code; after 5 of them too_many. Afterwards it is too_late.",
      body: ConfirmRequestSchema,
      bearer: "required",
      answer: { status: 200, description: "The appointment is confirmed.", schema },
      refusals: ["invalid_input", "not_found", "too_late", "too_many"],
      handle: ({ path, body, secret }) => booking.confirmAppointment(id(path), body, { secret }),
    }),
    operation({
      id: "cancelAppointment",
      method: "post",
      path: "/api/appointments/{id}/cancel",
      room,
      summary: "Cancel an appointment",
      description: "Cancelling again changes nothing and answers the same.",
      body: v.strictObject({}),
      bodyOptional: true,
      bearer: "required",
      answer: { status: 200, description: "The appointment is cancelled.", schema },
      refusals: ["not_found", "too_late"],
      handle: ({ path, secret }) => booking.cancelAppointment(id(path), { secret }),
    }),
    operation({
      id: "rescheduleAppointment",
      method: "post",
      path: "/api/appointments/{id}/reschedule",
      room,
      summary: "Move an appointment to a kept time",
      description: "The old time stays until the new one is booked. Passes are new, their ids stay.",
      body: RescheduleRequestSchema,
      bearer: "required",
      idempotencyKey: "optional",
      answer: { status: 200, description: "The appointment at its new time.", schema },
      refusals: ["invalid_input", "not_found", "hold_gone", "already_booked", "too_late", "key_reused"],
      handle: ({ path, body, secret, idempotencyKey }) =>
        booking.rescheduleAppointment(id(path), body, { secret, idempotencyKey }),
    }),
  ];
}

function published(booking: BookingVerbs, streams: EventStreams, isOffice: (id: string) => boolean): Operation[] {
  const room = "booking";
  return [
    operation({
      id: "passKeys",
      method: "get",
      path: "/api/pass-keys",
      room,
      summary: "The keys that verify passes",
      answer: { status: 200, description: "The key set.", schema: PassKeySetSchema },
      tagged: true,
      refusals: [],
      handle: async () => done(await booking.passKeySet()),
    }),
    operation({
      id: "watchOffice",
      method: "get",
      path: "/api/offices/{office}/events",
      room,
      summary: "Hear of it when free times may have changed",
      description: "Server-sent events; each carries one such message. Without `date` any day may have changed.",
      answer: { status: 200, description: "A stream of messages.", schema: OfficeEventSchema },
      refusals: ["not_found", "too_many"],
      stream: async ({ path }, c) =>
        isOffice(office(path))
          ? streams.open(c, (send) => booking.watchOffice(office(path), send))
          : refused("not_found"),
    }),
  ];
}

/** The public operations of this room. */
export function bookingOperations(
  booking: BookingVerbs,
  streams: EventStreams,
  isOffice: (id: string) => boolean,
): Operation[] {
  return [
    ...availability(booking),
    ...holds(booking),
    ...appointments(booking),
    ...findOperations(booking),
    ...proofOperations(booking),
    ...waitingOperations(booking),
    ...tellingOperations(booking),
    ...published(booking, streams, isOffice),
  ];
}
