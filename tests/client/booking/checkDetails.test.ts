import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { AppointmentRequestSchema } from "../../../shared/booking/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { appointmentRequest } from "../../../client/applicant/booking/appointmentRequest.ts";
import { checkDetails } from "../../../client/applicant/booking/checkDetails.ts";
import { setPersons, type Draft } from "../../../client/applicant/booking/draft.ts";
import { readDate } from "../../../client/applicant/booking/readDate.ts";
import { aDraft, aService } from "./fakes.ts";

const today = "2026-11-30" as LocalDate;
const faults = (draft: Draft, fields = aService().fields) => checkDetails(draft, fields, today);
const person = (more: Partial<Draft["applicant"]>) => {
  const draft = aDraft();
  Object.assign(draft.applicant, more);
  return draft;
};
const born = (day: string, month: string, year: string) => person({ birth: { day, month, year } });

describe("what the form objects to", () => {
  it.each<[string, Draft, string, string]>([
    ["no family name", person({ familyName: "  " }), "applicant-familyName", "familyName"],
    ["a name of 121 letters", person({ familyName: "a".repeat(121) }), "applicant-familyName", "familyNameText"],
    ["a line break in a name", person({ givenName: "A\nB" }), "applicant-givenName", "givenNameText"],
    ["half a date", born("7", "", "1985"), "applicant-birth", "birthDateMissing"],
    ["30 February", born("30", "2", "1985"), "applicant-birth", "birthDateNoSuchDay"],
    ["letters in a number", born("7", "3", "198a"), "applicant-birth", "birthDateImpossible"],
    ["a thirteenth month", born("7", "13", "1985"), "applicant-birth", "birthDateImpossible"],
    ["a year of two digits", born("7", "3", "85"), "applicant-birth", "birthDateImpossible"],
    ["a year before 1900", born("7", "3", "1899"), "applicant-birth", "birthDateEarly"],
    ["a birth tomorrow", born("1", "12", "2026"), "applicant-birth", "birthDateFuture"],
    ["an e-mail without a place", person({ email: "name@" }), "applicant-email", "email"],
    ["a telephone number in words", person({ phone: "call me" }), "applicant-phone", "phone"],
  ])("%s", (_name, draft, field, code) => {
    expect(faults(draft)).toEqual([{ field, code }]);
  });

  it.each([
    ["no address", "", "emailMissing"],
    ["half an address", "name@", "emailMissing"],
    ["a whole address", "name@example.org", undefined],
  ])("C33 %s where the office confirms by mail", (_name, email, code) => {
    const found = checkDetails(person({ email }), aService().fields, today, true);
    expect(found.map((it) => it.code)).toEqual(code ? [code] : []);
  });

  it.each([
    ["a one-word name", person({ familyName: "Suharto", givenName: "" })],
    ["an Arabic name", person({ familyName: "الخطيب", givenName: "رانيا" })],
    ["a birth today", born("30", "11", "2026")],
    ["digits of an Arabic keyboard", born("٧", "٣", "١٩٨٥")],
    ["no e-mail and no telephone", person({ email: "", phone: "" })],
  ])("is not %s", (_name, draft) => {
    expect(faults(draft)).toEqual([]);
    expect(v.is(AppointmentRequestSchema, appointmentRequest(draft, "hold1", "de", []))).toBe(true);
  });

  it("is also a companion's", () => {
    const draft = aDraft();
    setPersons(draft, 2);
    expect(faults(draft).map((it) => it.field)).toEqual(["companion1-familyName", "companion1-birth"]);
  });

  it("is nothing of a companion who no longer comes", () => {
    const draft = aDraft();
    setPersons(draft, 3);
    setPersons(draft, 1);
    expect(faults(draft)).toEqual([]);
    expect(appointmentRequest(draft, "hold1", "de", []).companions).toEqual([]);
  });

  it("is a missing or impossible answer to what the service asks for", () => {
    const field = (id: string, kind: "text" | "date", required: boolean) => ({
      id,
      label: { de: id },
      kind,
      options: [],
      required,
    });
    const fields = [field("card", "text", true), field("until", "date", false)];
    const draft = aDraft({ more: { until: { day: "31", month: "2", year: "2026" } } });
    expect(faults(draft, fields)).toEqual([
      { field: "more-card", code: "fieldMissing" },
      { field: "more-until", code: "fieldNoSuchDay" },
    ]);
  });
});

describe("a typed date", () => {
  it("is the day, month and year as the calendar writes them", () => {
    expect(readDate({ day: " 7", month: "3", year: "1985" })).toBe("1985-03-07");
  });
});
