import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arrives,
  judge,
  verdicts,
  type DoorRules,
  type Knowledge,
  type ListedVisit,
  type VerdictKind,
} from "../../../shared/checkin/index.ts";
import type { PassFields, PassOutcome } from "../../../shared/pass/index.ts";
import { addMinutes, type Instant } from "../../../shared/time/index.ts";
import { date, instant } from "../../support/instants.ts";
import { anyFields } from "../../support/signedPass.ts";

const start = instant("2026-12-01T09:00+01:00");
const now = instant("2026-12-01T08:55+01:00");
const fields: PassFields = { ...anyFields, start };
const genuine: PassOutcome = { kind: "genuine", fields };
const door: DoorRules = { office: 4, timeZone: "Europe/Berlin", unit: null, earlyMinutes: 60, lateMinutes: 10 };

const visit: ListedVisit = {
  passId: Buffer.from(fields.id).toString("hex"),
  appointment: "a",
  code: "0123456789",
  service: "transfer",
  unit: "desk",
  start,
  end: addMinutes(start, 15),
  status: "booked",
  arrivedAt: null,
  desk: null,
};

const fresh: Knowledge = {
  visit,
  ended: null,
  ownArrival: null,
  listed: [date("2026-12-01"), date("2026-12-02")],
  listAsOf: now,
  keysAsOf: now,
  reached: true,
};

interface Case {
  outcome?: PassOutcome;
  door?: Partial<DoorRules>;
  known?: Partial<Knowledge>;
  now?: Instant;
}

function judged({ outcome = genuine, door: doors, known, now: at = now }: Case) {
  return judge(outcome, { ...door, ...doors }, { ...fresh, ...known }, at);
}

const listedAs = (parts: Partial<ListedVisit>): Partial<Knowledge> => ({ visit: { ...visit, ...parts } });
const withFields = (parts: Partial<PassFields>): PassOutcome => ({ kind: "genuine", fields: { ...fields, ...parts } });
const hours = (count: number) => addMinutes(now, -60 * count);

describe("every verdict", () => {
  const cases: [VerdictKind, string, Case][] = [
    ["welcome", "a pass of today on the list, the server answers", {}],
    ["welcome", "a key out of its time: the clock may be wrong", { outcome: { kind: "key_out_of_time", fields } }],
    ["welcome_offline", "the same without the server", { known: { reached: false } }],
    ["not_in_list", "genuine, of today, not on today's list", { known: { visit: null } }],
    ["too_early", "an hour and a minute before", { now: addMinutes(start, -61) }],
    ["too_late", "eleven minutes after", { now: addMinutes(start, 11) }],
    ["other_day", "a visit of tomorrow", { now: addMinutes(start, -24 * 60) }],
    ["other_day", "a visit of yesterday", { now: addMinutes(start, 24 * 60) }],
    ["other_office", "a pass of another office", { outcome: withFields({ office: 5 }) }],
    ["other_unit", "another door of this office", { door: { unit: "service_area" } }],
    ["already_arrived", "another tablet took the arrival", { known: listedAs({ arrivedAt: hours(0) }) }],
    ["already_arrived", "this tablet took it", { known: { ownArrival: { at: now, desk: null } } }],
    ["data_old", "a list older than twelve hours", { known: { listAsOf: addMinutes(hours(12), -1) } }],
    ["data_old", "no list at all yet", { known: { listAsOf: null, listed: [], visit: null } }],
    ["cancelled", "cancelled on the list", { known: listedAs({ status: "cancelled" }) }],
    ["cancelled", "cancelled, no longer on the list", { known: { visit: null, ended: "cancelled" } }],
    ["moved", "another time on the list", { known: listedAs({ start: addMinutes(start, 30) }) }],
    ["moved", "moved off the list", { known: { visit: null, ended: "moved", movedTo: addMinutes(start, 9_999) } }],
    ["blocked", "a blocked pass", { known: { visit: null, ended: "blocked" } }],
    ["blocked", "a blocked key", { outcome: { kind: "blocked", fields } }],
    ["not_genuine", "a wrong signature", { outcome: { kind: "not_genuine" } }],
    ["not_genuine", "an unknown key although the keys are fresh", { outcome: { kind: "unknown_key" } }],
    ["wrong_kind", "a pickup pass", { outcome: { kind: "wrong_kind", fields: { ...fields, kind: 2 } } }],
    ["wrong_kind", "a pickup pass that was verified as one", { outcome: withFields({ kind: 2 }) }],
    ["keys_old", "keys older than fourteen days", { known: { keysAsOf: addMinutes(hours(14 * 24), -1) } }],
    [
      "keys_old",
      "an unknown key, and the keys are old",
      { outcome: { kind: "unknown_key" }, known: { keysAsOf: null } },
    ],
    ["not_a_pass", "some other code", { outcome: { kind: "not_a_pass" } }],
  ];

  it.each(cases)("%s: %s", (kind, _, what) => {
    expect(judged(what).kind).toBe(kind);
  });

  it("is met by one of these cases at least", () => {
    expect(new Set(cases.map(([kind]) => kind))).toEqual(new Set(Object.keys(verdicts)));
  });

  it("O7 has the same colour with and without the server", () => {
    const judgedTwice = cases.map(([, , what]) => [
      judged({ ...what, known: { ...what.known, reached: true } }),
      judged({ ...what, known: { ...what.known, reached: false } }),
    ]);
    // The windows widen without the server; a case between the two edges is tested on its own.
    const tones = judgedTwice.map((both) => both.map((it) => verdicts[it.kind].tone));
    const differ = cases.filter((_, index) => tones[index]?.[0] !== tones[index]?.[1]).map(([kind]) => kind);
    expect(differ).toEqual(["too_early", "too_late"]);
  });
});

describe("what a screen says beside the verdict", () => {
  it("by how many whole minutes somebody is too early or too late", () => {
    expect(judged({ now: addMinutes(start, -90) })).toMatchObject({ kind: "too_early", minutes: 90 });
    expect(judged({ now: (addMinutes(start, 11) + 1) as Instant })).toMatchObject({ kind: "too_late", minutes: 12 });
    expect(judged({})).toMatchObject({ minutes: 0 });
  });

  it("since when and at which desk somebody has arrived, the list before the own scan", () => {
    const own = { at: now, desk: "own" };
    const arrivedAt = hours(1);
    expect(judged({ known: { ownArrival: own } }).arrived).toEqual(own);
    expect(judged({ known: { ...listedAs({ arrivedAt, desk: "Ost" }), ownArrival: own } }).arrived).toEqual({
      at: arrivedAt,
      desk: "Ost",
    });
  });

  it("how old its data are", () => {
    expect(judged({ known: { listAsOf: hours(3) } }).listAsOf).toBe(hours(3));
  });

  it("nothing of a visit where the text was no genuine pass", () => {
    for (const kind of ["not_a_pass", "not_genuine", "unknown_key"] as const) {
      const verdict = judged({ outcome: { kind }, known: { ownArrival: { at: now, desk: null } } });
      expect(verdict).toMatchObject({ fields: null, visit: null, arrived: null });
    }
  });
});

describe("which of several reasons wins", () => {
  const order: [VerdictKind, VerdictKind, Case][] = [
    ["not_genuine", "keys_old", { outcome: { kind: "not_genuine" }, known: { keysAsOf: null } }],
    ["blocked", "other_office", { outcome: { kind: "blocked", fields: { ...fields, office: 5 } } }],
    ["wrong_kind", "other_office", { outcome: withFields({ kind: 2, office: 5 }) }],
    ["other_office", "cancelled", { outcome: withFields({ office: 5 }), known: listedAs({ status: "cancelled" }) }],
    ["cancelled", "moved", { known: listedAs({ status: "cancelled", start: addMinutes(start, 30) }) }],
    ["cancelled", "other_day", { known: listedAs({ status: "cancelled" }), now: addMinutes(start, 9_999) }],
    ["moved", "too_late", { known: listedAs({ start: addMinutes(start, 30) }), now: addMinutes(start, 30) }],
    ["not_in_list", "too_late", { known: { visit: null }, now: addMinutes(start, 30) }],
    ["too_late", "already_arrived", { known: listedAs({ arrivedAt: start }), now: addMinutes(start, 30) }],
    ["too_early", "other_unit", { door: { unit: "other" }, now: addMinutes(start, -120) }],
    ["other_day", "data_old", { known: { listAsOf: null }, now: addMinutes(start, 24 * 60) }],
    ["other_unit", "already_arrived", { door: { unit: "other" }, known: listedAs({ arrivedAt: now }) }],
    ["already_arrived", "data_old", { known: { ...listedAs({ arrivedAt: now }), listAsOf: null } }],
    ["data_old", "keys_old", { known: { listAsOf: null, keysAsOf: null } }],
  ];

  it.each(order)("%s before %s", (first, _, what) => {
    expect(judged(what).kind).toBe(first);
  });
});

describe("the edges", () => {
  const at = (minutes: number, millis = 0) => (addMinutes(start, minutes) + millis) as Instant;

  it.each([
    ["the first instant of the window", at(-60), true, "welcome"],
    ["a millisecond before it", at(-60, -1), true, "too_early"],
    ["the last instant of the window", at(10), true, "welcome"],
    ["a millisecond after it", at(10, 1), true, "too_late"],
    ["ten minutes more before it without the server", at(-70), false, "welcome_offline"],
    ["a millisecond before that", at(-70, -1), false, "too_early"],
    ["ten minutes more after it without the server", at(20), false, "welcome_offline"],
    ["a millisecond after that", at(20, 1), false, "too_late"],
  ])("%s", (_, instantOfScan, reached, kind) => {
    const current = { reached, listAsOf: instantOfScan, keysAsOf: instantOfScan };
    expect(judged({ now: instantOfScan, known: current }).kind).toBe(kind);
  });

  it.each([
    ["a list of exactly twelve hours", { listAsOf: hours(12) }, "welcome"],
    ["a millisecond more", { listAsOf: (hours(12) - 1) as Instant }, "data_old"],
    ["keys of exactly fourteen days", { keysAsOf: hours(14 * 24) }, "welcome"],
    ["a millisecond more", { keysAsOf: (hours(14 * 24) - 1) as Instant }, "keys_old"],
  ])("%s", (_, known, kind) => {
    expect(judged({ known }).kind).toBe(kind);
  });

  it("a day ends at midnight of the office's zone, not of UTC", () => {
    const late = { outcome: withFields({ start: instant("2026-12-01T23:50+01:00") }), known: { visit: null } };
    expect(judged({ ...late, now: instant("2026-12-01T23:59+01:00") }).kind).toBe("not_in_list");
    expect(judged({ ...late, now: instant("2026-12-02T00:00+01:00") }).kind).toBe("other_day");
  });

  it("what is signed decides where the list does not reach", () => {
    expect(judged({ known: { visit: null, listed: [] } }).kind).toBe("welcome");
  });

  it("the pass of the new time is not the one that was moved, however old the list is", () => {
    const moved = { visit: null, ended: "moved" as const, movedTo: start, listed: [] };
    expect(judged({ known: moved }).kind).toBe("welcome");
    expect(judged({ known: { ...moved, movedTo: addMinutes(start, 5) } }).kind).toBe("moved");
  });
});

describe("whether somebody counts as arrived", () => {
  it.each([
    ["welcome", {}, true],
    ["welcome_offline", { known: { reached: false } }, true],
    ["not_in_list", { known: { visit: null } }, true],
    ["data_old", { known: { listAsOf: null } }, true],
    ["keys_old", { known: { keysAsOf: null } }, true],
    ["keys_old", { outcome: { kind: "unknown_key" }, known: { keysAsOf: null } }, false],
    ["already_arrived", { known: listedAs({ arrivedAt: now }) }, false],
    ["cancelled", { known: listedAs({ status: "cancelled" }) }, false],
    ["too_early", { now: addMinutes(start, -90) }, false],
  ] satisfies [VerdictKind, Case, boolean][])("%s", (kind, what, counts) => {
    const verdict = judged(what);
    expect(verdict.kind).toBe(kind);
    expect(arrives(verdict)).toBe(counts);
  });

  it("nobody does whose verdict is red, grey or blue", () => {
    const harsh = Object.values(verdicts).filter((it) => !["green", "amber"].includes(it.tone));
    expect(harsh.length).toBeGreaterThan(4);
    expect(harsh.filter((it) => it.arrives)).toEqual([]);
  });
});

describe("the clock", () => {
  const anyMinute = fc.integer({ min: -800_000, max: 800_000 });
  const anyAge = fc.option(fc.integer({ min: -50_000, max: 100_000 }), { nil: null });

  const anyCase = fc.record({
    minutes: anyMinute,
    listAge: anyAge,
    keysAge: anyAge,
    reached: fc.boolean(),
    listed: fc.constantFrom([], [date("2026-12-01")], [date("2026-12-01"), date("2026-12-02")]),
    onList: fc.boolean(),
    outcome: fc.constantFrom("genuine" as const, "key_out_of_time" as const),
    arrived: fc.boolean(),
  });

  const run = (it: typeof anyCase extends fc.Arbitrary<infer T> ? T : never, ended: Knowledge["ended"] = null) => {
    const at = addMinutes(start, it.minutes);
    const asOf = (age: number | null) => (age === null ? null : addMinutes(at, -age));
    return judged({
      outcome: { kind: it.outcome, fields },
      now: at,
      known: {
        visit: it.onList ? { ...visit, arrivedAt: it.arrived ? start : null } : null,
        ended,
        listed: it.listed,
        listAsOf: asOf(it.listAge),
        keysAsOf: asOf(it.keysAge),
        reached: it.reached,
      },
    });
  };

  it("alone never gives red, grey or blue to a genuine pass, whatever it shows and however old the data are", () => {
    fc.assert(
      fc.property(anyCase, (it) => {
        expect(["green", "amber"]).toContain(verdicts[run(it).kind].tone);
      }),
      { numRuns: 3000 },
    );
  });

  it("does not turn a cancelled pass green either", () => {
    fc.assert(
      fc.property(anyCase, (it) => {
        expect(verdicts[run({ ...it, onList: false }, "cancelled").kind].tone).toBe("red");
      }),
    );
  });

  it("can give an unknown key red only while the keys are fresh", () => {
    const verdict = (keysAsOf: Instant | null) =>
      judged({ outcome: { kind: "unknown_key" }, known: { keysAsOf } }).kind;
    expect(verdict(hours(14 * 24))).toBe("not_genuine");
    expect(verdict(addMinutes(hours(14 * 24), -1))).toBe("keys_old");
  });
});
