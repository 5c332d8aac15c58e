import { describe, expect, test } from "vitest";
import type {
  BookedAnswer,
  HoldAnswer,
  InvitationAnswer,
  StaffAppointmentAnswer,
} from "../../../shared/booking/index.ts";
import type { Problem } from "../../../shared/problems.ts";
import { openDoors, restricted } from "../../support/openDoors.ts";
import { at, openHouse, tuesday } from "../../support/openHouse.ts";
import { somebody, freshKey } from "../../support/people.ts";
import { staffHouse, type StaffHouse, type Tablet } from "../../support/staffHouse.ts";

const wednesday = "2026-12-02";
const eight = at(wednesday, "08:00");
const inRestriction = openDoors({ operation: restricted });
const lost = { reason: "lost_document", answers: { since: "2026-11-30", stolen: "yes" } };

const doors = (more: Parameters<typeof staffHouse>[0] = {}) => staffHouse({ offices: [openDoors()], ...more });

async function invited(tablet: Tablet, more: Record<string, unknown> = {}): Promise<InvitationAnswer> {
  const body = { services: ["visit"], validUntil: "2026-12-10", ...more };
  const answer = await tablet.ask<InvitationAnswer>("/api/staff/invitations", { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

const startsWith = async (house: Pick<StaffHouse, "slots">, service: string, more: string) =>
  (await house.slots(wednesday, service, more)).slots?.length;

describe("the door for emergencies", () => {
  test("MD-01 C27 in restricted operation ordinary services say why there is nothing, and an emergency finds times", async () => {
    const house = await openHouse({ offices: [inRestriction] });
    expect(await house.slots(wednesday)).toMatchObject({ slots: [], reason: "restricted" });
    expect(await house.slots(wednesday, "urgent")).toMatchObject({ slots: [], reason: "emergency_only" });
    expect((await house.slots(wednesday, "urgent", "&emergency=lost_document")).slots).toHaveLength(22);
    expect(await house.slots(wednesday, "self", "&emergency=lost_document")).toMatchObject({ slots: [] });
  });

  test("opens for the office's reasons only, in every call, and never without one", async () => {
    const { ask, hold, slots } = await openHouse({ offices: [openDoors()] });
    const place = "/api/offices/testburg/services/urgent";
    const wrong = await Promise.all([
      ask(`${place}/slots?date=${wednesday}&emergency=holiday`),
      ask(`${place}/days?from=${wednesday}&to=${wednesday}&emergency=holiday`),
      hold(eight, { service: "urgent", emergency: { reason: "holiday" } }),
    ]);
    for (const answer of wrong) expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    const places = wrong.map(({ json }) => (json as Problem).errors?.map((it) => it.path));
    expect(places).toEqual([["/emergency"], ["/emergency"], ["/emergency/reason"]]);
    expect((await hold(eight, { service: "urgent" })).status).toBe(409);
    expect((await slots(wednesday, "urgent")).slots).toEqual([]);
  });

  test("C16 fills what the public may not, and no more than there is", async () => {
    const house = await openHouse({ offices: [openDoors()] });
    expect((await house.hold(eight)).status).toBe(201);
    expect((await house.hold<{ code: string }>(eight)).json.code).toBe("slot_taken");
    const urgent = { service: "urgent", emergency: lost };
    expect((await house.hold(eight, urgent)).status).toBe(201);
    expect((await house.hold<{ code: string }>(eight, urgent)).json.code).toBe("slot_taken");
  });

  test("the reason and the answers stay with the booking, for staff alone", async () => {
    const house = await doors();
    const visit = await house.visit(eight, { service: "urgent", emergency: lost });
    expect(JSON.stringify(visit)).not.toContain("lost_document");
    const clerk = await house.as("clerk");
    const seen = await clerk.ask<StaffAppointmentAnswer>(`/api/staff/appointments/${visit.appointment.id}`);
    expect(seen.json.appointment).toMatchObject({ audience: "emergency", emergency: lost, bookedBy: null });
  });

  test("MD-09 closes with the end of the restriction, which opens the services; what was booked stays", async () => {
    const until = { operation: { state: "restricted", until: "2026-12-01" } };
    const mode = [{ mode: "emergency_only", during: "restricted" }];
    const { services, ...others } = openDoors(until) as { services: { id: string; access: unknown }[] };
    const office = { ...others, services: services.map((it) => (it.id === "urgent" ? { ...it, access: mode } : it)) };
    const house = await openHouse({ offices: [office] });
    const visit = await house.visit(eight, { service: "urgent", emergency: lost });
    expect(visit.appointment.status).toBe("booked");
    house.clock.turnTo(at(wednesday, "00:00"));
    expect(await house.slots(wednesday, "urgent", "&emergency=lost_document")).toMatchObject({
      slots: [],
      reason: "closed",
    });
    expect((await house.slots(wednesday)).slots.length).toBeGreaterThan(0);
    const { json } = await house.ask<BookedAnswer>(`/api/appointments/${visit.appointment.id}`, {
      secret: visit.secret,
    });
    expect(json.appointment.status).toBe("booked");
  });

  test("whoever came through it moves through it", async () => {
    const house = await openHouse({ offices: [inRestriction] });
    const { appointment, secret } = await house.visit(eight, { service: "urgent", emergency: lost });
    const nine = at(wednesday, "09:00");
    const held = await house.hold(nine, { service: "urgent", moves: appointment.id }, { secret });
    expect(held.status).toBe(201);
    const moved = await house.ask<BookedAnswer>(`/api/appointments/${appointment.id}/reschedule`, {
      secret,
      body: { hold: held.json.hold },
    });
    expect(moved.json.appointment.start).toBe(nine);
  });
});

test("X-02 an operation state begins and ends by its dates, with a notice in every language; what was booked stays", async () => {
  const notice = { de: "Nur Notfälle", en: "Emergencies only" };
  const operation = { state: "restricted", from: wednesday, until: "2026-12-03", notice };
  const house = await openHouse({ offices: [openDoors({ operation })] });
  const visit = await house.visit(at("2026-12-04", "08:00"));
  const seen = async (moment: string) => {
    house.clock.turnTo(moment);
    const { json } = await house.ask<{ operation: { state: string; notice: unknown } }>("/api/offices/testburg");
    const offered = (await house.slots("2026-12-04")).slots.length > 0;
    const { json: own } = await house.ask<BookedAnswer>(`/api/appointments/${visit.appointment.id}`, {
      secret: visit.secret,
    });
    return [json.operation.state, json.operation.notice, offered, own.appointment.status];
  };
  expect(await seen(at("2026-12-01", "23:59"))).toEqual(["normal", null, true, "booked"]);
  expect(await seen(at(wednesday, "00:00"))).toEqual(["restricted", notice, false, "booked"]);
  expect(await seen(at("2026-12-03", "23:59"))).toEqual(["restricted", notice, false, "booked"]);
  expect(await seen(at("2026-12-04", "00:00"))).toEqual(["normal", null, true, "booked"]);
});

/** How much each question about times answers to whoever asks it for a move, or for nothing in particular. */
async function timesSeen({ ask }: Pick<StaffHouse, "ask">, service: string, more: string, secret?: string) {
  const at = `/api/offices/testburg/services/${service}`;
  const sent = secret === undefined ? {} : { secret };
  const [days, slots, next] = await Promise.all([
    ask<{ days?: { level: string }[] }>(`${at}/days?from=${wednesday}&to=${wednesday}${more}`, sent),
    ask<{ slots?: unknown[] }>(`${at}/slots?date=${wednesday}${more}`, sent),
    ask<{ next?: unknown }>(`${at}/next?persons=1${more}`, sent),
  ]);
  return {
    statuses: [days.status, slots.status, next.status],
    level: days.json.days?.[0]?.level,
    starts: slots.json.slots?.length,
    hasNext: Boolean(next.json.next),
  };
}

describe("moving a visit that came by another door", () => {
  const all = { statuses: [200, 200, 200], level: "many", starts: 22, hasNext: true };
  const none = { statuses: [200, 200, 200], level: "none", starts: 0, hasNext: false };
  const notFound = { statuses: [404, 404, 404], level: undefined, starts: undefined, hasNext: false };

  test("an emergency sees its times by its secret, without its reason; nobody else does", async () => {
    const house = await doors({ offices: [inRestriction] });
    const { appointment, secret } = await house.visit(eight, { service: "urgent", emergency: lost });
    const moves = `&moves=${appointment.id}`;
    expect(await timesSeen(house, "urgent", moves, secret)).toEqual(all);
    expect(await timesSeen(house, "urgent", moves, "somebody else's"), "another secret").toEqual(notFound);
    expect(await timesSeen(house, "urgent", moves), "no secret").toEqual(notFound);
    expect(await timesSeen(house, "urgent", "", secret), "no move").toEqual(none);
  });

  test("an invited visit sees times and moves, though its invitation is used up", async () => {
    const house = await doors();
    const { token } = await invited(await house.as("clerk"));
    const { appointment, secret } = await house.visit(eight, { service: "visit", invitation: token });
    expect(await startsWith(house, "visit", `&invitation=${token}`), "the token alone").toBeUndefined();
    expect(await timesSeen(house, "visit", `&moves=${appointment.id}`, secret)).toEqual(all);
    const nine = at(wednesday, "09:00");
    const held = await house.hold(nine, { service: "visit", moves: appointment.id }, { secret });
    const moved = await house.ask<BookedAnswer>(`/api/appointments/${appointment.id}/reschedule`, {
      secret,
      body: { hold: held.json.hold },
    });
    expect(moved.json.appointment.start).toBe(nine);
  });

  test("a visit of the public sees no other times by moving", async () => {
    const house = await doors();
    const { appointment, secret } = await house.visit(eight);
    expect(await timesSeen(house, "urgent", `&moves=${appointment.id}`, secret)).toEqual(none);
  });
});

describe("the door for invited people", () => {
  test("opens with the token alone, for the service and the persons of the invitation, once", async () => {
    const house = await doors();
    const { token } = await invited(await house.as("clerk"));
    const with_ = `&invitation=${token}`;
    expect(await startsWith(house, "visit", "")).toBe(0);
    expect(await startsWith(house, "visit", with_)).toBe(22);
    expect(await startsWith(house, "pickup", with_), "another service").toBeUndefined();
    expect(await startsWith(house, "visit", `${with_}&persons=2`), "more persons").toBeUndefined();
    expect(await startsWith(house, "visit", "&invitation=made-up"), "no such token").toBeUndefined();
    const visit = await house.visit(eight, { service: "visit", invitation: token });
    expect(visit.appointment).toMatchObject({ service: "visit", status: "booked" });
    const again = await house.hold<{ code: string; errors: unknown[] }>(at(wednesday, "09:00"), {
      service: "visit",
      invitation: token,
    });
    expect(again).toMatchObject({ status: 400, json: { code: "invalid_input" } });
  });

  test("holds one time: a second hold gives the first one up", async () => {
    const house = await doors();
    const { token } = await invited(await house.as("clerk"));
    const ask = (start: string) => house.hold(start, { service: "visit", invitation: token });
    const first = await ask(eight);
    const second = await ask(at(wednesday, "09:00"));
    expect((await house.book<{ code: string }>(first.json.hold)).json.code).toBe("hold_gone");
    expect((await house.book(second.json.hold)).status).toBe(201);
  });

  test("closes after the last day, and opens again for whoever cancels before", async () => {
    const house = await doors();
    const { token } = await invited(await house.as("clerk"), { validUntil: wednesday });
    const { appointment, secret } = await house.visit(eight, { service: "visit", invitation: token });
    await house.ask(`/api/appointments/${appointment.id}/cancel`, { method: "POST", secret });
    expect(await startsWith(house, "visit", `&invitation=${token}`)).toBe(22);
    const thursday = `/api/offices/testburg/services/visit/slots?date=2026-12-03&invitation=${token}`;
    house.clock.turnTo(at(wednesday, "23:59"));
    expect((await house.ask(thursday)).status).toBe(200);
    house.clock.turnTo(at("2026-12-03", "00:00"));
    expect((await house.ask(thursday)).json.code).toBe("invalid_input");
  });

  test("every wrong token is refused with the same words", async () => {
    const house = await doors();
    const used = await invited(await house.as("clerk"));
    await house.visit(eight, { service: "visit", invitation: used.token });
    const other = await invited(await house.as("clerk"), { services: ["pickup"] });
    const path = (token: string) => `/api/offices/testburg/services/visit/slots?date=${wednesday}&invitation=${token}`;
    const texts = await Promise.all(
      [used.token, other.token, "made-up"].map(async (it) => (await house.ask(path(it))).text),
    );
    expect(new Set(texts).size).toBe(1);
    expect(used.token).toMatch(/^[\w-]{22}$/);
  });

  test("an invitation and an emergency do not go together", async () => {
    const { ask } = await doors();
    const path = `/api/offices/testburg/services/visit/slots?date=${wednesday}&emergency=lost_document&invitation=x`;
    expect((await ask(path)).json).toMatchObject({ code: "invalid_input", errors: [{ path: "/invitation" }] });
  });

  test.each(["reception", "guide"] as const)("is not opened by the %s", async (role) => {
    const tablet = await (await doors()).as(role);
    const body = { services: ["visit"], validUntil: "2026-12-10" };
    expect((await tablet.ask("/api/staff/invitations", { body })).json.code).toBe("not_allowed");
  });

  test.each([
    [{ services: ["atlantis"], validUntil: "2026-12-10" }, "/services/0"],
    [{ services: [], validUntil: "2026-12-10" }, "/services"],
    [{ services: ["visit"], validUntil: "2026-11-30" }, "/validUntil"],
  ])("%o is no invitation", async (body, path) => {
    const clerk = await (await doors()).as("clerk");
    expect((await clerk.ask("/api/staff/invitations", { body })).json).toMatchObject({ errors: [{ path }] });
  });
});

describe("the door for staff", () => {
  const staffHold = (tablet: Tablet, start: string, more: Record<string, unknown> = {}) =>
    tablet.ask<HoldAnswer & { code: string }>("/api/staff/holds", { body: { service: "self", start, ...more } });
  const staffBook = (tablet: Tablet, hold: string, more: Record<string, unknown> = {}) =>
    tablet.ask<StaffAppointmentAnswer & { code: string; secret: string }>("/api/staff/appointments", {
      body: { hold, applicant: somebody(), language: "de", ...more },
      key: freshKey(),
    });

  test("C15 C21 X-06 takes any free minute, also within the lead time, out of the same calendar as everybody", async () => {
    const house = await doors();
    const reception = await house.tablet();
    const odd = at(wednesday, "08:07");
    expect((await house.hold<{ code: string }>(odd, { service: "late" })).json.code).toBe("slot_not_offered");
    const held = await staffHold(reception, odd, { service: "late" });
    const booked = await staffBook(reception, held.json.hold);
    expect(booked.status, booked.text).toBe(201);
    expect(booked.json.appointment).toMatchObject({ start: odd, audience: "staff", overbookedBecause: null });
    expect(booked.json.appointment.bookedBy).toEqual(expect.any(String));
    const beside = await staffHold(reception, odd);
    expect(beside.status, "the second counter").toBe(201);
    const loser = await house.hold<{ code: string; alternatives: unknown[] }>(at(wednesday, "08:05"));
    expect(loser.json).toMatchObject({ code: "slot_taken" });
    expect(loser.json.alternatives).toHaveLength(3);
  });

  test("MD-13 books nothing ordinary in restricted operation, except by a right", async () => {
    const house = await staffHouse({ offices: [inRestriction] });
    const reception = await house.tablet();
    expect((await staffHold(reception, eight)).json.code).toBe("not_allowed");
    const none = await reception.ask<{ reason: string }>(`/api/staff/slots?service=self&date=${wednesday}`);
    expect(none.json).toMatchObject({ slots: [], reason: "restricted" });
    const urgent = await staffHold(reception, eight, { service: "urgent", emergency: lost });
    expect(urgent.status, "an emergency by telephone").toBe(201);
    const clerk = await house.as("clerk");
    expect((await staffHold(clerk, eight)).status).toBe(201);
  });

  test("C19 overbooks with that right and a reason only, and the booking bears the mark everywhere staff see it", async () => {
    const house = await doors();
    const manager = await house.as("manager");
    const full = await Promise.all([staffHold(manager, eight), staffHold(manager, eight)]);
    expect(full.map((it) => it.status)).toEqual([201, 201]);
    expect((await staffHold(manager, eight)).json.code).toBe("slot_taken");
    const overbook = { because: "Härtefall, heute noch" };
    for (const role of ["reception", "guide", "clerk"] as const) {
      expect((await staffHold(await house.as(role), at("2026-12-01", "09:00"), { overbook })).json.code).toBe(
        "not_allowed",
      );
    }
    expect((await staffHold(manager, eight, { overbook: { because: " " } })).json.code).toBe("invalid_input");
    expect((await house.hold<{ code: string }>(eight, { overbook })).json.code, "never from outside").toBe(
      "invalid_input",
    );
    const third = await staffHold(manager, eight, { overbook });
    expect(third.status, third.text).toBe(201);
    const booked = await staffBook(manager, third.json.hold);
    expect(booked.json.appointment.overbookedBecause).toBe(overbook.because);
    const list = await manager.ask<{ appointments: { id: string; overbookedBecause: string | null }[] }>(
      `/api/staff/appointments?date=${wednesday}`,
    );
    expect(list.json.appointments).toMatchObject([
      { id: booked.json.appointment.id, overbookedBecause: overbook.because },
    ]);
  });

  test("C19 an overbooking is none where there is room, and none outside the opening times", async () => {
    const house = await doors();
    const manager = await house.as("manager");
    const overbook = { because: "vorsorglich" };
    const held = await staffHold(manager, eight, { overbook });
    const booked = await staffBook(manager, held.json.hold);
    expect(booked.json.appointment.overbookedBecause).toBeNull();
    expect((await staffHold(manager, at(wednesday, "12:00"), { overbook })).json.code).toBe("slot_not_offered");
  });

  test("C34 gives somebody a second live booking with a reason, which stays with it", async () => {
    const house = await doors();
    const applicant = somebody();
    const held = await house.hold(eight);
    expect((await house.book(held.json.hold, { applicant })).status).toBe(201);
    const reception = await house.tablet();
    const second = await staffHold(reception, at(wednesday, "09:00"));
    expect((await staffBook(reception, second.json.hold, { applicant })).json.code).toBe("already_booked");
    const because = "zwei Pässe";
    const booked = await staffBook(reception, second.json.hold, { applicant, secondBooking: { because } });
    expect(booked.json.appointment.secondBookingBecause).toBe(because);
    const outside = await house.hold(at(wednesday, "09:30"));
    const refused = await house.book<{ code: string }>(outside.json.hold, { applicant, secondBooking: { because } });
    expect(refused.json.code).toBe("invalid_input");
  });

  test("C39 cancels and moves after the visit's end, which the public cannot; nobody does after the visit was closed", async () => {
    const house = await doors();
    const visit = await house.visit(at("2026-12-01", "08:00"));
    const reception = await house.tablet();
    const path = `/api/staff/appointments/${visit.appointment.id}`;
    house.clock.turnTo(at("2026-12-01", "09:00"));
    const late = { method: "POST", secret: visit.secret };
    expect((await house.ask(`/api/appointments/${visit.appointment.id}/cancel`, late)).json.code).toBe("too_late");
    const held = await staffHold(reception, at(wednesday, "08:00"), { moves: visit.appointment.id });
    const moved = await reception.ask<StaffAppointmentAnswer>(`${path}/reschedule`, { body: { hold: held.json.hold } });
    expect(moved.json.appointment?.start, moved.text).toBe(at(wednesday, "08:00"));
    const done = await reception.ask<StaffAppointmentAnswer>(`${path}/end`, { body: { status: "done" } });
    expect(done.json.appointment.status).toBe("done");
    expect((await reception.ask(`${path}/cancel`, { method: "POST" })).json.code).toBe("too_late");
  });

  test("C40 corrects a name; the public has no way to", async () => {
    const house = await doors();
    const visit = await house.visit(eight);
    const right = { familyName: "Özdemir", givenName: "Ayşe", birthDate: "1990-05-18" };
    const path = `/api/staff/appointments/${visit.appointment.id}/applicant`;
    expect((await (await house.tablet()).ask(path, { body: right })).json.code).toBe("not_allowed");
    const clerk = await house.as("clerk");
    const answer = await clerk.ask<StaffAppointmentAnswer>(path, { body: right });
    expect(answer.json.appointment.applicant).toEqual(right);
    const { paths } = (await house.ask<{ paths: Record<string, unknown> }>("/api/openapi.json")).json;
    const ofPublic = Object.entries(paths).filter(([it]) => it.startsWith("/api/appointments/"));
    expect(ofPublic.map(([it]) => it)).toEqual([
      "/api/appointments/{id}",
      "/api/appointments/{id}/confirm",
      "/api/appointments/{id}/cancel",
      "/api/appointments/{id}/reschedule",
      "/api/appointments/find",
      "/api/appointments/{id}/device-code",
      "/api/appointments/{id}/proofs",
      "/api/appointments/{id}/proofs/{proof}",
      "/api/appointments/{id}/preferences",
      "/api/appointments/{id}/email",
      "/api/appointments/{id}/push",
    ]);
    const held = await house.hold(at(wednesday, "09:00"), { moves: visit.appointment.id }, { secret: visit.secret });
    const tried = await house.ask(`/api/appointments/${visit.appointment.id}/reschedule`, {
      secret: visit.secret,
      body: { hold: held.json.hold, applicant: right },
    });
    expect(tried.json.code).toBe("invalid_input");
  });

  test("C40 whoever a booking is corrected to has that booking: a second one is refused", async () => {
    const house = await doors();
    const visit = await house.visit(eight);
    const right = somebody();
    const clerk = await house.as("clerk");
    const path = `/api/staff/appointments/${visit.appointment.id}/applicant`;
    expect((await clerk.ask(path, { body: right })).status).toBe(200);
    const held = await house.hold(at(wednesday, "09:00"));
    expect((await house.book<{ code: string }>(held.json.hold, { applicant: right })).json.code).toBe("already_booked");
  });

  test("a guide gives times of today and sees no other day", async () => {
    const house = await doors();
    const guide = await house.as("guide");
    const tomorrow = await house.visit(eight);
    const today = await house.visit(at("2026-12-01", "08:00"));
    expect((await staffHold(guide, at(wednesday, "09:00"))).json.code).toBe("not_allowed");
    expect((await staffHold(guide, at("2026-12-01", "09:00"))).status).toBe(201);
    expect((await guide.ask(`/api/staff/appointments/${tomorrow.appointment.id}`)).status).toBe(404);
    expect((await guide.ask(`/api/staff/appointments/${today.appointment.id}`)).status).toBe(200);
    expect((await guide.ask(`/api/staff/appointments?date=${wednesday}`)).json.code).toBe("not_allowed");
  });

  test("leads to one's own office only", async () => {
    const other = { ...openDoors(), id: "elsewhere", number: 2, name: { de: "Anderswo" } };
    const house = await staffHouse({ offices: [openDoors(), other] });
    const visit = await house.visit(eight);
    const stranger = await house.as("manager", "elsewhere");
    const path = `/api/staff/appointments/${visit.appointment.id}`;
    expect((await stranger.ask(path)).status).toBe(404);
    expect((await stranger.ask(`${path}/cancel`, { method: "POST" })).status).toBe(404);
    expect((await stranger.ask(`${path}/end`, { body: { status: "done" } })).status).toBe(404);
    expect((await staffHold(stranger, at(wednesday, "09:00"), { moves: visit.appointment.id })).status).toBe(404);
  });

  test("what staff hold nobody else can book", async () => {
    const house = await doors();
    const held = await staffHold(await house.tablet(), at(wednesday, "08:07"));
    expect((await house.book<{ code: string }>(held.json.hold)).json.code).toBe("hold_gone");
  });

  test.each(["/api/staff/holds", "/api/staff/appointments", "/api/staff/invitations", "/api/staff/plan-preview"])(
    "%s is shut without a session",
    async (path) => {
      const { ask } = await openHouse({ offices: [openDoors()], now: tuesday });
      expect((await ask(path, { body: {}, headers: { Origin: "http://localhost:4230" } })).json.code).toBe(
        "not_signed_in",
      );
    },
  );
});
