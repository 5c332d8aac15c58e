import { beforeEach, describe, expect, it } from "vitest";
import { dealWithMissing, fact, newAct, onStaffDatabase, removeFromTray } from "../../../client/device/staff/index.ts";
import { thisDevice, waiting } from "../../../client/device/staff/outbox.ts";
import { pullChanges } from "../../../client/device/staff/pull.ts";
import { pushAll } from "../../../client/device/staff/push.ts";
import { keepScan } from "../../../client/device/staff/scans.ts";
import { at, fakeServer, firstDay, passId } from "./fakeServer.ts";

const now = at("2026-12-01T08:05:00+01:00");
const clock = { now: () => now, contact: () => undefined };
const watches = { elapsed: () => 0 };

async function scanOf(digit: string): Promise<void> {
  const args = { passId: passId(digit), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
  await keepScan({ act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now });
}

const scans = async (...digits: string[]) => {
  for (const digit of digits) await scanOf(digit);
};

type Server = ReturnType<typeof fakeServer>;
const push = ({ api }: Server) => pushAll({ api, now: () => now });
const pull = ({ api }: Server) => pullChanges({ api, clock, watches });
const missing = async () => (await fact("missing"))?.seqs;

beforeEach(firstDay);

describe("acts that were lost before they were sent", () => {
  it("F15 are told by their numbers when the queue was deleted and the rest is there", async () => {
    const server = fakeServer();
    await scans("1", "2");
    await push(server);
    await scans("3", "4", "5");
    await onStaffDatabase((it) => it.outbox.clear());
    await scans("6");
    await pull(server);
    expect(await missing()).toEqual([3, 4, 5]);
  });

  it("F15 are told when the whole database was deleted: device and number are remembered beside it", async () => {
    const server = fakeServer();
    await scans("1", "2");
    await push(server);
    await scans("3", "4");
    const before = await thisDevice();
    await onStaffDatabase(async (it) => void (await Promise.all(it.tables.map((table) => table.clear()))));
    expect(await thisDevice()).toEqual(before);
    await pull(server);
    expect(await missing()).toEqual([3, 4]);
    // Nobody gets a number that was given before.
    await scans("5");
    expect((await waiting(1))[0]?.seq).toBe(5);
  });

  it("F15 are told when the database was set back to an older state", async () => {
    const server = fakeServer();
    await scans("1");
    const old = await onStaffDatabase((it) => it.facts.get("device"));
    await push(server);
    await scans("2", "3");
    await onStaffDatabase(async (it) => {
      await it.outbox.clear();
      if (old) await it.facts.put(old);
    });
    await pull(server);
    expect(await missing()).toEqual([2, 3]);
  });

  it("F15 are told when the server was set back behind its receipts", async () => {
    const server = fakeServer();
    await scans("1", "2", "3");
    await push(server);
    await pull(server);
    expect(await missing()).toBeUndefined();
    server.forgotten.add(2).add(3);
    await pull(server);
    expect(await missing()).toEqual([2, 3]);
  });

  it("F15 are not what waits, lies in the tray, or was removed from it by a person", async () => {
    const server = fakeServer();
    server.refuse = ({ mutations }) =>
      mutations.some((it) => it.seq <= 2) ? { status: 400, code: "invalid_input" } : undefined;
    await scans("1", "2", "3");
    await push(server);
    await scans("4");
    await removeFromTray(1);
    await pull(server);
    expect(await missing()).toBeUndefined();
  });

  it("F15 are told until somebody has heard of it, and never again", async () => {
    const server = fakeServer();
    await scans("1", "2");
    await onStaffDatabase((it) => it.outbox.clear());
    await pull(server);
    await pull(server);
    expect(await missing()).toEqual([1, 2]);
    await dealWithMissing();
    await pull(server);
    expect(await missing()).toBeUndefined();
  });
});

describe("an act whose transaction was told as failed and has reached the disk", () => {
  it("O12 F16 is kept once under one number when it is tried again", async () => {
    const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
    const scan = { act: { ...newAct({ name: "scan", args }, now, 0), name: "scan" as const, args }, at: now };
    await keepScan(scan);
    await keepScan(scan);
    expect((await waiting(10)).map((it) => it.seq)).toEqual([1]);
    expect((await thisDevice()).lastSeq).toBe(1);
  });
});

it("O16 what a newer program has written into an act goes to the tray and back to the server with it", async () => {
  const server = fakeServer();
  await scans("1");
  await onStaffDatabase((it) => it.outbox.toCollection().modify({ mood: "good" } as never));
  server.refuse = () => ({ status: 400, code: "invalid_input" });
  await push(server);
  const { retryFromTray } = await import("../../../client/device/staff/outbox.ts");
  await retryFromTray(1);
  server.refuse = () => undefined;
  await push(server);
  expect(server.batches.at(-1)?.mutations).toMatchObject([{ seq: 1, mood: "good" }]);
});
