import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { AppointmentAnswerSchema } from "../../../shared/booking/answers.ts";
import type { AppointmentAnswer, BookedAnswer } from "../../../shared/booking/index.ts";
import { readPass } from "../../../shared/pass/index.ts";
import { at, openHouse, type OpenHouse } from "../../support/openHouse.ts";
import { somebody } from "../../support/people.ts";
import type { Refusal } from "../../support/requests.ts";
import { testOffice } from "../../support/testOffice.ts";

const day = "2026-12-02";
const narrow = { service: "narrow" };
const address = ({ appointment }: BookedAnswer, path = "") => `/api/appointments/${appointment.id}${path}`;

function passId(text: string): string {
  const read = readPass(text);
  if (read.kind !== "pass") throw new Error("not a pass");
  return Buffer.from(read.fields.id).toString("hex");
}

describe("cancelling", () => {
  const cancel = ({ ask }: OpenHouse, visit: BookedAnswer, sent = {}) =>
    ask<AppointmentAnswer>(address(visit, "/cancel"), { method: "POST", secret: visit.secret, ...sent });

  test("ends the appointment and frees its time; once more changes nothing", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "14:00"), narrow);
    const [first, again] = [await cancel(open, visit), await cancel(open, visit)];
    expect(first.status).toBe(200);
    expect(v.is(AppointmentAnswerSchema, first.json)).toBe(true);
    expect(first.json.appointment.status).toBe("cancelled");
    expect(again.text).toBe(first.text);
    expect((await open.slots(day, "narrow")).slots).toHaveLength(2);
  });

  test("needs no body; one that says something is an input error", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    expect((await cancel(open, visit, { body: { why: "ill" } })).status).toBe(400);
    expect((await cancel(open, visit, { body: {} })).status).toBe(200);
  });

  test("C38 the time comes back only after the office's cool-off", async () => {
    const open = await openHouse({ offices: [testOffice({ booking: { coolOffMinutes: [5, 30] } })] });
    await cancel(open, await open.visit(at(day, "14:00"), narrow));
    const free = async () => (await open.slots(day, "narrow")).slots.length;
    open.clock.turnTo("2026-12-01T07:04:59+01:00");
    expect(await free()).toBe(1);
    open.clock.turnTo("2026-12-01T07:30:00+01:00");
    expect(await free()).toBe(2);
  });

  test("C39 is too late when the appointment is over", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    open.clock.turnTo(at(day, "08:15"));
    expect(await cancel(open, visit)).toMatchObject({ status: 409, json: { code: "too_late" } });
  });

  test("C34 whoever cancelled may book the same service again", async () => {
    const open = await openHouse();
    const applicant = somebody();
    const book = async (time: string) => open.book((await open.hold(at(day, time))).json.hold, { applicant });
    const first = await book("08:00");
    await cancel(open, first.json);
    expect((await book("09:00")).status).toBe(201);
  });
});

describe("rescheduling", () => {
  const move = <T = AppointmentAnswer>({ ask }: OpenHouse, visit: BookedAnswer, hold: string, sent = {}) =>
    ask<T>(address(visit, "/reschedule"), { body: { hold }, secret: visit.secret, ...sent });
  const holdFor = ({ hold }: OpenHouse, visit: BookedAnswer, start: string, more = {}) =>
    hold(start, { moves: visit.appointment.id, ...more }, { secret: visit.secret });

  test("C37 gives the new time and new passes; pass ids and code stay", async () => {
    const open = await openHouse();
    const held = await open.hold(at(day, "08:00"), { persons: 2 });
    const visit = (await open.book(held.json.hold, { companions: [somebody()] })).json;
    const next = await holdFor(open, visit, at(day, "09:00"), { persons: 2 });
    const answer = await move(open, visit, next.json.hold);
    expect(answer.status).toBe(200);
    expect(v.is(AppointmentAnswerSchema, answer.json)).toBe(true);
    expect(answer.json.appointment).toEqual({
      ...visit.appointment,
      start: at(day, "09:00"),
      end: at(day, "09:25"),
    });
    const before = [visit.pass, ...visit.companionPasses];
    const after = [answer.json.pass, ...answer.json.companionPasses];
    expect(after.map(passId)).toEqual(before.map(passId));
    expect(after.filter((it) => before.includes(it))).toEqual([]);
    const read = await open.ask<AppointmentAnswer>(address(visit), { secret: visit.secret });
    expect(read.json).toEqual(answer.json);
  });

  test("C37 keeps the old time until then, and frees it at once", async () => {
    const open = await openHouse({ offices: [testOffice({ booking: { coolOffMinutes: [5, 30] } })] });
    const visit = await open.visit(at(day, "14:00"), narrow);
    const starts = async () => (await open.slots(day, "narrow")).slots.map((it) => it.start);
    const next = await holdFor(open, visit, at(day, "14:15"), narrow);
    expect(await starts()).toEqual([]);
    await move(open, visit, next.json.hold);
    expect(await starts()).toEqual([at(day, "14:00")]);
  });

  test("its own time is not in its way", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "09:00"), { persons: 3 });
    const other = await open.visit(at(day, "09:00"), { persons: 2 });
    expect(other.appointment.status).toBe("booked");
    const start = at(day, "09:05");
    expect((await open.hold(start, { persons: 3 })).status).toBe(409);
    const next = await holdFor(open, visit, start, { persons: 3 });
    expect(next.status).toBe(201);
    expect((await move(open, visit, next.json.hold)).json.appointment.start).toBe(start);
  });

  test("a hold to move needs the appointment's secret, and says nothing to anybody else", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const start = at(day, "09:00");
    const moves = visit.appointment.id;
    const unknown = await open.hold<Refusal>(start, { moves: "unknown" }, { secret: visit.secret });
    for (const sent of [{}, { secret: "wrong" }]) {
      const answer = await open.hold<Refusal>(start, { moves }, sent);
      expect([answer.status, answer.text]).toEqual([404, unknown.text]);
    }
  });

  test("a hold to move is of use to its appointment alone", async () => {
    const open = await openHouse();
    const [visit, other] = [await open.visit(at(day, "08:00")), await open.visit(at(day, "08:30"))];
    const next = await holdFor(open, visit, at(day, "09:00"));
    expect((await open.book<Refusal>(next.json.hold)).json.code).toBe("hold_gone");
    expect((await move<Refusal>(open, other, next.json.hold)).json.code).toBe("hold_gone");
    expect((await move(open, visit, next.json.hold)).status).toBe(200);
  });

  test("with a hold that ran out or is unknown leaves everything as it was", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const next = await holdFor(open, visit, at(day, "09:00"));
    open.clock.turnTo("2026-12-01T07:10:00+01:00");
    for (const id of [next.json.hold, "unknown"]) {
      expect(await move<Refusal>(open, visit, id)).toMatchObject({ status: 409, json: { code: "hold_gone" } });
    }
    const { secret, ...rest } = visit;
    expect((await open.ask(address(visit), { secret })).json).toEqual(rest);
  });

  test("C39 is too late when the appointment is over or cancelled", async () => {
    const open = await openHouse();
    const [over, cancelled] = [await open.visit(at(day, "08:00")), await open.visit(at(day, "09:45"))];
    await open.ask(address(cancelled, "/cancel"), { method: "POST", secret: cancelled.secret });
    open.clock.turnTo(at(day, "08:20"));
    for (const visit of [over, cancelled]) {
      const answer = await open.hold<Refusal>(
        at(day, "09:00"),
        { moves: visit.appointment.id },
        { secret: visit.secret },
      );
      expect([answer.status, answer.json.code]).toEqual([409, "too_late"]);
      expect((await move<Refusal>(open, visit, "x")).json.code).toBe("too_late");
    }
  });

  test("the same idempotency key gives the same answer again", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const next = await holdFor(open, visit, at(day, "09:00"));
    const [first, again] = [
      await move(open, visit, next.json.hold, { key: "move" }),
      await move(open, visit, next.json.hold, { key: "move" }),
    ];
    expect([again.status, again.text]).toEqual([200, first.text]);
  });

  test("of a body with an unknown field is an input error", async () => {
    const open = await openHouse();
    const visit = await open.visit(at(day, "08:00"));
    const answer = await open.ask(address(visit, "/reschedule"), {
      body: { hold: "x", why: "" },
      secret: visit.secret,
    });
    expect(answer.json.errors?.map((it) => it.path)).toEqual(["/why"]);
  });
});
