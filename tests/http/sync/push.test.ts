import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { deviceSchemaVersion, oldestDeviceSchemaVersion, ReceiptSchema } from "../../../shared/sync/index.ts";
import { at } from "../../support/openHouse.ts";
import { minutesFrom, ownOrigin, staffHouse, visitsIn, type StaffHouse } from "../../support/staffHouse.ts";
import { passIdOf } from "../../support/passIds.ts";
import { testOffice } from "../../support/testOffice.ts";

const today = "2026-12-01";

async function withVisits(count = 1) {
  const house = await staffHouse();
  const passIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const minute = String(Math.floor(index / 2) * 15).padStart(2, "0");
    passIds.push(passIdOf((await house.visit(at(today, `09:${minute}`))).pass));
  }
  return { house, tablet: await house.tablet(), passIds, passId: passIds[0] ?? "" };
}

/** Everything the database holds of scans, as a second program sees it. */
function rowsOf({ folder }: StaffHouse) {
  const database = new Database(join(folder, "terminpass.db"), { readonly: true });
  const all = (sql: string) => database.prepare(sql).all() as Record<string, unknown>[];
  const rows = {
    history: all("SELECT kind, details FROM event WHERE room = 'checkin'"),
    scans: all("SELECT pass_id, at FROM arrival_scan"),
    kept: all("SELECT id FROM device_mutation"),
  };
  database.close();
  return rows;
}

describe("a batch", () => {
  it("O9 is answered by a receipt that names it and each of its mutations", async () => {
    const { tablet, passIds } = await withVisits(3);
    const mutations = passIds.map((it) => tablet.scan(it));
    const batch = randomUUID();
    const { json, headers } = await tablet.send(mutations, { batch });
    expect(v.parse(ReceiptSchema, json)).toEqual({
      type: "receipt",
      batch,
      results: mutations.map(({ id }) => ({ id, outcome: "applied" })),
    });
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  it("F6 F7 sent again runs nothing twice and hears the first results", async () => {
    const { house, tablet, passId } = await withVisits();
    // Nobody arrives before the booking: without this both scans would count from the same instant.
    house.clock.turnTo(minutesFrom(house.clock.now(), 5));
    const first = tablet.scan(passId, {}, { at: minutesFrom(house.clock.now(), -1) });
    const second = tablet.scan(passId, { desk: "2" });
    const wrong = tablet.act({ name: "fly" });
    await tablet.push(first, second, wrong);
    const before = rowsOf(house);
    const again = await tablet.push(first, second, wrong);
    expect(again).toMatchObject([
      { id: first.id, outcome: "duplicate", first: "applied" },
      { id: second.id, outcome: "duplicate", first: "conflict", truth: { passId, desk: null } },
      { id: wrong.id, outcome: "duplicate", first: "rejected", code: "unknown_name" },
    ]);
    expect(rowsOf(house)).toEqual(before);
    expect(before.scans).toHaveLength(2);
  });

  it("F6 sent twice at once runs once", async () => {
    const { house, tablet, passIds } = await withVisits(4);
    const mutations = passIds.map((it) => tablet.scan(it));
    const answers = await Promise.all([1, 2, 3].map(() => tablet.push(...mutations)));
    const outcomes = answers.flat().map((it) => it.outcome);
    expect(outcomes.filter((it) => it === "applied")).toHaveLength(4);
    expect(outcomes.filter((it) => it === "duplicate")).toHaveLength(8);
    expect(rowsOf(house).scans).toHaveLength(4);
  });

  it("F7 of which only a part arrived is completed by sending all of it again", async () => {
    const { house, tablet, passIds } = await withVisits(4);
    const mutations = passIds.map((it) => tablet.scan(it));
    await tablet.push(...mutations.slice(0, 2));
    expect((await tablet.pull()).lastSeq).toBe(2);
    const outcomes = (await tablet.push(...mutations)).map((it) => it.outcome);
    expect(outcomes).toEqual(["duplicate", "duplicate", "applied", "applied"]);
    expect(rowsOf(house).scans).toHaveLength(4);
    expect((await tablet.pull()).lastSeq).toBe(4);
  });

  it("F6 that comes before an earlier one leaves a gap, and the number is told up to it", async () => {
    const { tablet, passIds } = await withVisits(4);
    const mutations = passIds.map((it) => tablet.scan(it));
    await tablet.push(...mutations.slice(2));
    expect((await tablet.pull()).lastSeq).toBe(0);
    await tablet.push(mutations[0]);
    expect((await tablet.pull()).lastSeq).toBe(1);
    await tablet.push(mutations[1]);
    expect((await tablet.pull()).lastSeq).toBe(4);
  });

  it("is kept across a new start of the server", async () => {
    const { house, tablet, passId } = await withVisits();
    const scan = tablet.scan(passId);
    await tablet.push(scan);
    await house.house.close();
    const later = await staffHouse({ folder: house.folder });
    const again = await later.tablet("testburg", tablet.id);
    expect(await again.push(scan)).toMatchObject([{ outcome: "duplicate", first: "applied" }]);
    expect((await again.pull()).lastSeq).toBe(1);
  });

  it("of more than two hundred mutations is refused as a whole, of two hundred with long names it is taken", async () => {
    const { tablet } = await withVisits();
    const scans = Array.from({ length: 201 }, () =>
      tablet.scan("ab".repeat(16), { arrival: false, desk: "Ä".repeat(80) }),
    );
    expect(await tablet.push(...scans.slice(0, 200))).toHaveLength(200);
    const refused = await tablet.send(scans);
    expect(refused.status).toBe(400);
    expect((await tablet.pull()).lastSeq).toBe(200);
  });

  it("O16 of each program from the present one to two versions before it is taken, and what it does not know is read over", async () => {
    for (let version = oldestDeviceSchemaVersion; version <= deviceSchemaVersion; version++) {
      const { tablet, passId } = await withVisits();
      const { json } = await tablet.send([{ ...tablet.scan(passId), later: "unknown" }], { schemaVersion: version });
      expect(json.results).toMatchObject([{ outcome: "applied" }]);
    }
  });

  it("of a newer program is kept by the device: the server says that it cannot answer now", async () => {
    const { house, tablet, passId } = await withVisits();
    const answer = await tablet.send([tablet.scan(passId)], { schemaVersion: deviceSchemaVersion + 1 });
    expect(answer.status).toBe(503);
    expect(rowsOf(house).kept).toEqual([]);
  });
});

describe("a poison item", () => {
  it.each([
    ["an unknown name", { name: "fly" }, "unknown_name"],
    ["a name that every object has", { name: "constructor" }, "unknown_name"],
    ["arguments of another shape", { args: { passId: 7 } }, "invalid_input"],
    ["no arguments", { args: undefined }, "invalid_input"],
    [
      "an arrival of nobody",
      { args: { passId: null, verdict: "welcome", arrival: true, source: "typed", desk: null } },
      "invalid_input",
    ],
    ["no time", { at: "yesterday" }, "invalid_input"],
    ["a date that does not exist", { at: "2026-02-30T10:00:00Z" }, "invalid_input"],
    ["no number", { seq: 0 }, "invalid_input"],
    ["an offset of text", { offsetMs: "much" }, "invalid_input"],
  ])("O9 with %s is rejected with its reason and delays no other", async (_, wrong, code) => {
    const { house, tablet, passIds } = await withVisits(2);
    const [before, after] = passIds.map((it) => tablet.scan(it));
    const poison = { ...tablet.scan(passIds[0] ?? ""), ...wrong };
    expect(await tablet.push(before, poison, after)).toMatchObject([
      { outcome: "applied" },
      { id: poison.id, outcome: "rejected", code },
      { outcome: "applied" },
    ]);
    expect(rowsOf(house).scans).toHaveLength(2);
  });

  it("that cannot even be named gets no receipt; the others do", async () => {
    const { tablet, passIds } = await withVisits(2);
    const [before, after] = passIds.map((it) => tablet.scan(it));
    const results = await tablet.push(before, "nonsense", null, { seq: 2 }, after);
    expect(results.map((it) => it.id)).toEqual([before?.id, after?.id]);
  });

  it("over which the server falls is not kept as done", async () => {
    const { house, tablet, passIds } = await withVisits(2);
    const database = new Database(join(house.folder, "terminpass.db"));
    const poisoned = `CREATE TRIGGER poison BEFORE INSERT ON arrival_scan WHEN NEW.pass_id = '${passIds[0]}'
      BEGIN SELECT RAISE(ABORT, 'poison'); END`;
    database.exec(poisoned);
    const mutations = passIds.map((it) => tablet.scan(it));
    expect(await tablet.push(...mutations)).toMatchObject([
      { outcome: "rejected", code: "internal" },
      { outcome: "applied" },
    ]);
    // Nothing half-done is left of it, not even its line in the history.
    expect(rowsOf(house).history.filter((it) => it["kind"] === "pass_scanned")).toHaveLength(1);
    database.exec("DROP TRIGGER poison");
    database.close();
    expect((await tablet.push(...mutations)).map((it) => it.outcome)).toEqual(["applied", "duplicate"]);
  });
});

describe("the history", () => {
  it("keeps what each screen showed, also of passes that nobody knows, and names nobody", async () => {
    const { house, tablet, passId } = await withVisits();
    await tablet.push(
      tablet.scan(passId, { verdict: "welcome_offline", source: "scanner", desk: "Tür 2" }),
      tablet.scan("cd".repeat(16), { verdict: "not_genuine", arrival: false }),
      tablet.act({ args: { passId: null, verdict: "not_a_pass", arrival: false, source: "camera", desk: null } }),
    );
    const { history } = rowsOf(house);
    const shown = history
      .filter((it) => it["kind"] === "pass_scanned")
      .map((it) => JSON.parse(String(it["details"])) as Record<string, unknown>);
    expect(shown).toMatchObject([
      { verdict: "welcome_offline", source: "scanner", desk: "Tür 2", device: tablet.id, passId },
      { verdict: "not_genuine" },
      { verdict: "not_a_pass", passId: null },
    ]);
    expect(JSON.stringify(history)).not.toMatch(/Muster|Kim|1990/);
  });
});

describe("an expired session", () => {
  it("leaves nothing half-done: the whole queue goes through after the next sign-in", async () => {
    const { house, tablet, passIds } = await withVisits(4);
    const mutations = passIds.map((it) => tablet.scan(it));
    await tablet.ask("/api/auth/sign-out", { body: {} });
    expect((await tablet.send(mutations)).status).toBe(401);
    expect(rowsOf(house)).toEqual({ history: [], scans: [], kept: [] });
    const again = await house.tablet("testburg", tablet.id);
    expect((await again.push(...mutations)).map((it) => it.outcome)).toEqual(Array(4).fill("applied"));
  });
});

describe("another office", () => {
  const two = async () => {
    const house = await staffHouse({ offices: [testOffice(), testOffice({ id: "otherburg", number: 2 })] });
    const visit = await house.visit(at(today, "09:00"));
    house.clock.turnTo(at(today, "08:55"));
    return { house, passId: passIdOf(visit.pass), own: await house.tablet(), other: await house.tablet("otherburg") };
  };

  it("cannot take an arrival, close a task or learn whether a pass exists", async () => {
    const { house, passId, own, other } = await two();
    const known = await other.push(other.scan(passId));
    const unknown = await other.push(other.scan("ef".repeat(16)));
    expect(known).toMatchObject([{ outcome: "rejected", code: "unknown_pass" }]);
    expect({ ...unknown[0], id: "" }).toEqual({ ...known[0], id: "" });
    const third = await house.tablet();
    await own.push(own.scan(passId, {}, { at: minutesFrom(house.clock.now(), -9) }));
    await third.push(third.scan(passId));
    const task = (await own.pull()).changes.find((it) => it.type === "task");
    expect(task).toBeDefined();
    expect(await other.push(other.act({ name: "close_task", args: task && { task: task.task } }))).toMatchObject([
      { outcome: "rejected", code: "not_found" },
    ]);
  });

  it("sees nothing of the list, the tasks or the results of ours, not even with our device and its ids", async () => {
    const { house, passId, own } = await two();
    const scan = own.scan(passId);
    await own.push(scan);
    const spy = await house.tablet("otherburg", own.id);
    expect(await spy.pull()).toMatchObject({ changes: [], lastSeq: 0 });
    expect(await spy.push(scan)).toMatchObject([{ outcome: "rejected", code: "unknown_pass" }]);
    expect(visitsIn((await own.pull()).changes)).toHaveLength(1);
    expect(await spy.pull((await own.pull()).cursor)).toMatchObject({ reset: true, changes: [] });
  });
});

it("a probe comes back with its nonce and the server's time", async () => {
  const { house, tablet } = await withVisits();
  const answer = await tablet.ask("/api/sync/probe?nonce=a1-b2");
  expect(answer.json).toEqual({ type: "probe", nonce: "a1-b2", now: house.clock.now() });
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect((await house.ask("/api/sync/probe?nonce=a1", { headers: { Origin: ownOrigin } })).status).toBe(401);
});
