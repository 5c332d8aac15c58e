import { describe, expect, test } from "vitest";
import type { MessagesAnswer, PaperLetterAnswer } from "../../../shared/messages/index.ts";
import type { StaffBookedAnswer } from "../../../shared/booking/index.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { at } from "../../support/openHouse.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { staffHouse } from "../../support/staffHouse.ts";

type House = Awaited<ReturnType<typeof staffHouse>>;
type Person = Awaited<ReturnType<House["as"]>>;

/** The office of the mail tests; its service asks where people live. */
function officeThatAsks(): Record<string, unknown> {
  const office = mailOffice();
  const [service] = office["services"] as Record<string, unknown>[];
  const fields = [{ id: "address", label: { de: "Anschrift" } }];
  return { ...office, services: [{ ...service, fields, maxPersons: 2 }] };
}

const open = () => staffHouse({ offices: [officeThatAsks()] });
const listOf = async ({ ask }: Person) => (await ask<MessagesAnswer>("/api/staff/messages")).json.messages;
const letterOf = ({ ask }: Person, id: number | undefined) =>
  ask<PaperLetterAnswer>(`/api/staff/messages/${id}/letter`);
const printed = ({ ask }: Person, id: number | undefined) => ask(`/api/staff/messages/${id}/printed`, { body: {} });

/** Somebody without mail and telephone books by internet. */
async function visitWithout(house: House, start = at("2026-12-02", "08:00"), applicant = {}) {
  const held = await house.hold(start);
  return (await house.book(held.json.hold, { applicant: somebody(applicant) })).json;
}

describe("a letter", () => {
  test("is to be printed when the office moves or cancels for somebody who cannot be reached otherwise", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const alone = await visitWithout(house);
    const reachable = await visitWithout(house, at("2026-12-02", "08:15"), { email: "kim@example.org" });
    for (const { appointment } of [alone, reachable]) {
      await reception.ask(`/api/staff/appointments/${appointment.id}/cancel`, { body: {} });
    }
    const about = (await listOf(reception)).map(({ channel, kind, state }) => `${channel} ${kind} ${state}`);
    expect(about.sort()).toEqual([
      "letter cancelled_by_office waiting",
      "mail booked waiting",
      "mail cancelled_by_office waiting",
    ]);
  });

  test("is not written of what somebody did herself: she has seen it", async () => {
    const house = await open();
    const visit = await visitWithout(house);
    await house.ask(`/api/appointments/${visit.appointment.id}/cancel`, { method: "POST", secret: visit.secret });
    expect(await listOf(await house.as("reception"))).toEqual([]);
  });

  test("confirms what staff book for somebody without an address", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const held = await reception.ask<{ hold: string }>("/api/staff/holds", {
      body: { service: "self", start: at("2026-12-02", "08:00") },
    });
    const body = { hold: held.json.hold, applicant: somebody(), language: "en" };
    const booked = await reception.ask<StaffBookedAnswer>("/api/staff/appointments", { body, key: freshKey() });
    expect(booked.status).toBe(201);
    const [message] = await listOf(reception);
    expect(message).toMatchObject({ channel: "letter", kind: "booked", state: "waiting" });
    expect((await letterOf(reception, message?.id)).json).toMatchObject({ language: "en", direction: "ltr" });
  });

  test("says whom, when, where and what to bring, carries the passes and no secret", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const visit = await visitWithout(house, undefined, {
      familyName: "Grünwald",
      givenName: "Tomás",
      more: { address: "Hauptstraße 7, 35037 Marburg" },
    });
    const asked = await reception.ask<{ message: number }>(`/api/staff/appointments/${visit.appointment.id}/letter`, {
      body: {},
    });
    expect(asked.status).toBe(201);
    const { json: letter } = await letterOf(reception, asked.json.message);
    expect(letter).toMatchObject({
      name: "Tomás Grünwald",
      address: ["Hauptstraße 7", "35037 Marburg"],
      subject: "Ihr Termin am Mittwoch, 2. Dezember 2026",
      sender: ["Ausländerbehörde Testburg", "Hauptstraße 1", "12345 Testburg"],
      passes: [{ name: "Tomás Grünwald", text: visit.pass }],
    });
    const text = JSON.stringify(letter);
    for (const it of ["08:00 bis 08:15 Uhr", "Zimmer 12", "Reisepass", visit.appointment.code.slice(0, 3)])
      expect(text).toContain(it);
    expect(text).not.toContain("secret");
    expect(text).not.toContain(visit.secret);
  });

  test("without an address has none, and after a cancellation no pass", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const { appointment } = await visitWithout(house);
    await reception.ask(`/api/staff/appointments/${appointment.id}/cancel`, { body: {} });
    const [message] = await listOf(reception);
    expect((await letterOf(reception, message?.id)).json).toMatchObject({ address: [], passes: [] });
  });

  test("waits until it is printed; then nobody reads it any more", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const { appointment } = await visitWithout(house);
    const { json } = await reception.ask<{ message: number }>(`/api/staff/appointments/${appointment.id}/letter`, {
      body: {},
    });
    house.house.startJobs();
    expect((await printed(reception, json.message)).status).toBe(204);
    expect(await listOf(reception)).toMatchObject([{ channel: "letter", state: "sent" }]);
    expect((await letterOf(reception, json.message)).status).toBe(404);
    expect((await printed(reception, json.message)).status).toBe(404);
  });

  test("is read by whoever may see the visit, and a mail is no letter", async () => {
    const house = await open();
    const reception = await house.as("reception");
    const guide = await house.as("guide");
    const { appointment } = await visitWithout(house, undefined, { email: "kim@example.org" });
    const path = `/api/staff/appointments/${appointment.id}/letter`;
    const { json } = await reception.ask<{ message: number }>(path, { body: {} });
    // The visit is tomorrow: guides see those of today.
    expect((await guide.ask(path, { body: {} })).status).toBe(404);
    expect((await letterOf(guide, json.message)).status).toBe(404);
    expect((await printed(guide, json.message)).status).toBe(404);
    expect((await house.ask(`/api/staff/messages/${json.message}/letter`)).status).toBe(401);
    const mail = (await listOf(reception)).find((it) => it.channel === "mail");
    expect((await letterOf(reception, mail?.id)).status).toBe(404);
    expect((await printed(reception, mail?.id)).status).toBe(404);
    expect((await letterOf(reception, json.message)).status).toBe(200);
  });
});
