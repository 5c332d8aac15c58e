import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { AppointmentAnswerSchema, BookedAnswerSchema } from "../../../shared/booking/answers.ts";
import type { AppointmentAnswer, BookedAnswer } from "../../../shared/booking/index.ts";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { verifyPass, type PassKeySet } from "../../../shared/pass/index.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import { somebody } from "../../support/people.ts";
import type { Refusal } from "../../support/requests.ts";
import { testOffice } from "../../support/testOffice.ts";

const day = "2026-12-02";
const eight = at(day, "08:00");

describe("an appointment", () => {
  test("is made of a hold, with code, secret and pass", async () => {
    const { book, hold } = await openHouse();
    const held = await hold(eight, { persons: 2 });
    const answer = await book(held.json.hold, { companions: [somebody()] });
    expect(answer.status).toBe(201);
    expect(v.safeParse(BookedAnswerSchema, answer.json).issues).toBeUndefined();
    expect(answer.json.appointment).toMatchObject({
      office: "testburg",
      service: "self",
      services: ["self"],
      unit: "desk",
      start: eight,
      end: at(day, "08:25"),
      persons: 2,
      status: "booked",
    });
    expect(answer.json.companionPasses).toHaveLength(1);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  test("of several services names them all, the first one leading", async () => {
    const { visit } = await openHouse();
    const { appointment } = await visit(at("2026-12-01", "09:00"), { service: "today", also: ["self"] });
    expect(appointment).toMatchObject({ service: "today", services: ["today", "self"] });
  });

  test("has passes that the published keys verify, one for each person, for its office, service and time", async () => {
    const { ask, book, clock, hold } = await openHouse();
    const held = await hold(eight, { persons: 2 });
    const { json } = await book(held.json.hold, { companions: [somebody()] });
    const { json: keySet } = await ask<PassKeySet>("/api/pass-keys");
    const { json: view } = await ask<OfficeView>("/api/offices/testburg");
    const number = view.services.find((it) => it.id === "self")?.number;
    const ids = new Set<string>();
    for (const text of [json.pass, ...json.companionPasses]) {
      const outcome = await verifyPass(text, keySet, clock.now());
      expect(outcome.kind).toBe("genuine");
      if (outcome.kind !== "genuine") continue;
      const { office, service, start, validity, id } = outcome.fields;
      expect([office, service, start, validity]).toEqual([view.number, number, Date.parse(eight), 25]);
      ids.add(Buffer.from(id).toString("hex"));
    }
    expect(ids.size).toBe(2);
  });

  test("opens with a secret of at least 128 bits, and ids and secrets never repeat", async () => {
    const { visit } = await openHouse();
    const booked = [await visit(eight), await visit(at(day, "08:30")), await visit(at(day, "09:00"))];
    for (const { secret, appointment } of booked) {
      expect(Buffer.from(secret, "base64url").length).toBeGreaterThanOrEqual(16);
      expect(Buffer.from(appointment.id, "base64url").length).toBeGreaterThanOrEqual(16);
    }
    expect(new Set(booked.flatMap((it) => [it.secret, it.appointment.id, it.appointment.code])).size).toBe(9);
  });

  test.each([
    ["Arabic", "الأحمد", "محمد"],
    ["Chinese", "王", "小明"],
    ["Devanagari", "शर्मा", "अनीता"],
    ["Vietnamese", "Nguyễn", "Thị Hồng Nhung"],
    ["Ukrainian, with an apostrophe", "Дем’яненко", "Олена"],
    ["one word, without a given name", "Suharto", ""],
    ["beyond the basic plane", "𠮷野", "家"],
    ["the longest there may be", "a".repeat(120), "b".repeat(120)],
  ])("takes a name: %s", async (_, familyName, givenName) => {
    const { book, hold } = await openHouse();
    const held = await hold(eight);
    expect((await book(held.json.hold, { applicant: somebody({ familyName, givenName }) })).status).toBe(201);
  });

  const wrong: [what: string, more: Record<string, unknown>, path: string][] = [
    [
      "a day of birth that does not exist",
      { applicant: somebody({ birthDate: "1990-02-30" }) },
      "/applicant/birthDate",
    ],
    ["a birth in the future", { applicant: somebody({ birthDate: "2027-01-01" }) }, "/applicant/birthDate"],
    ["a birth before 1900", { applicant: somebody({ birthDate: "1899-12-31" }) }, "/applicant/birthDate"],
    ["no family name", { applicant: somebody({ familyName: " " }) }, "/applicant/familyName"],
    ["a line break in a name", { applicant: somebody({ familyName: "A\r\nBcc: x@y.z" }) }, "/applicant/familyName"],
    ["a name that is too long", { applicant: somebody({ givenName: "x".repeat(121) }) }, "/applicant/givenName"],
    ["an address that is none", { applicant: somebody({ email: "kim" }) }, "/applicant/email"],
    ["a second address", { applicant: somebody({ email: "a@b.de,c@d.de" }) }, "/applicant/email"],
    ["a telephone number that is none", { applicant: somebody({ phone: "call me" }) }, "/applicant/phone"],
    ["a field nobody asked for", { applicant: somebody({ more: { shoe: "44" } }) }, "/applicant/more/shoe"],
    ["an unknown field of a person", { applicant: somebody({ nationality: "x" }) }, "/applicant/nationality"],
    ["more companions than places", { companions: [somebody()] }, "/companions"],
    ["a language that is none", { language: "Deutsch!" }, "/language"],
    ["a note that is too long", { note: "x".repeat(1001) }, "/note"],
  ];
  test.each(wrong)("%s is an input error, and the time stays held", async (_, more, path) => {
    const { book, hold } = await openHouse();
    const held = await hold(eight);
    const answer = await book<Refusal>(held.json.hold, more);
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_input"]);
    expect(answer.json.errors?.map((it) => it.path)).toEqual([path]);
    expect((await book(held.json.hold)).status).toBe(201);
  });

  test("C29 of a hold that ran out, was used or was never there is refused", async () => {
    const { book, clock, hold } = await openHouse();
    const [late, used] = [await hold(eight), await hold(at(day, "08:30"))];
    await book(used.json.hold);
    clock.turnTo("2026-12-01T07:10:00+01:00");
    for (const id of [late.json.hold, used.json.hold, "unknown"]) {
      expect(await book(id)).toMatchObject({ status: 409, json: { code: "hold_gone" } });
    }
  });

  test("of a hold of another office is refused", async () => {
    const { ask, hold } = await openHouse({ offices: [testOffice(), testOffice({ id: "other" })] });
    const held = await hold(eight);
    const body = { hold: held.json.hold, applicant: somebody(), language: "de" };
    const answer = await ask("/api/offices/other/appointments", { body, key: "k" });
    expect(answer).toMatchObject({ status: 409, json: { code: "hold_gone" } });
  });

  test("C34 a person has one for a service, however the name is written; the hold stays for somebody else", async () => {
    const { book, hold } = await openHouse();
    const [first, second] = [await hold(eight), await hold(at(day, "09:00"))];
    const applicant = { familyName: "Groß-Müller", givenName: "Ana", birthDate: "1990-05-17" };
    expect((await book(first.json.hold, { applicant })).status).toBe(201);
    const again = { ...applicant, familyName: "GROSS MÜLLER" };
    const answer = await book<Refusal>(second.json.hold, { applicant: again });
    expect([answer.status, answer.json.code]).toEqual([409, "already_booked"]);
    expect((await book(second.json.hold)).status).toBe(201);
  });

  test("nobody has one at an unknown office", async () => {
    const { ask } = await openHouse();
    const body = { hold: "x", applicant: somebody(), language: "de" };
    expect((await ask("/api/offices/atlantis/appointments", { body, key: "k" })).json.code).toBe("not_found");
  });
});

describe("the idempotency key of an appointment", () => {
  test("C31 gives the same answer again, and there is one appointment", async () => {
    const { book, hold, slots } = await openHouse();
    const held = await hold(at(day, "14:00"), { service: "narrow" });
    const body = { applicant: somebody() };
    const first = await book(held.json.hold, body, { key: "mine" });
    const again = await book(held.json.hold, body, { key: "mine" });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect((await slots(day, "narrow")).slots).toHaveLength(1);
  });

  test("C31 gives the same answer to two who come at once", async () => {
    const { book, hold } = await openHouse();
    const held = await hold(eight);
    const body = { applicant: somebody() };
    const both = await Promise.all([1, 2, 3].map(() => book(held.json.hold, body, { key: "mine" })));
    expect(both.map((it) => it.status)).toEqual([201, 201, 201]);
    expect(new Set(both.map((it) => it.text)).size).toBe(1);
  });

  test("does not fit another body", async () => {
    const { book, hold } = await openHouse();
    const held = await hold(eight);
    await book(held.json.hold, {}, { key: "mine" });
    const other = await book<Refusal>(held.json.hold, {}, { key: "mine" });
    expect([other.status, other.json.code]).toEqual([422, "key_reused"]);
  });

  test("holds for one office, not for all", async () => {
    const { ask, book, hold } = await openHouse({ offices: [testOffice(), testOffice({ id: "other" })] });
    const held = await hold(eight);
    await book(held.json.hold, {}, { key: "mine" });
    const there = await ask<{ hold: string }>("/api/offices/other/holds", { body: { service: "self", start: eight } });
    const body = { hold: there.json.hold, applicant: somebody(), language: "de" };
    expect((await ask("/api/offices/other/appointments", { body, key: "mine" })).status).toBe(201);
  });

  test("C31 holds for a day and across a restart, and what is booked is still there", async () => {
    const before = await openHouse();
    const held = await before.hold(eight);
    const body = { applicant: somebody() };
    const first = await before.book(held.json.hold, body, { key: "mine" });
    await before.house.close();
    const after = await openHouse({ folder: before.folder, now: "2026-12-02T06:59:00+01:00" });
    const again = await after.book(held.json.hold, body, { key: "mine" });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const { secret, appointment } = first.json;
    const read = await after.ask<AppointmentAnswer>(`/api/appointments/${appointment.id}`, { secret });
    expect(read.json.pass).toBe(first.json.pass);
  });
});

describe("reading an appointment", () => {
  test("A20 tells its owner what stands, and no cache may keep it", async () => {
    const { ask, visit } = await openHouse();
    const { secret, ...rest } = await visit(eight);
    const answer = await ask<AppointmentAnswer>(`/api/appointments/${rest.appointment.id}`, { secret });
    expect(answer.status).toBe(200);
    expect(v.is(AppointmentAnswerSchema, answer.json)).toBe(true);
    expect(answer.json).toEqual(rest);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  test("A24 answers a wrong or missing secret with the very bytes of an unknown appointment", async () => {
    const { ask, visit } = await openHouse();
    const mine: BookedAnswer = await visit(eight);
    const other = await visit(at(day, "09:00"));
    const { id } = mine.appointment;
    const calls: [path: string, body?: unknown][] = [
      ["", undefined],
      ["/cancel", {}],
      ["/reschedule", { hold: "x" }],
    ];
    for (const [path, body] of calls) {
      const sent = { ...(body === undefined ? {} : { body }) };
      const unknown = await ask(`/api/appointments/unknown${path}`, { ...sent, secret: mine.secret });
      expect([unknown.status, unknown.json.code]).toEqual([404, "not_found"]);
      for (const secret of ["wrong", other.secret, mine.secret.toUpperCase(), undefined]) {
        const answer = await ask(`/api/appointments/${id}${path}`, { ...sent, ...(secret ? { secret } : {}) });
        expect(answer.text).toBe(unknown.text);
        expect([...answer.headers]).toEqual([...unknown.headers]);
        expect(answer.status).toBe(404);
      }
    }
    expect((await ask(`/api/appointments/${id}`, { secret: mine.secret })).status).toBe(200);
  });

  test("takes the secret by Bearer alone", async () => {
    const { ask, visit } = await openHouse();
    const { secret, appointment } = await visit(eight);
    const address = `/api/appointments/${appointment.id}`;
    for (const Authorization of [secret, `Basic ${secret}`, `Bearer${secret}`, `Bearer ${secret} x`]) {
      expect((await ask(address, { headers: { Authorization } })).status).toBe(404);
    }
    expect((await ask(`${address}?secret=${secret}`)).status).toBe(404);
    expect((await ask(address, { headers: { Authorization: `bearer ${secret}` } })).status).toBe(200);
  });
});
