import * as v from "valibot";
import { expect, test } from "vitest";
import { AppointmentAnswerSchema } from "../../../shared/booking/answers.ts";
import type { AppointmentAnswer, BookedAnswer } from "../../../shared/booking/index.ts";
import { codeIn, otherThan } from "../../support/confirmation.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { somebody } from "../../support/people.ts";
import { staffHouse } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const booking = { coolOffMinutes: [0, 0], confirmBy: "email", confirmMinutes: 45 };

async function opened() {
  const open = await staffHouse({ offices: [testOffice({ booking })] });
  const held = await open.hold(at("2026-12-02", "08:00"));
  const { json: visit } = await open.book(held.json.hold, { applicant: somebody({ email: "kim@example.org" }) });
  const confirm = (body: unknown, { appointment, secret }: BookedAnswer = visit) =>
    open.ask<AppointmentAnswer>(`/api/appointments/${appointment.id}/confirm`, { body, secret });
  /** The code of the mail, as the office sees it where no mail server is set up. */
  async function code() {
    const reception = await open.as("reception");
    const { json } = await reception.ask<MessagesAnswer>("/api/staff/messages");
    return codeIn((await reception.ask<{ text: string }>(`/api/staff/messages/${json.messages[0]?.id}`)).json.text);
  }
  return { open, visit, confirm, code };
}

test("C33 a booking without an address is refused where the office confirms by mail", async () => {
  const { open } = await opened();
  const { json } = await open.hold(at("2026-12-02", "09:00"));
  const { status, json: refusal } = await open.book<{ errors: { path: string }[] }>(json.hold);
  expect(status).toBe(400);
  expect(refusal.errors.map((it) => it.path)).toEqual(["/applicant/email"]);
});

test("C33 a booking says until when; what can be no code is 400, a stranger 404, after the time 409", async () => {
  const { open, visit, confirm } = await opened();
  expect(visit.appointment.confirmUntil).toBe(at("2026-12-01", "07:45"));
  for (const code of ["12345", "1234567", "abcdef", 123456]) expect((await confirm({ code })).status).toBe(400);
  const stranger = { ...visit, secret: "somebody else" };
  expect((await confirm({ code: "123456" }, stranger)).status).toBe(404);
  const read = () => open.ask<AppointmentAnswer>(`/api/appointments/${visit.appointment.id}`, { secret: visit.secret });
  expect(v.is(AppointmentAnswerSchema, (await read()).json)).toBe(true);
  open.clock.turnTo(at("2026-12-01", "07:45"));
  expect((await confirm({ code: "123456" })).status).toBe(409);
  expect((await read()).json.appointment.status).toBe("cancelled");
});

test("C33 an office says that it confirms by mail, and only then", async () => {
  const { open } = await opened();
  const path = "/api/offices/testburg";
  expect((await open.ask(path)).json).toMatchObject({ confirmBy: "email" });
  expect((await (await openHouse()).ask(path)).json).not.toHaveProperty("confirmBy");
});

test("C33 where nothing is to be confirmed the answer is the appointment", async () => {
  const open = await openHouse();
  const { appointment, secret } = await open.visit(at("2026-12-02", "08:00"));
  const path = `/api/appointments/${appointment.id}/confirm`;
  const { status, json } = await open.ask<AppointmentAnswer>(path, { body: { code: "123 456" }, secret });
  expect(status).toBe(200);
  expect(v.is(AppointmentAnswerSchema, json)).toBe(true);
  expect(json.appointment).toEqual(appointment);
});

test("C33 the code of the mail confirms for good, however it is spaced, and once more does no harm", async () => {
  const { open, visit, confirm, code } = await opened();
  const right = await code();
  const wrong = await confirm({ code: otherThan(right) });
  expect(wrong).toMatchObject({ status: 400, json: { code: "invalid_input", errors: [{ path: "/code" }] } });
  const { status, json } = await confirm({ code: `${right.slice(0, 3)} ${right.slice(3)}` });
  expect(status).toBe(200);
  expect(v.is(AppointmentAnswerSchema, json)).toBe(true);
  expect(json.appointment).not.toHaveProperty("confirmUntil");
  expect(await confirm({ code: right })).toMatchObject({ status: 200, json });
  open.clock.turnTo(at("2026-12-01", "23:00"));
  const path = `/api/appointments/${visit.appointment.id}`;
  const later = await open.ask<AppointmentAnswer>(path, { secret: visit.secret });
  expect(later.json.appointment.status).toBe("booked");
});

test("C33 A7 the sixth try is too many, even with the right code; the appointment then ends by itself", async () => {
  const { open, visit, confirm, code } = await opened();
  const right = await code();
  for (let tries = 1; tries <= 5; tries += 1) {
    expect((await confirm({ code: otherThan(right) })).status, `try ${tries}`).toBe(400);
  }
  expect(await confirm({ code: right })).toMatchObject({ status: 429, json: { code: "too_many" } });
  open.clock.turnTo(at("2026-12-01", "07:45"));
  const path = `/api/appointments/${visit.appointment.id}`;
  const later = await open.ask<AppointmentAnswer>(path, { secret: visit.secret });
  expect(later.json.appointment.status).toBe("cancelled");
});
