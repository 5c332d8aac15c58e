import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  AppointmentRequestSchema,
  DaysQuerySchema,
  HoldRequestSchema,
  PersonSchema,
  RescheduleRequestSchema,
  SlotsQuerySchema,
} from "../../../shared/booking/index.ts";

const person = { familyName: "Example", givenName: "Ada", birthDate: "1990-02-03" };
const hold = { service: "transfer", start: "2026-12-01T08:15:00+01:00" };
const request = { hold: "h1", applicant: person, language: "de" };

/** Where a message is wrong, as JSON Pointers; nothing when it is right. */
function faults(schema: v.GenericSchema, message: unknown): string[] {
  const { issues = [] } = v.safeParse(schema, message);
  return issues.map((issue) => `/${(issue.path ?? []).map((part) => String(part.key)).join("/")}`);
}
const withApplicant = (parts: Record<string, unknown>) => ({ ...request, applicant: { ...person, ...parts } });
const applicantFaults = (parts: Record<string, unknown>) => faults(AppointmentRequestSchema, withApplicant(parts));

describe("names", () => {
  test.each([
    "王",
    "김민준",
    "محمد علی",
    "علی\u200cرضا",
    "Ольга-Мария",
    "Ελένη",
    "தமிழரசன்",
    "ศรีสุข",
    "O’Brien",
    "N'Diaye",
    "Nguyễn Thị Ánh",
    "de la Cruz, y",
    "Xà-lách (geb. Meier)",
    "𠮷田",
    "X",
    "Robert'); DROP TABLE appointments;--",
    "<b>Ada</b>",
  ])("%s is taken as it is", (name) => {
    expect(v.parse(PersonSchema, { ...person, familyName: name }).familyName).toBe(name.normalize("NFC"));
  });

  test("marks of writing direction that a keyboard added are taken out, spaces around as well", () => {
    const typed = " \u200f\u202bمحمد\u202c\u061c ";
    expect(v.parse(PersonSchema, { ...person, familyName: typed, givenName: typed })).toMatchObject({
      familyName: "محمد",
      givenName: "محمد",
    });
  });

  test("marks typed apart are composed", () => {
    expect(v.parse(PersonSchema, { ...person, familyName: "Mu\u0308ller" }).familyName).toBe("M\u00fcller");
  });

  test.each([
    ["nothing", ""],
    ["spaces", "   "],
    ["spaces without width", "\u200b\u200d"],
    ["marks of direction", "\u200e\u202e"],
    ["a line break", "Ada\nBcc: all@example.org"],
    ["a return", "Ada\rX"],
    ["a tab", "Ada\tX"],
    ["a zero character", "Ada\u0000"],
    ["a delete character", "A\u007fda"],
    ["a next-line character", "A\u0085da"],
    ["a line separator", "A\u2028da"],
    ["half a character", "A\ud83d"],
    ["121 characters", "x".repeat(121)],
    ["60,000 characters", "\u0308".repeat(60_000)],
    ["a number", 7],
    ["null", null],
    ["a list", ["Ada"]],
  ])("a family name of %s is refused", (_, name) => {
    expect(new Set(faults(PersonSchema, { ...person, familyName: name }))).toEqual(new Set(["/familyName"]));
  });

  test("the given name may be empty, not missing", () => {
    expect(faults(PersonSchema, { ...person, givenName: "" })).toEqual([]);
    expect(faults(PersonSchema, { familyName: "A", birthDate: "1990-01-01" })).toEqual(["/givenName"]);
  });
});

test.each([
  ["1900-01-01", true],
  ["2024-02-29", true],
  ["1899-12-31", false],
  ["2026-02-30", false],
  ["2025-02-29", false],
  ["1990-13-01", false],
  ["1990-1-1", false],
  ["01.02.1990", false],
  ["", false],
  ["0000-00-00", false],
])("a birth date of %j is taken: %s", (birthDate, taken) => {
  expect(faults(PersonSchema, { ...person, birthDate })).toEqual(taken ? [] : ["/birthDate"]);
});

describe("e-mail and telephone", () => {
  test.each([
    "a@example.org",
    "ada.lovelace+x@mail.example.org",
    "jörg@müller.example",
    " a@example.org ",
    "o'hara@example.org",
  ])("%j is an address", (email) => {
    expect(v.parse(AppointmentRequestSchema, withApplicant({ email })).applicant.email).toBe(email.trim());
  });

  test.each([
    "",
    "a",
    "a@b",
    "@example.org",
    "a@example.",
    "a@.example.org",
    "a@example..org",
    "a b@example.org",
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org\nSubject: x",
    "a@example.org, b@example.org",
    "a@example.org;b@example.org",
    "Ada <a@example.org>",
    "a@b@example.org",
    "a\u0000@example.org",
    `${"a".repeat(250)}@example.org`,
    7,
  ])("%j is none", (email) => {
    expect(new Set(applicantFaults({ email }))).toEqual(new Set(["/applicant/email"]));
  });

  test("a very long wrong address is refused at once", () => {
    expect(applicantFaults({ email: `${"a@".repeat(30_000)}` })).not.toEqual([]);
    expect(applicantFaults({ email: `a@${"a.".repeat(30_000)}` })).not.toEqual([]);
  });

  test.each(["+49 391 123456", "0391/12 34-56", "(0391) 123456", "+1.555.0100"])(
    "%s is a telephone number",
    (phone) => {
      expect(applicantFaults({ phone })).toEqual([]);
    },
  );

  test.each(["", "call me", "12", "+49\n391", "+49 391 123456 ext 7", "1".repeat(41)])("%j is none", (phone) => {
    expect(new Set(applicantFaults({ phone }))).toEqual(new Set(["/applicant/phone"]));
  });
});

describe("further fields and notes", () => {
  test("what a service asks for beyond names is one line per field", () => {
    expect(applicantFaults({ more: { card: "T22000129", since: "2026-01-01" } })).toEqual([]);
    expect(applicantFaults({ more: { card: "a\nb" } })).toEqual(["/applicant/more/card"]);
    expect(applicantFaults({ more: { card: "x".repeat(501) } })).toEqual(["/applicant/more/card"]);
    expect(applicantFaults({ more: { card: 7 } })).toEqual(["/applicant/more/card"]);
    expect(applicantFaults({ more: { ["k".repeat(65)]: "x" } })).not.toEqual([]);
    expect(applicantFaults({ more: { "a\u0000": "x" } })).not.toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, "x"]));
    expect(applicantFaults({ more: many })).toEqual(["/applicant/more"]);
  });

  test("a field named like a part of every object changes nothing", () => {
    const sent = JSON.parse('{"__proto__": "x", "constructor": "y", "card": "z"}') as Record<string, string>;
    const { success, output } = v.safeParse(AppointmentRequestSchema, withApplicant({ more: sent }));
    expect(success && (output as { applicant: { more?: object } }).applicant.more).toEqual({ card: "z" });
    expect(({} as { card?: string }).card).toBeUndefined();
  });

  test("a note keeps its lines and loses nothing else", () => {
    const note = "erste Zeile\r\nzweite\tZeile ";
    expect(v.parse(AppointmentRequestSchema, { ...request, note }).note).toBe("erste Zeile\nzweite\tZeile");
    expect(faults(AppointmentRequestSchema, { ...request, note: "a\u0000b" })).toEqual(["/note"]);
    expect(faults(AppointmentRequestSchema, { ...request, note: "\ud800" })).toEqual(["/note"]);
    expect(faults(AppointmentRequestSchema, { ...request, note: "x".repeat(1001) })).toEqual(["/note"]);
  });
});

describe("unknown fields and wrong types", () => {
  test.each<[string, v.GenericSchema, unknown, string]>([
    ["a hold", HoldRequestSchema, { ...hold, priority: 1 }, "/priority"],
    ["an emergency", HoldRequestSchema, { ...hold, emergency: { reason: "x", proof: 1 } }, "/emergency/proof"],
    ["a booking", AppointmentRequestSchema, { ...request, admin: true }, "/admin"],
    ["an applicant", AppointmentRequestSchema, withApplicant({ title: "Dr." }), "/applicant/title"],
    [
      "a companion",
      AppointmentRequestSchema,
      { ...request, companions: [{ ...person, email: "a@b.de" }] },
      "/companions/0/email",
    ],
    ["a move", RescheduleRequestSchema, { hold: "h", start: hold.start }, "/start"],
  ])("%s with a field nobody knows is refused at that field", (_, schema, message, path) => {
    expect(faults(schema, message)).toEqual([path]);
  });

  test.each([null, 7, "text", [], true])("%j is no message at all", (message) => {
    for (const schema of [HoldRequestSchema, AppointmentRequestSchema, RescheduleRequestSchema]) {
      expect(v.safeParse(schema, message).success).toBe(false);
    }
  });

  test.each([0, -1, 1.5, 51, "2", null, Number.NaN])("a hold for %j persons is refused", (persons) => {
    expect(faults(HoldRequestSchema, { ...hold, persons })).toContain("/persons");
  });

  test.each([
    "2026-12-01T08:15:00",
    "2026-02-30T08:15:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z",
    "",
    1_764_573_300_000,
  ])("a hold at %j is refused", (start) => {
    expect(faults(HoldRequestSchema, { ...hold, start })).toEqual(["/start"]);
  });

  test("ids are short and printable", () => {
    for (const id of ["", "x".repeat(65), "a\u0000b", "a\nb", "\ud800"]) {
      expect(faults(HoldRequestSchema, { ...hold, service: id })).toContain("/service");
      expect(faults(RescheduleRequestSchema, { hold: id })).toContain("/hold");
    }
  });

  test.each(["de", "en", "zh-Hans", "pt-BR"])("%s is a language", (language) => {
    expect(faults(AppointmentRequestSchema, { ...request, language })).toEqual([]);
  });

  test.each(["", "d", "de_DE", "../de", "x".repeat(40)])("%j is no language", (language) => {
    expect(faults(AppointmentRequestSchema, { ...request, language })).toContain("/language");
  });

  test("at most 49 companions come along", () => {
    expect(faults(AppointmentRequestSchema, { ...request, companions: Array(49).fill(person) })).toEqual([]);
    expect(faults(AppointmentRequestSchema, { ...request, companions: Array(50).fill(person) })).toEqual([
      "/companions",
    ]);
  });
});

describe("questions for free times", () => {
  test("persons default to one and several services are parted by commas", () => {
    expect(v.parse(SlotsQuerySchema, { date: "2026-12-01" })).toMatchObject({ persons: 1, also: [] });
    expect(v.parse(SlotsQuerySchema, { date: "2026-12-01", persons: "3", also: "a,b" })).toMatchObject({
      persons: 3,
      also: ["a", "b"],
    });
  });

  test.each(["2026-02-30", "2026-2-3", "today", "", "9999-12-31", "0000-01-01"])("%j is no date to ask for", (date) => {
    expect(faults(SlotsQuerySchema, { date })).toEqual(["/date"]);
    expect(faults(DaysQuerySchema, { from: date, to: "2026-12-01" })).toEqual(["/from"]);
  });

  test.each(["0", "-1", "1.5", "two", "", "51", "1e1", "9999999999"])("%j is no number of persons", (persons) => {
    expect(faults(SlotsQuerySchema, { date: "2026-12-01", persons })).toEqual(["/persons"]);
  });
});
