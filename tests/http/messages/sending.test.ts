import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { mailServer, type Received, type TestMailServer } from "../../support/mailServer.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../support/process.ts";
import { staffHouse } from "../../support/staffHouse.ts";

const kim = "kim@example.org";

/** The program in a process of its own, beside a mail server. */
async function serve(
  folder: string,
  mail: Pick<TestMailServer, "url">,
  clock = "2026-12-01T07:00:00+01:00",
): Promise<Started> {
  const server = await startServer(folder, {
    SMTP_URL: mail.url,
    MAIL_FROM: "termine@testburg.example",
    PUBLIC_URL: "https://termine.testburg.example",
    CLOCK: clock,
    POW_DIFFICULTY: "0",
  });
  await server.ready;
  return server;
}

async function post<T>({ origin }: Started, path: string, body: unknown, secret?: string): Promise<T> {
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": freshKey(),
    ...(secret === undefined ? {} : { Authorization: `Bearer ${secret}` }),
  };
  const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as T;
}

async function book(server: Started, start: string, email = kim, language = "de"): Promise<BookedAnswer> {
  const at = "/api/offices/testburg";
  const { hold } = await post<HoldAnswer>(server, `${at}/holds`, { service: "self", start });
  return post(server, `${at}/appointments`, { hold, applicant: somebody({ email }), language });
}

const cancel = (server: Started, { appointment: { id }, secret }: BookedAnswer) =>
  post(server, `/api/appointments/${id}/cancel`, {}, secret);

async function endHard(server: Started): Promise<void> {
  server.signal("SIGKILL");
  await server.ended;
}

async function endPolitely(server: Started): Promise<void> {
  server.signal("SIGTERM");
  expect((await server.ended).code).toBe(0);
}

const folderOf = () => serverFolder(JSON.stringify(mailOffice()));
const idsOf = (received: readonly Received[]) => received.map((it) => it.mail.messageId);
const calendarIn = ({ mail }: Received) => {
  const [file] = mail.attachments.filter((it) => it.filename === "termin.ics");
  const { content } = file ?? {};
  return typeof content === "string" ? content : new TextDecoder().decode(content);
};
const eight = "2026-12-02T08:00:00+01:00";
const nine = "2026-12-02T09:00:00+01:00";

describe("a mail", () => {
  test("PS-10 within a minute confirms day, time, place, papers and how to cancel, with a calendar file", async () => {
    const mail = await mailServer();
    const server = await serve(folderOf(), mail);
    const begin = Date.now();
    const { appointment } = await book(server, eight);
    const [received] = await mail.until(1);
    expect(Date.now() - begin).toBeLessThan(60_000);
    if (!received) throw new Error("no mail came");

    expect(received.to).toEqual([kim]);
    expect(received.mail.from).toMatchObject({ name: "Termine", address: "termine@testburg.example" });
    expect(received.mail.subject).toBe("Ihr Termin am Mittwoch, 2. Dezember 2026");
    const code = appointment.code.replace(/^(...)(...)(....)$/, "$1-$2-$3");
    const own = received.mail.text?.match(/https:\S+#secret=[\w-]+/)?.[0] ?? "";
    expect(own).toContain(`https://termine.testburg.example/visit/${appointment.id}#secret=`);
    const told = ["Mittwoch, 2. Dezember 2026", "08:00 bis 08:15 Uhr", "Hauptstraße 1, 12345 Testburg", "Zimmer 12"];
    const papers = ["Reisepass", "Mietvertrag oder Bestätigung (für die Wohnung)"];
    const ways = [code, own, "absagen", "https://termine.testburg.example/find", "+49 30 123456"];
    for (const it of [...told, ...papers, ...ways]) {
      expect(received.mail.text).toContain(it);
      expect(received.mail.html).toContain(it);
    }
    // The secret opens what it says, and stands behind the # only.
    expect(new URL(own).search).toBe("");
    const answer = await fetch(`${server.origin}/api/appointments/${appointment.id}`, {
      headers: { Authorization: `Bearer ${new URL(own).hash.replace("#secret=", "")}` },
    });
    expect(answer.status).toBe(200);

    const calendar = calendarIn(received);
    for (const line of [
      "METHOD:PUBLISH",
      "SUMMARY:Termin",
      "DTSTART:20261202T070000Z",
      `UID:${appointment.id}@terminpass`,
    ])
      expect(calendar.split(/\r?\n/)).toContain(line);
  });

  test("A15 says nothing that the person typed but the address it goes to", async () => {
    const mail = await mailServer();
    const server = await serve(folderOf(), mail);
    await book(server, eight, "some.body@example.org");
    const [received] = await mail.until(1);
    const { subject, text, html, headers } = received?.mail ?? {};
    const said = JSON.stringify([subject, text, html, headers, received && calendarIn(received)]);
    // Everybody in these tests is called Kim Muster.
    expect(said).not.toMatch(/Muster|Kim/);
    expect(said.match(/some\.body/g)).toHaveLength(1);
  });

  test("has the text before the page, and a calendar that a mail program offers by itself", async () => {
    const mail = await mailServer();
    const server = await serve(folderOf(), mail);
    await book(server, eight);
    const [received] = await mail.until(1);
    const types = [...(received?.raw ?? "").matchAll(/^Content-Type: ([\w/]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      "multipart/mixed",
      "multipart/alternative",
      "text/plain",
      "text/html",
      "text/calendar",
      "application/ics",
    ]);
    expect(received?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(received?.raw).not.toMatch(/^X-Mailer/im);
  });

  test("a move and a cancellation replace the entry in the calendar and take it out", async () => {
    const mail = await mailServer();
    const server = await serve(folderOf(), mail);
    const visit = await book(server, eight);
    const { id } = visit.appointment;
    const path = "/api/offices/testburg/holds";
    const { hold } = await post<HoldAnswer>(server, path, { service: "self", start: nine, moves: id }, visit.secret);
    await post(server, `/api/appointments/${id}/reschedule`, { hold }, visit.secret);
    await cancel(server, visit);
    const received = await mail.until(3);
    expect(received[1]?.mail.text).toContain("Bisher: Mittwoch, 2. Dezember 2026, 08:00 Uhr");
    expect(received[2]?.mail.text).toContain("Sie haben Ihren Termin abgesagt");
    expect(received[2]?.mail.text).not.toContain("#secret=");
    const lines = received.map((it) => calendarIn(it).split(/\r?\n/));
    const valuesOf = (name: string) => lines.map((it) => it.find((line) => line.startsWith(`${name}:`)) ?? "");
    expect(new Set(valuesOf("UID"))).toHaveLength(1);
    expect(valuesOf("METHOD")).toEqual(["METHOD:PUBLISH", "METHOD:PUBLISH", "METHOD:CANCEL"]);
    expect(valuesOf("STATUS")).toEqual(["STATUS:CONFIRMED", "STATUS:CONFIRMED", "STATUS:CANCELLED"]);
    const sequences = valuesOf("SEQUENCE").map((it) => Number(it.slice("SEQUENCE:".length)));
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  test("speaks the language of the booking, and an office may say it in its own words", async () => {
    const mail = await mailServer();
    const folder = folderOf();
    const own = join(folder, "offices", "messages", "testburg");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "en.yaml"), "opening_booked: We look forward to seeing you.\n");
    const server = await serve(folder, mail);
    await book(server, eight, kim, "en");
    await book(server, nine, kim, "ar");
    const [english, arabic] = await mail.until(2);
    expect(english?.mail.text).toContain("We look forward to seeing you.");
    expect(english?.mail.text).toContain("Lease or Confirmation (for the flat)");
    expect(arabic?.mail.subject).toMatch(/^موعدك يوم /);
    expect(arabic?.mail.html).toContain('<html lang="ar" dir="rtl">');
  });
});

describe("a mail server that is not there", () => {
  test("F22 a day without it delays mails, sends each once and stops no booking", async () => {
    const mail = await mailServer();
    await mail.goDown();
    const folder = folderOf();
    const first = await serve(folder, mail);
    await book(first, eight, "a@example.org");
    await endPolitely(first);
    const nextDay = await serve(folder, mail, "2026-12-02T07:05:00+01:00");
    await book(nextDay, nine, "b@example.org");
    await endPolitely(nextDay);
    await mail.comeBack();
    const later = await serve(folder, mail, "2026-12-02T07:10:00+01:00");
    const [one, other] = await mail.until(2);
    expect([one?.to, other?.to].flat().sort()).toEqual(["a@example.org", "b@example.org"]);
    // What comes after them comes as the third: neither of the two was sent again.
    await book(later, "2026-12-03T08:00:00+01:00", "c@example.org");
    const received = await mail.until(3);
    expect(received.slice(2).flatMap((it) => it.to)).toEqual(["c@example.org"]);
  });

  test("F22 one that thinks for long stops no booking, and gets each mail once", async () => {
    const mail = await mailServer();
    const thinking = Promise.withResolvers<void>();
    mail.beforeAccepting = () => thinking.promise;
    const server = await serve(folderOf(), mail);
    await book(server, eight, "a@example.org");
    await mail.until(1);
    await book(server, nine, "b@example.org");
    expect(mail.received).toHaveLength(1);
    thinking.resolve();
    const received = await mail.until(2);
    expect(received.flatMap((it) => it.to)).toEqual(["a@example.org", "b@example.org"]);
  });
});

test("a mail server that takes the call and says nothing keeps nobody from ending the server", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await once(silent, "listening");
  const called = once(silent, "connection");
  const { port } = silent.address() as AddressInfo;
  const folder = folderOf();
  const server = await serve(folder, { url: `smtp://127.0.0.1:${port}` });
  await book(server, eight);
  await called;
  const begin = Date.now();
  await endPolitely(server);
  expect(Date.now() - begin).toBeLessThan(10_000);
  // What it had in its hand waits for no lease.
  const mail = await mailServer();
  await serve(folder, mail, "2026-12-01T07:02:00+01:00");
  await mail.until(1);
});

describe("a server that is killed", () => {
  test("after the mail was handed over, before it knows: the mail comes again with the same Message-ID", async () => {
    const mail = await mailServer();
    const folder = folderOf();
    const first = await serve(folder, mail);
    mail.beforeAccepting = () => endHard(first);
    const visit = await book(first, eight);
    await mail.until(1);
    await first.ended;
    mail.beforeAccepting = () => Promise.resolve();
    const second = await serve(folder, mail, "2026-12-01T07:15:00+01:00");
    await mail.until(2);
    await cancel(second, visit);
    const received = await mail.until(3);
    const [one, again, cancelled] = idsOf(received);
    expect(again).toBe(one);
    expect(cancelled).not.toBe(one);
    expect(received[1]?.mail.text).toBe(received[0]?.mail.text);
    expect(received[1]?.mail.date).toBe(received[0]?.mail.date);
  });

  test("before the mail was handed over: it comes once", async () => {
    const mail = await mailServer();
    const folder = folderOf();
    const first = await serve(folder, mail);
    mail.answerTo = () => {
      first.signal("SIGKILL");
      return 451;
    };
    const visit = await book(first, eight);
    await first.ended;
    expect(mail.received).toEqual([]);
    mail.answerTo = () => undefined;
    const second = await serve(folder, mail, "2026-12-01T07:15:00+01:00");
    await mail.until(1);
    await cancel(second, visit);
    const received = await mail.until(2);
    expect(new Set(idsOf(received))).toHaveLength(2);
  });
});

describe("what staff see", () => {
  test("a refusal of the mail server is final and shown with its reason; the address is masked", async () => {
    const mail = await mailServer();
    mail.answerTo = (address) => (address.startsWith("typo") ? 550 : undefined);
    const house = await staffHouse({ offices: [mailOffice()], materials: { smtpUrl: mail.url } });
    const email = "typo.name@example.org";
    const held = await house.hold(eight);
    await house.book(held.json.hold, { applicant: somebody({ email }) });
    const next = await house.hold(nine);
    await house.book(next.json.hold, { applicant: somebody({ email: kim }) });
    house.house.startJobs();
    await mail.until(1);
    const reception = await house.as("reception");
    const list = async () => (await reception.ask<MessagesAnswer>("/api/staff/messages")).json;
    await expect.poll(async () => (await list()).messages.map((it) => it.state)).toEqual(["sent", "failed"]);
    const { readable, messages } = await list();
    expect(readable).toBe(false);
    expect(messages[1]).toMatchObject({ kind: "booked", to: "t…@example.org", failure: "smtp_550", attempts: 1 });
    expect((await reception.ask(`/api/staff/messages/${messages[1]?.id}`)).status).toBe(403);
  });

  test("without a mail server what would be sent is read here, by the staff of the office", async () => {
    const house = await staffHouse({ offices: [mailOffice()] });
    const held = await house.hold(eight);
    const { appointment } = (await house.book(held.json.hold, { applicant: somebody({ email: kim }) })).json;
    house.house.startJobs();
    const reception = await house.as("reception");
    const { json } = await reception.ask<MessagesAnswer>("/api/staff/messages");
    expect(json).toMatchObject({ readable: true, messages: [{ state: "waiting", to: "k…@example.org" }] });
    const path = `/api/staff/messages/${json.messages[0]?.id}`;
    const mail = await reception.ask<{ text: string }>(path);
    expect(mail.json.text).toContain(`/visit/${appointment.id}#secret=`);
    expect((await (await house.as("guide")).ask(path)).status).toBe(403);
    expect((await house.ask(path)).status).toBe(401);
    expect((await reception.ask("/api/staff/messages/999")).status).toBe(404);
  });
});
