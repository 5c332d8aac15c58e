import { describe, expect, it } from "vitest";
import { actRows, columns, csvOf, type KeptAct, type SheetWords } from "../../../client/staff/staff/actSheet.ts";
import { at, passId } from "./fakeServer.ts";

const words: SheetWords = {
  column: (name) => name,
  state: ({ seq, code }) => code ?? (seq === undefined ? "memory" : "waiting"),
  verdict: (kind) => `verdict ${kind}`,
  yes: "yes",
  no: "no",
  stamp: (instant) => new Date(instant).toISOString(),
};

const scan = (more: Partial<KeptAct> = {}, args = {}): KeptAct => ({
  id: "act-1",
  seq: 7,
  name: "scan",
  args: { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera", desk: "Empfang 1", ...args },
  at: "2026-12-01T07:05:00.000Z",
  offsetMs: 60_000,
  ...more,
});

const visit = { passId: passId("a"), code: "K4T7PX20QW", start: at("2026-12-01T08:15:00+01:00") };
const named = { ...visit, name: { familyName: "Kowalczyk", givenName: "Kanaria" } } as never;
const nameless = { ...visit, name: null } as never;

describe("the sheet of what is not with the server", () => {
  it("F25 has a line for each act: number, time of the server, name and code where the list is there, verdict, state, ids", () => {
    const time = "2026-12-01T07:06:00.000Z";
    expect(actRows([scan()], [named], words)).toEqual([
      [...columns],
      [
        "7",
        time,
        "Kowalczyk, Kanaria",
        visit.code,
        "verdict welcome",
        "yes",
        "Empfang 1",
        "waiting",
        passId("a"),
        "act-1",
      ],
    ]);
    expect(actRows([scan()], [nameless], words)[1]?.slice(2, 4)).toEqual(["", visit.code]);
    expect(actRows([scan()], [], words)[1]?.slice(2, 4)).toEqual(["", ""]);
  });

  it("F25 says what was refused and what is in memory only, and has room for a closed task", () => {
    const closed: KeptAct = { ...scan(), name: "close_task", args: { task: 3 } };
    const { seq: _seq, ...unsaved } = scan();
    const rows = actRows([scan({ code: "moved" }), unsaved, closed], [], words).slice(1);
    expect(rows.map((row) => row[7])).toEqual(["moved", "memory", "waiting"]);
    expect(rows[1]?.[0]).toBe("");
    expect(rows[2]?.slice(4, 7)).toEqual(["", "", ""]);
  });

  it("F25 opens in a spreadsheet: UTF-8 mark, semicolons, quotes doubled, and nothing in it is run as a formula", () => {
    expect(
      csvOf([
        ["Ü", 'say "a;b"'],
        ["=HYPERLINK(1)", "-1"],
      ]),
    ).toBe(`\uFEFF"Ü";"say ""a;b"""\r\n"'=HYPERLINK(1)";"'-1"\r\n`);
  });
});
