import { describe, expect, test } from "vitest";
import { dueReminder, reminderMoments, type ReminderRules } from "../../../shared/messages/index.ts";
import { endOfSpan, isoInstant } from "../../../shared/time/index.ts";
import { anOffice } from "../../support/builders.ts";
import { instant } from "../../support/instants.ts";

const zone = "Europe/Berlin";
const usual: ReminderRules = anOffice().messages;
const momentsOf = (start: string, rules = usual) =>
  reminderMoments(rules, zone, instant(start)).map(({ at }) => isoInstant(at, zone));

describe("when somebody is reminded", () => {
  test("three days and one day before, at ten by the office's clock, unless the office says otherwise", () => {
    expect(momentsOf("2026-06-10T08:00:00+02:00")).toEqual(["2026-06-07T10:00:00+02:00", "2026-06-09T10:00:00+02:00"]);
  });

  test.each([
    ["spring", "2026-03-30T08:00:00+02:00", ["2026-03-27T10:00:00+01:00", "2026-03-29T10:00:00+02:00"]],
    ["autumn", "2026-10-26T08:00:00+01:00", ["2026-10-23T10:00:00+02:00", "2026-10-25T10:00:00+01:00"]],
  ])("a change of the clock in %s moves no morning", (_, start, moments) => {
    expect(momentsOf(start)).toEqual(moments);
  });

  test("hours before a morning that lie in the quiet hours become the evening before", () => {
    const rules = { ...usual, reminders: [{ hours: 2 }] };
    expect(momentsOf("2026-06-10T08:30:00+02:00", rules)).toEqual(["2026-06-09T19:59:00+02:00"]);
    expect(momentsOf("2026-06-10T11:30:00+02:00", rules)).toEqual(["2026-06-10T09:30:00+02:00"]);
  });

  test("an office without reminders has no moment", () => {
    expect(momentsOf("2026-06-10T08:00:00+02:00", { ...usual, reminders: [] })).toEqual([]);
  });
});

describe("the reminder that is due", () => {
  const start = instant("2026-06-10T08:00:00+02:00");
  const longAgo = instant("2026-05-01T12:00:00+02:00");
  const due = (now: string, more: { knownSince?: string; remindedAt?: string } = {}) => {
    const { knownSince, remindedAt } = more;
    const known = { knownSince: knownSince ? instant(knownSince) : longAgo };
    const facts = { start, ...known, remindedAt: remindedAt === undefined ? undefined : instant(remindedAt) };
    const found = dueReminder(usual, zone, facts, instant(now));
    return found && isoInstant(found.at, zone);
  };

  test.each([
    ["2026-06-07T09:59:59+02:00", undefined],
    ["2026-06-07T10:00:00+02:00", "2026-06-07T10:00:00+02:00"],
    ["2026-06-09T09:59:59+02:00", "2026-06-07T10:00:00+02:00"],
    ["2026-06-09T10:00:00+02:00", "2026-06-09T10:00:00+02:00"],
    ["2026-06-09T19:59:59+02:00", "2026-06-09T10:00:00+02:00"],
    // The quiet hours; then the visit is too near.
    ["2026-06-09T20:00:00+02:00", undefined],
    ["2026-06-10T07:59:00+02:00", undefined],
    ["2026-06-10T08:00:00+02:00", undefined],
  ])("at %s is the last one that has passed, while it is of use", (now, expected) => {
    expect(due(now)).toBe(expected);
  });

  test("was it sent, it is not due again, also where the clock goes back behind it and comes again", () => {
    const remindedAt = "2026-06-09T10:00:30+02:00";
    expect(due("2026-06-09T10:01:00+02:00", { remindedAt })).toBeUndefined();
    expect(due("2026-06-09T09:00:00+02:00", { remindedAt })).toBeUndefined();
    expect(due("2026-06-09T12:00:00+02:00", { remindedAt })).toBeUndefined();
    // The control: the one before does not stand for the last one.
    expect(due("2026-06-09T10:01:00+02:00", { remindedAt: "2026-06-07T10:00:30+02:00" })).toBeDefined();
  });

  test("who booked or moved shortly before it knows the time", () => {
    expect(due("2026-06-09T10:00:00+02:00", { knownSince: "2026-06-08T22:01:00+02:00" })).toBeUndefined();
    expect(due("2026-06-09T10:00:00+02:00", { knownSince: "2026-06-08T21:59:00+02:00" })).toBeDefined();
  });
});

describe("the end of the quiet hours", () => {
  const night = { from: 20 * 60, until: 8 * 60 };
  test.each([
    ["in the evening is the next morning", "2026-06-09T23:00:00+02:00", "2026-06-10T08:00:00+02:00"],
    ["after midnight is the same morning", "2026-06-10T01:00:00+02:00", "2026-06-10T08:00:00+02:00"],
    ["in the night of the change of the clock too", "2026-03-28T23:00:00+01:00", "2026-03-29T08:00:00+02:00"],
    ["at noon is now", "2026-06-10T12:00:00+02:00", "2026-06-10T12:00:00+02:00"],
  ])("%s", (_, now, end) => {
    expect(isoInstant(endOfSpan(night, zone, instant(now)), zone)).toBe(end);
  });

  test("there are none where they end when they begin", () => {
    const now = instant("2026-06-10T01:00:00+02:00");
    expect(endOfSpan({ from: 0, until: 0 }, zone, now)).toBe(now);
    expect(endOfSpan({ from: 0, until: 120 }, zone, now)).toBe(instant("2026-06-10T02:00:00+02:00"));
  });
});
