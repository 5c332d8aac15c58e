import { beforeEach, describe, expect, it } from "vitest";
import {
  dropOver,
  forgetPersons,
  keepFact,
  newAct,
  onStaffDatabase,
  visits,
  waiting,
} from "../../../client/device/staff/index.ts";
import { cursor, takeChanges } from "../../../client/device/staff/dayList.ts";
import { keepScan } from "../../../client/device/staff/scans.ts";
import { pullChanges, pullKeys } from "../../../client/device/staff/pull.ts";
import type { Change, PullAnswer } from "../../../shared/sync/index.ts";
import { at, aVisit, fakeServer, firstDay, passId } from "./fakeServer.ts";

const now = at("2026-12-01T08:00:00+01:00");
const clock = { now: () => now, contact: () => undefined };
const watches = { elapsed: () => 0 };

const answer = (...changes: Change[]): PullAnswer => ({
  type: "changes",
  cursor: "1",
  asOf: now,
  listed: ["2026-12-01"],
  changes,
  lastSeq: 0,
});

/** Every byte and every word that lies on the disk, however deep. */
async function onTheDisk(): Promise<string> {
  const rows = await onStaffDatabase((it) => Promise.all(it.tables.map((table) => table.toArray())));
  const words: string[] = [];
  const walk = (value: unknown): void => {
    if (value instanceof ArrayBuffer) words.push(new TextDecoder("latin1").decode(value));
    else if (ArrayBuffer.isView(value)) words.push(new TextDecoder("latin1").decode(value as Uint8Array<ArrayBuffer>));
    else if (value && typeof value === "object") Object.values(value).forEach(walk);
    else words.push(String(value));
  };
  walk(rows);
  return words.join("\n");
}

beforeEach(firstDay);

describe("names on a tablet", () => {
  it("are opened for the screen and nowhere to be read on the disk", async () => {
    await takeChanges(answer(aVisit(passId("a"))), true);
    expect((await visits()).map((it) => it.name)).toEqual([{ familyName: "Kowalczyk", givenName: "Kanaria" }]);
    const disk = await onTheDisk();
    expect(disk).toContain(passId("a"));
    expect(disk).not.toMatch(/Kowalczyk|Kanaria/);
  });

  it("are found by the same search where they lie open", async () => {
    await onStaffDatabase((it) => it.tray.put({ seq: 1, name: "Kowalczyk" } as never));
    expect(await onTheDisk()).toContain("Kowalczyk");
  });

  it("are sealed with a key that cannot be taken out, each bound to its pass", async () => {
    await takeChanges(answer(aVisit(passId("a")), aVisit(passId("b"), { familyName: "Okafor" })), true);
    const [key] = await onStaffDatabase((it) => it.keys.toArray());
    expect(key?.key.extractable).toBe(false);
    const [one, other] = await onStaffDatabase((it) => it.visits.orderBy("passId").toArray());
    if (one && other) await onStaffDatabase((it) => it.visits.put({ ...one, iv: other.iv, sealed: other.sealed }));
    expect((await visits()).map((it) => it.name?.familyName)).toEqual([undefined, "Okafor"]);
  });

  it("go with the key at sign-out; what waits for a receipt stays", async () => {
    await takeChanges(answer(aVisit(passId("a"))), true);
    const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
    await keepScan({ act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now });
    await forgetPersons();
    expect(await visits()).toEqual([]);
    expect(await onStaffDatabase((it) => it.keys.count())).toBe(0);
    expect((await waiting(10)).length).toBe(1);
  });

  it("go when the day is over", async () => {
    const tomorrow = { start: at("2026-12-02T08:15:00+01:00"), end: at("2026-12-02T08:30:00+01:00") };
    await takeChanges(answer(aVisit(passId("a")), aVisit(passId("b"), tomorrow)), true);
    await dropOver(at("2026-12-01T23:59:00+01:00"), "Europe/Berlin");
    expect((await visits()).length).toBe(2);
    await dropOver(at("2026-12-02T00:01:00+01:00"), "Europe/Berlin");
    expect((await visits()).map((it) => it.passId)).toEqual([passId("b")]);
  });
});

describe("the list on a tablet", () => {
  it("follows what has changed, and what is gone", async () => {
    await takeChanges(answer(aVisit(passId("a")), aVisit(passId("b"))), true);
    const moved = at("2026-12-01T10:15:00+01:00");
    await takeChanges(answer(aVisit(passId("a"), { start: moved }), { type: "gone", passId: passId("b") }), false);
    expect((await visits()).map((it) => [it.passId, it.start])).toEqual([[passId("a"), moved]]);
  });

  it("shows an arrival of this tablet before the server has heard of it", async () => {
    await takeChanges(answer(aVisit(passId("a"))), true);
    const args = {
      passId: passId("a"),
      verdict: "welcome",
      arrival: true,
      source: "camera" as const,
      desk: "Empfang 1",
    };
    await keepScan({ act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now });
    expect(await visits()).toMatchObject([{ status: "arrived", arrivedAt: now, desk: "Empfang 1" }]);
    // The same pull as before, which does not know of it yet, takes nothing away.
    await takeChanges(answer(aVisit(passId("a"))), false);
    expect(await visits()).toMatchObject([{ status: "arrived" }]);
  });

  it("forgets an arrival once the server, which has it, says that the visit was moved", async () => {
    await onStaffDatabase((it) => it.arrivals.put({ passId: passId("a"), at: now, desk: null }));
    await takeChanges(answer(aVisit(passId("a"), { start: at("2026-12-01T15:00:00+01:00") })), false);
    expect(await visits()).toMatchObject([{ status: "booked", arrivedAt: null }]);
  });

  it("O24 is kept until the new one is there when the cursor is too old", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    await pullChanges({ api: server.api, clock, watches });
    server.reset = true;
    server.changes = [];
    expect(await pullChanges({ api: server.api, clock, watches })).toEqual({ kind: "anew" });
    expect((await visits()).length).toBe(1);
    server.reset = false;
    server.changes = [aVisit(passId("b"))];
    await pullChanges({ api: server.api, clock, watches }, true);
    expect((await visits()).map((it) => it.passId)).toEqual([passId("b")]);
  });
});

describe("a list that lost visits here", () => {
  it("O17 comes anew and whole with the next pull: the day was over by a wrong clock only", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a")), aVisit(passId("b"))];
    await pullChanges({ api: server.api, clock, watches });
    await dropOver(at("2026-12-02T10:00:00+01:00"), "Europe/Berlin");
    expect(await visits()).toEqual([]);
    expect(await cursor()).toBeUndefined();
    await pullChanges({ api: server.api, clock, watches });
    expect((await visits()).map((it) => it.passId)).toEqual([passId("a"), passId("b")]);
    expect(await cursor()).toBeDefined();
  });

  it("is not continued by an answer that was asked for before", async () => {
    await takeChanges(answer(aVisit(passId("a"))), true);
    const asked = await cursor();
    await dropOver(at("2026-12-02T10:00:00+01:00"), "Europe/Berlin");
    await takeChanges({ ...answer(aVisit(passId("b"))), cursor: "2" }, false, undefined, asked);
    expect([await visits(), await cursor()]).toEqual([[], undefined]);
  });

  it("goes on where nothing was lost", async () => {
    await takeChanges(answer(aVisit(passId("a"))), true);
    await dropOver(now, "Europe/Berlin");
    expect(await cursor()).toBe("1");
  });
});

describe("the keys on a tablet", () => {
  it("are not exchanged for a set with a lower sequence", async () => {
    const set = { keys: [], sequence: 2, expires: "2027-01-01T00:00:00Z" };
    const before = at("2026-11-30T08:00:00+01:00");
    await keepFact("keySet", { set, asOf: before });
    await pullKeys({ api: fakeServer().api, clock });
    expect(await onStaffDatabase((it) => it.facts.get("keySet"))).toMatchObject({ value: { set, asOf: before } });
  });

  it("are as old as the last time the server gave them", async () => {
    await pullKeys({ api: fakeServer().api, clock });
    expect(await onStaffDatabase((it) => it.facts.get("keySet"))).toMatchObject({ value: { asOf: now } });
  });
});
