import * as v from "valibot";
import { DaysAnswerSchema, HoldAnswerSchema, SlotsAnswerSchema } from "../../shared/booking/answers.ts";
import {
  CorrectionSchema,
  DateQuerySchema,
  EndVisitSchema,
  InvitationRequestSchema,
  PlanPreviewRequestSchema,
  RescheduleRequestSchema,
  StaffAppointmentRequestSchema,
  StaffDaysQuerySchema,
  StaffHoldRequestSchema,
  StaffSlotsQuerySchema,
} from "../../shared/booking/index.ts";
import {
  ConflictsAnswerSchema,
  InvitationAnswerSchema,
  PlanPreviewAnswerSchema,
  StaffAppointmentAnswerSchema,
  StaffBookedAnswerSchema,
  StaffListAnswerSchema,
} from "../../shared/booking/staffAnswers.ts";
import type { Result } from "../../shared/problems.ts";
import { operation, type Operation } from "../http/operation.ts";
import { letterOperations } from "./letters/routes.ts";
import { staffTellingOperations } from "./telling/routes.ts";
import type { AsStaff, BookingVerbs, StaffBookingVerbs } from "./verbs.ts";

const room = "booking";
const staff = "signed_in";
const id = (path: Record<string, string>) => path["id"] ?? "";

/** Does something to an appointment as everybody can, and answers with what staff see of it. */
async function then(done: Promise<Result<unknown>>, verbs: StaffBookingVerbs, appointment: string, by: AsStaff) {
  const outcome = await done;
  return outcome.ok ? verbs.readBooking(appointment, by) : outcome;
}

function times(booking: BookingVerbs): Operation[] {
  return [
    operation({
      id: "staffListDays",
      method: "get",
      path: "/api/staff/days",
      room,
      summary: "How much staff can still give on each date",
      query: StaffDaysQuerySchema,
      staff,
      answer: { status: 200, description: "A level per date.", schema: DaysAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ query: { service, ...query }, staff }) => booking.listDays(staff.office, service, query, { staff }),
    }),
    operation({
      id: "staffListSlots",
      method: "get",
      path: "/api/staff/slots",
      room,
      summary: "The starts that staff can give on a date",
      description: "To the minute and within the lead time. With `emergency` those that an emergency gets.",
      query: StaffSlotsQuerySchema,
      staff,
      answer: { status: 200, description: "The starts.", schema: SlotsAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ query: { service, ...query }, staff }) => booking.listSlots(staff.office, service, query, { staff }),
    }),
    operation({
      id: "staffHoldSlot",
      method: "post",
      path: "/api/staff/holds",
      room,
      summary: "Keep a time for somebody who asks staff",
      description:
        "`overbook` with a reason takes a time that is full, for whoever has that right. In restricted operation only with the " +
        "right to exceptions, or for an `emergency`.",
      body: StaffHoldRequestSchema,
      staff,
      idempotencyKey: "optional",
      answer: { status: 201, description: "The time is kept.", schema: HoldAnswerSchema },
      refusals: ["not_found", "slot_taken", "slot_not_offered", "too_late", "key_reused"],
      handle: ({ body, staff, idempotencyKey }) => booking.holdSlot(staff.office, body, { staff, idempotencyKey }),
    }),
  ];
}

function appointments(booking: BookingVerbs, verbs: StaffBookingVerbs): Operation[] {
  const answer = { status: 200, description: "The appointment.", schema: StaffAppointmentAnswerSchema } as const;
  return [
    operation({
      id: "staffListAppointments",
      method: "get",
      path: "/api/staff/appointments",
      room,
      summary: "The appointments of a date, with how each came about",
      query: DateQuerySchema,
      staff,
      answer: { status: 200, description: "The appointments in order.", schema: StaffListAnswerSchema },
      refusals: [],
      handle: ({ query, staff }) => verbs.listBookings(query.date, { staff }),
    }),
    operation({
      id: "staffBookAppointment",
      method: "post",
      path: "/api/staff/appointments",
      room,
      summary: "Make an appointment for somebody",
      description: "`secondBooking` with a reason gives a further live booking for the same person and service.",
      body: StaffAppointmentRequestSchema,
      staff,
      idempotencyKey: "required",
      answer: { status: 201, description: "The appointment is made.", schema: StaffBookedAnswerSchema },
      refusals: ["not_found", "hold_gone", "already_booked", "key_reused"],
      handle: ({ body, staff, idempotencyKey }) => verbs.bookForSomebody(body, { staff, idempotencyKey }),
    }),
    operation({
      id: "staffReadAppointment",
      method: "get",
      path: "/api/staff/appointments/{id}",
      room,
      summary: "An appointment as staff see it",
      staff,
      answer,
      refusals: ["not_found"],
      handle: ({ path, staff }) => verbs.readBooking(id(path), { staff }),
    }),
    operation({
      id: "staffCancelAppointment",
      method: "post",
      path: "/api/staff/appointments/{id}/cancel",
      room,
      summary: "Cancel an appointment for somebody",
      description: "The deadlines of the public do not bind staff; after the call nobody cancels.",
      body: v.strictObject({}),
      bodyOptional: true,
      staff,
      answer,
      refusals: ["not_found", "too_late"],
      handle: ({ path, staff }) => then(booking.cancelAppointment(id(path), { staff }), verbs, id(path), { staff }),
    }),
    operation({
      id: "staffRescheduleAppointment",
      method: "post",
      path: "/api/staff/appointments/{id}/reschedule",
      room,
      summary: "Move an appointment for somebody",
      body: RescheduleRequestSchema,
      staff,
      idempotencyKey: "optional",
      answer,
      refusals: ["not_found", "hold_gone", "too_late", "key_reused"],
      handle: ({ path, body, staff, idempotencyKey }) =>
        then(booking.rescheduleAppointment(id(path), body, { staff, idempotencyKey }), verbs, id(path), { staff }),
    }),
    operation({
      id: "endVisit",
      method: "post",
      path: "/api/staff/appointments/{id}/end",
      room,
      summary: "Say that a visit is over or that nobody came",
      description: "The minutes that are left of it are offered at once.",
      body: EndVisitSchema,
      staff,
      answer,
      refusals: ["not_found", "too_late"],
      handle: ({ path, body, staff }) => verbs.endVisit(id(path), body.status, { staff }),
    }),
    operation({
      id: "correctPerson",
      method: "post",
      path: "/api/staff/appointments/{id}/applicant",
      room,
      summary: "Put right who the applicant is",
      description: "Leaves a trace of who did it. The public cannot do this.",
      body: CorrectionSchema,
      staff,
      answer,
      refusals: ["not_found", "already_booked"],
      handle: ({ path, body, staff }) => verbs.correctPerson(id(path), body, { staff }),
    }),
  ];
}

function planning(verbs: StaffBookingVerbs): Operation[] {
  return [
    operation({
      id: "invite",
      method: "post",
      path: "/api/staff/invitations",
      room,
      summary: "Invite somebody to one of some services",
      description: "Whoever has the token books once, up to and including the last day. It is told here only.",
      body: InvitationRequestSchema,
      staff,
      idempotencyKey: "optional",
      answer: { status: 201, description: "The invitation.", schema: InvitationAnswerSchema },
      refusals: ["not_found", "key_reused"],
      handle: ({ body, staff, idempotencyKey }) => verbs.invite(body, { staff, idempotencyKey }),
    }),
    operation({
      id: "listConflicts",
      method: "get",
      path: "/api/staff/conflicts",
      room,
      summary: "Bookings that the rules in force do not carry",
      description: "Outside every block, or over the capacity. Nothing becomes of them by itself.",
      staff,
      answer: { status: 200, description: "The conflicts in order.", schema: ConflictsAnswerSchema },
      refusals: ["not_found"],
      handle: ({ staff }) => verbs.listConflicts({ staff }),
    }),
    operation({
      id: "previewPlan",
      method: "post",
      path: "/api/staff/plan-preview",
      room,
      summary: "What a changed office file would do",
      description: "Starts gained, starts lost and bookings hit, or what is wrong with the file. Nothing is applied.",
      body: PlanPreviewRequestSchema,
      mostBytes: 256 * 1024,
      staff,
      answer: { status: 200, description: "The preview.", schema: PlanPreviewAnswerSchema },
      refusals: ["not_found"],
      handle: ({ body, staff }) => verbs.previewPlan(body, { staff }),
    }),
  ];
}

/** What staff do with times and appointments. The office is always that of the person who is signed in. */
export function staffBookingOperations(booking: BookingVerbs, verbs: StaffBookingVerbs): Operation[] {
  return [
    ...times(booking),
    ...appointments(booking, verbs),
    ...planning(verbs),
    ...staffTellingOperations(verbs),
    ...letterOperations(verbs),
  ];
}
