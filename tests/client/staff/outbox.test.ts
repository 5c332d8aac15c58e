import { beforeEach, describe, expect, it, vi } from "vitest";
import { newAct, onStaffDatabase, waiting, type Held, type Scan } from "../../../client/device/staff/index.ts";
import { retryFromTray, settle, thisDevice, tray } from "../../../client/device/staff/outbox.ts";
import { pushAll } from "../../../client/device/staff/push.ts";
import { pullChanges } from "../../../client/device/staff/pull.ts";
import { judgeAndKeep, keepScan } from "../../../client/device/staff/scans.ts";
import { uuid7 } from "../../../client/device/uuid7.ts";
import type { Mutation } from "../../../shared/sync/index.ts";
import { createUnsaved } from "../../../client/device/staff/unsaved.ts";
import { waitAfter } from "../../../client/device/staff/waitAfter.ts";
import { at, aVisit, fakeServer, firstDay, passId, type Fault } from "./fakeServer.ts";

const now = at("2026-12-01T08:05:00+01:00");
const clock = { now: () => now, contact: () => undefined };
const watches = { elapsed: () => 0 };

function scan(id: string, arrival = true): Scan {
  const args = { passId: id, verdict: "welcome", arrival, source: "camera" as const, desk: "Empfang 1" };
  return { act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now };
}

const seqs = async () => (await waiting(1000)).map((it) => it.seq);
const push = (server: ReturnType<typeof fakeServer>) => pushAll({ api: server.api, now: () => now });

beforeEach(firstDay);

describe("an act on its way to the server", () => {
  it("O9 is on the disk together with the arrival when the verdict may be shown", async () => {
    const shown = await judgeAndKeep(passId("a"), () => ({ scan: scan(passId("a")), outcome: "welcome" }));
    expect(shown).toBe("welcome");
    expect((await waiting(10)).map((it) => it.args)).toMatchObject([{ passId: passId("a"), arrival: true }]);
    expect(await onStaffDatabase((it) => it.arrivals.get(passId("a")))).toMatchObject({ at: now, desk: "Empfang 1" });
  });

  it("O9 gives no verdict and keeps nothing when the disk refuses — and the verdict comes when it does not", async () => {
    const refuse = () => {
      throw new DOMException("disk full", "QuotaExceededError");
    };
    const judgeOnce = () => judgeAndKeep(passId("a"), () => ({ scan: scan(passId("a")), outcome: "welcome" }));
    await onStaffDatabase(async (it) => void it.outbox.hook("creating", refuse));
    await expect(judgeOnce()).rejects.toThrow();
    await onStaffDatabase(async (it) => it.outbox.hook("creating").unsubscribe(refuse));
    expect(await seqs()).toEqual([]);
    expect(await onStaffDatabase((it) => it.arrivals.count())).toBe(0);
    await expect(judgeOnce()).resolves.toBe("welcome");
    // The number of the failed attempt was not used up.
    expect(await seqs()).toEqual([1]);
  });

  it("tells the second of two tabs about the arrival of the first", async () => {
    const seen: Held["ownArrival"][] = [];
    const tab = () =>
      judgeAndKeep(passId("a"), (held) => {
        seen.push(held.ownArrival);
        return { scan: scan(passId("a"), held.ownArrival === null), outcome: undefined };
      });
    await Promise.all([tab(), tab()]);
    expect(seen).toEqual([null, { at: now, desk: "Empfang 1" }]);
  });

  it("has a number, without a gap, however many are written at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => keepScan(scan(passId((n % 10).toString())))));
    expect(await seqs()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect((await thisDevice()).lastSeq).toBe(20);
  });

  it("O9 leaves the outbox against a receipt that names it, and only then", async () => {
    await keepScan(scan(passId("a")));
    await keepScan(scan(passId("b")));
    const [first] = await waiting(10);
    await settle(await waiting(10), [{ id: first?.id ?? "", outcome: "applied" }], now);
    expect(await seqs()).toEqual([2]);
  });

  const keeping: [Fault, string][] = [
    ["cut", "later"],
    ["portal", "later"],
    ["redirect", "later"],
    ["gateway", "later"],
    ["too_many", "later"],
    ["signed_out", "sign_in"],
  ];
  it.each(keeping)("F20 F21 stays in the outbox when the answer is: %s", async (fault, end) => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    server.fault = fault;
    expect(await push(server)).toBe(end);
    expect([await seqs(), await tray()]).toEqual([[1], []]);
    server.fault = "none";
    expect(await push(server)).toBe("done");
    expect([await seqs(), server.taken.length]).toEqual([[], 1]);
  });

  it("O9 is not let go by the receipt for another batch", async () => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    server.receiptFor = () => crypto.randomUUID();
    expect(await push(server)).toBe("later");
    expect(await seqs()).toEqual([1]);
    server.receiptFor = ({ batch }) => batch;
    expect(await push(server)).toBe("done");
    expect([await seqs(), server.taken.length]).toEqual([[], 1]);
  });

  it("is sent again after a lost answer and has one effect", async () => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    server.fault = "lost_answer";
    expect(await push(server)).toBe("later");
    server.fault = "none";
    // The pull shows that the server has it, so its receipt is fetched at once.
    expect(await pullChanges({ api: server.api, clock, watches })).toMatchObject({ kind: "push_first" });
    expect(await push(server)).toBe("done");
    expect([await seqs(), server.taken.length]).toEqual([[], 1]);
  });

  it("O10 that is refused delays no other: it goes to the tray with its reason and can be sent again", async () => {
    const server = fakeServer();
    for (let n = 0; n < 9; n++) await keepScan(scan(passId(String(n))));
    const isPoison = ({ args }: { args?: unknown }) => (args as { passId: string }).passId === passId("4");
    server.refuse = ({ mutations }) => (mutations.some(isPoison) ? { status: 400, code: "invalid_input" } : undefined);
    expect(await push(server)).toBe("done");
    expect(server.taken.map((it) => it.seq).sort()).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
    expect(await tray()).toMatchObject([{ seq: 5, code: "invalid_input", since: now }]);
    server.refuse = () => undefined;
    await retryFromTray(5);
    expect(await push(server)).toBe("done");
    expect([await tray(), server.taken.length]).toEqual([[], 9]);
  });

  it("that one item makes the server fall over waits, and the others go", async () => {
    const server = fakeServer();
    for (let n = 0; n < 4; n++) await keepScan(scan(passId(String(n))));
    server.refuse = ({ mutations }) =>
      mutations.some((it) => it.seq === 1) ? { status: 500, code: "internal" } : undefined;
    expect(await push(server)).toBe("later");
    expect([await seqs(), await tray()]).toEqual([[1], []]);
  });

  it("goes to the tray when its result says that a person must look", async () => {
    const server = fakeServer();
    server.judge = ({ id }) => ({ id, outcome: "rejected", code: "unknown_pass" });
    await keepScan(scan(passId("a")));
    expect(await push(server)).toBe("done");
    expect([await seqs(), (await tray()).map((it) => it.code)]).toEqual([[], ["unknown_pass"]]);
  });

  it("O8 is one of thousands: 3,000 need 15 questions, each is taken once and in order, and the numbers go on", async () => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    const [first] = await waiting(1);
    const further = Array.from({ length: 2_999 }, (_, n) => ({ ...first, id: uuid7(), seq: n + 2 }));
    await onStaffDatabase(async (it) => {
      await it.outbox.bulkAdd(further as Mutation[]);
      await it.facts.put({ id: "device", value: { ...(await thisDevice()), lastSeq: 3_000 } });
    });
    expect(await push(server)).toBe("done");
    expect([await seqs(), server.batches.length]).toEqual([[], 15]);
    expect(server.taken.map((it) => it.seq)).toEqual(Array.from({ length: 3_000 }, (_, n) => n + 1));
    await keepScan(scan(passId("b")));
    expect(await seqs()).toEqual([3_001]);
  });

  it("O16 goes to the tray when only a newer program understands what became of it, and holds up no other", async () => {
    const server = fakeServer();
    server.judge = ({ id, seq }) => ({ id, outcome: seq === 1 ? "put_off" : "applied" }) as never;
    await keepScan(scan(passId("a")));
    await keepScan(scan(passId("b")));
    expect(await push(server)).toBe("done");
    expect([await seqs(), (await tray()).map((it) => [it.seq, it.code])]).toEqual([[], [[1, "put_off"]]]);
  });

  it("O20 in conflict takes over what is true, and the person is told", async () => {
    const server = fakeServer();
    const earlier = at("2026-12-01T07:58:00+01:00");
    server.changes = [aVisit(passId("a"))];
    await pullChanges({ api: server.api, clock, watches });
    server.judge = ({ id }) => ({
      id,
      outcome: "conflict",
      truth: { passId: passId("a"), arrivedAt: earlier, desk: "Empfang 2" },
    });
    await keepScan(scan(passId("a")));
    await push(server);
    const truth = { arrivedAt: earlier, desk: "Empfang 2" };
    expect(await onStaffDatabase((it) => it.notices.toArray())).toEqual([{ passId: passId("a"), ...truth }]);
    expect(await onStaffDatabase((it) => it.visits.get(passId("a")))).toMatchObject({ ...truth, status: "arrived" });
    expect(await seqs()).toEqual([]);
  });

  it("F6 O20 answered again, takes nothing back that has become true since", async () => {
    const server = fakeServer();
    const [told, since] = [at("2026-12-01T07:58:00+01:00"), at("2026-12-01T07:55:00+01:00")];
    server.changes = [aVisit(passId("a"), { status: "arrived", arrivedAt: since, desk: "Empfang 3" })];
    await pullChanges({ api: server.api, clock, watches });
    server.judge = ({ id }) => ({
      id,
      outcome: "duplicate",
      first: "conflict",
      truth: { passId: passId("a"), arrivedAt: told, desk: "Empfang 2" },
    });
    await keepScan(scan(passId("a")));
    await push(server);
    const row = await onStaffDatabase((it) => it.visits.get(passId("a")));
    expect(row).toMatchObject({ arrivedAt: since, desk: "Empfang 3" });
    expect(await seqs()).toEqual([]);
  });

  it("O20 tells also the tablet that came first to the server when another was earlier at the door", async () => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    await push(server);
    const earlier = at("2026-12-01T07:50:00+01:00");
    server.changes = [aVisit(passId("a"), { status: "arrived", arrivedAt: earlier, desk: "Empfang 2" })];
    await pullChanges({ api: server.api, clock, watches });
    expect(await onStaffDatabase((it) => it.notices.toArray())).toMatchObject([{ arrivedAt: earlier }]);
  });

  it("a family that arrives together is no conflict", async () => {
    const server = fakeServer();
    await keepScan(scan(passId("a")));
    await keepScan(scan(passId("b")));
    server.judge = ({ id, seq }) =>
      seq === 1
        ? { id, outcome: "applied" }
        : { id, outcome: "conflict", truth: { passId: passId("b"), arrivedAt: now, desk: "Empfang 1" } };
    await push(server);
    expect(await onStaffDatabase((it) => it.notices.count())).toBe(0);
  });

  it("O20 tells of each of two visits that another desk took in the same second", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a")), aVisit(passId("b"))];
    await pullChanges({ api: server.api, clock, watches });
    await keepScan(scan(passId("a")));
    await keepScan(scan(passId("b")));
    const arrivedAt = at("2026-12-01T07:50:00+01:00");
    server.judge = ({ id, seq }) => ({
      id,
      outcome: "conflict",
      truth: { passId: passId(seq === 1 ? "a" : "b"), arrivedAt, desk: "Empfang 2" },
    });
    await push(server);
    expect(await onStaffDatabase((it) => it.notices.toCollection().primaryKeys())).toEqual([passId("a"), passId("b")]);
  });

  it("never takes a number that the server has seen", async () => {
    const server = fakeServer();
    server.taken = [{ seq: 41 } as never];
    await pullChanges({ api: server.api, clock, watches });
    await keepScan(scan(passId("a")));
    expect(await seqs()).toEqual([42]);
  });
});

describe("a scan that the disk would not take", () => {
  const faults: [string, string][] = [
    ["InvalidStateError", "The database connection is closing."],
    ["AbortError", "The transaction was aborted, so the request cannot be fulfilled."],
    ["UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again"],
    ["UnknownError", "Attempt to get a record from database without an in-progress transaction"],
    ["UnknownError", "Internal error opening backing store for indexedDB.open."],
    ["QuotaExceededError", "The current transaction exceeded its quota limitations."],
  ];
  it.each(faults)(
    "F16 O12 is told, stays in memory, and is stored once the disk takes it again: %s, %s",
    async (name, words) => {
      const broken = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
        throw new DOMException(words, name);
      });
      const wanted = scan(passId("a"));
      const unsaved = createUnsaved();
      await judgeAndKeep(passId("a"), () => ({ scan: wanted, outcome: "welcome" })).catch(() => unsaved.add(wanted));
      await unsaved.retry();
      expect(unsaved.scans.value).toEqual([wanted]);
      broken.mockRestore();
      expect(await seqs()).toEqual([]);
      await unsaved.retry();
      expect([unsaved.scans.value, await seqs(), (await waiting(1))[0]?.id]).toEqual([[], [1], wanted.act.id]);
    },
  );

  it("F16 stays in memory, is tried again under its own id, and is then on the disk", async () => {
    let isFull = true;
    const wanted = scan(passId("a"));
    const unsaved = createUnsaved({ keep: (it) => (isFull ? Promise.reject(new Error("full")) : keepScan(it)) });
    unsaved.add(wanted);
    await unsaved.retry();
    expect(unsaved.scans.value).toEqual([wanted]);
    isFull = false;
    await unsaved.retry();
    expect([unsaved.scans.value, (await waiting(1))[0]?.id]).toEqual([[], wanted.act.id]);
  });
});

describe("the wait before another try", () => {
  it("doubles from a second to a minute, with jitter", () => {
    const all = (random: number) => [1, 2, 3, 7, 20].map((failures) => waitAfter(failures, () => random));
    expect(all(1)).toEqual([1000, 2000, 4000, 60_000, 60_000]);
    expect(all(0)).toEqual([1000, 1000, 2000, 30_000, 30_000]);
  });
});
