import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { mailServer, type Received, type TestMailServer } from "../../support/mailServer.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../support/process.ts";
import { ownOrigin, staffHouse } from "../../support/staffHouse.ts";

const kim = "kim@example.org";
const booking = "2026-12-01T07:00:00+01:00";
const visit = "2026-12-09T08:00:00+01:00";
const threeDaysBefore = "2026-12-06T10:00:00+01:00";
const dayBefore = "2026-12-08T10:00:00+01:00";

const settings = (mail: Pick<TestMailServer, "url">, clock: string) => ({
  SMTP_URL: mail.url,
  PUBLIC_URL: "https://termine.testburg.example",
  CLOCK: clock,
  POW_DIFFICULTY: "0",
});

async function serve(folder: string, mail: Pick<TestMailServer, "url">, clock: string): Promise<Started> {
  const server = await startServer(folder, settings(mail, clock));
  await server.ready;
  return server;
}

async function ask(server: Started, method: string, path: string, body: unknown, secret?: string): Promise<Response> {
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": freshKey(),
    ...(secret === undefined ? {} : { Authorization: `Bearer ${secret}` }),
  };
  return fetch(`${server.origin}${path}`, { method, headers, body: JSON.stringify(body) });
}

async function book(server: Started, start: string, email = kim, language = "de"): Promise<BookedAnswer> {
  const at = "/api/offices/testburg";
  const held = await ask(server, "POST", `${at}/holds`, { service: "self", start });
  const { hold } = (await held.json()) as HoldAnswer;
  const made = await ask(server, "POST", `${at}/appointments`, { hold, applicant: somebody({ email }), language });
  expect(made.status).toBe(201);
  return (await made.json()) as BookedAnswer;
}

async function end(server: Started): Promise<void> {
  server.signal("SIGTERM");
  await server.ended;
}

const folderOf = () => serverFolder(JSON.stringify(mailOffice()));
const secretIn = ({ mail }: Received) => /#secret=([\w-]+)/.exec(mail.text ?? "")?.[1] ?? "";

describe("a reminder", () => {
  test("comes three days and one day before the visit, neutral, and cancels with what it carries", async () => {
    const mail = await mailServer();
    const folder = folderOf();
    const first = await serve(folder, mail, booking);
    const { appointment } = await book(first, visit);
    await mail.until(1);
    await end(first);
    const second = await serve(folder, mail, threeDaysBefore);
    const [, early] = await mail.until(2);
    await end(second);
    const third = await serve(folder, mail, dayBefore);
    const [, , late] = await mail.until(3);
    for (const it of [early, late]) {
      expect(it?.to).toEqual([kim]);
      expect(it?.mail.subject).toBe("Erinnerung: Ihr Termin am Mittwoch, 9. Dezember 2026");
      expect(`${it?.mail.subject}${it?.mail.text?.slice(0, 160)}`).not.toMatch(/Ausländer|Aufenthalt|Behörde/);
      expect(it?.mail.text).toContain("Reisepass");
      expect(it?.mail.attachments).toEqual([]);
    }
    const cancelled = await ask(
      third,
      "POST",
      `/api/appointments/${appointment.id}/cancel`,
      {},
      late && secretIn(late),
    );
    expect(cancelled.status).toBe(200);
    const [, , , said] = await mail.until(4);
    expect(said?.mail.subject).toContain("abgesagt");
  });

  test("F22 a server that is killed before and after the hand-over writes one reminder", async () => {
    const mail = await mailServer();
    const folder = folderOf();
    const first = await serve(folder, mail, booking);
    await book(first, visit);
    await mail.until(1);
    await end(first);
    let running: Started | undefined;
    const cut = () => running?.signal("SIGKILL");
    mail.answerTo = () => (cut(), 451);
    running = await startServer(folder, settings(mail, threeDaysBefore));
    await running.ended;
    mail.answerTo = () => undefined;
    mail.beforeAccepting = () => Promise.resolve(cut());
    running = await startServer(folder, settings(mail, "2026-12-06T10:30:00+01:00"));
    await running.ended;
    mail.beforeAccepting = () => Promise.resolve();
    // What a sender had in its hand is free again after its lease.
    const last = await serve(folder, mail, "2026-12-06T10:45:00+01:00");
    await mail.until(3);
    await book(last, "2026-12-09T09:00:00+01:00", "lou@example.org");
    const received = await mail.until(4);
    expect(received[3]?.to).toEqual(["lou@example.org"]);
    const reminders = received.filter((it) => it.mail.subject?.startsWith("Erinnerung"));
    // Handed over before the cut and once more after it, recognisable as the same.
    expect(reminders).toHaveLength(2);
    expect(new Set(reminders.map((it) => it.mail.messageId)).size).toBe(1);
  });
});

test("MR-22 a new office file with a move tells by mail exactly those who come from its date on", async () => {
  const mail = await mailServer();
  const folder = folderOf();
  const first = await serve(folder, mail, booking);
  await book(first, visit);
  await book(first, "2026-12-11T08:00:00+01:00", "lou@example.org", "en");
  await mail.until(2);
  await end(first);
  const moves = [{ from: "2026-12-10", units: { desk: { room: { de: "Saal 3", en: "Hall 3" } } } }];
  writeFileSync(join(folder, "offices", "testburg.yaml"), JSON.stringify({ ...mailOffice(), moves }));
  const second = await serve(folder, mail, "2026-12-01T09:00:00+01:00");
  const [, , told] = await mail.until(3);
  expect(told?.to).toEqual(["lou@example.org"]);
  expect(told?.mail.subject).toBe("Your appointment on Friday, 11 December 2026: another place");
  expect(told?.mail.text).toContain("Room: Hall 3");
  expect(told?.mail.text).toContain("Place before: Room 12");
  // What comes after it comes as the fourth: nobody else was told, also not by the next start.
  await end(second);
  const third = await serve(folder, mail, "2026-12-01T09:05:00+01:00");
  await book(third, "2026-12-11T09:00:00+01:00", "mia@example.org");
  const received = await mail.until(4);
  expect(received[3]?.to).toEqual(["mia@example.org"]);
  expect(received[3]?.mail.text).toContain("Raum: Saal 3");
  const office = (await (await fetch(`${third.origin}/api/offices/testburg`)).json()) as Record<string, unknown>;
  expect(office["moves"]).toMatchObject([{ from: "2026-12-10" }]);
});

test("PS-11 over HTTP: the address is corrected once, and what failed for good is sent again by staff", async () => {
  const mail = await mailServer();
  mail.answerTo = (address) => (address.startsWith("typo") ? 550 : undefined);
  const house = await staffHouse({ offices: [mailOffice()], materials: { smtpUrl: mail.url } });
  const book = async (start: string, email: string) => {
    const held = await house.hold(start);
    return (await house.book(held.json.hold, { applicant: somebody({ email }) })).json;
  };
  const one = await book("2026-12-02T08:00:00+01:00", "typo.one@example.org");
  house.house.startJobs();
  const reception = await house.as("reception");
  const failed = async () => (await reception.ask<MessagesAnswer>("/api/staff/messages?state=failed")).json.messages;
  await expect.poll(async () => (await failed()).length, { timeout: 10_000 }).toBe(1);

  const headers = { Authorization: `Bearer ${one.secret}` };
  const correct = (email: string) =>
    house.ask<{ code?: string }>(`/api/appointments/${one.appointment.id}/email`, { headers, body: { email } });
  expect((await correct(`kim@example.org\r\nBcc: x@example.org`)).status).toBe(400);
  expect((await correct(kim)).json).toEqual({ email: kim });
  const [right] = await mail.until(1);
  expect(right?.to).toEqual([kim]);
  expect((await correct("other@example.org")).json.code).toBe("already_corrected");

  await book("2026-12-02T09:00:00+01:00", "typo.two@example.org");
  await expect.poll(async () => (await failed()).length, { timeout: 10_000 }).toBe(2);
  const [message] = await failed();
  const path = `/api/staff/messages/${message?.id}`;
  expect((await house.ask(`${path}/retry`, { headers: { Origin: ownOrigin }, body: {} })).status).toBe(401);
  expect((await (await house.as("guide")).ask(`${path}/retry`, { body: {} })).status).toBe(403);
  expect((await reception.ask(`${path}/address`, { body: { email: "lou@example.org" } })).status).toBe(204);
  const [, again] = await mail.until(2);
  expect(again?.to).toEqual(["lou@example.org"]);
  expect((await failed())[0]?.repeatedAt).not.toBeNull();
});

test("preferences over HTTP are read and put by whoever has the appointment", async () => {
  const house = await staffHouse({ offices: [mailOffice()] });
  const held = await house.hold("2026-12-02T08:00:00+01:00");
  const { appointment, secret } = (await house.book(held.json.hold, { applicant: somebody({ email: kim }) })).json;
  const path = `/api/appointments/${appointment.id}/preferences`;
  const headers = { Authorization: `Bearer ${secret}` };
  const wish = { reminders: false, channels: { mail: true, push: false, sms: false }, language: "en" };
  expect((await house.ask(path, { method: "PUT", headers, body: wish })).status).toBe(200);
  expect((await house.ask(path, { headers })).json).toMatchObject({ ...wish, email: "k…@example.org" });
  expect((await house.ask(path, { method: "PUT", body: wish })).status).toBe(404);
  expect((await house.ask(path, { method: "PUT", headers, body: { ...wish, language: "x\r\ny" } })).status).toBe(400);
});
