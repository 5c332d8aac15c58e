import { beforeEach, describe, expect, it, vi } from "vitest";
import { layDown, openNative, promised, record, toJson, fromJson, type KeptDatabase } from "./keptDatabase.ts";

// Every released version of what a device keeps, with much waiting in it, as that version wrote it. None of these files is ever
// changed. After a change of the tables: add rows for what is new to fullDevice.ts, then
//   KEEP_SCHEMA=1 npx vitest run --project client tests/client/device/kept -u
// writes the file of the new version.
const files = import.meta.glob<KeptDatabase>("./*.json", { eager: true, import: "default" });
const keptOf = (database: string) =>
  Object.values(files)
    .filter((it) => it.database === database)
    .sort((one, other) => one.version - other.version);

const phone = "terminpass";
const tablet = "terminpass-staff";
const shapeOf = ({ stores }: KeptDatabase) => stores.map(({ rows: _rows, ...shape }) => shape);
const linesOf = ({ stores, ...kept }: KeptDatabase) => {
  const table = ({ rows, ...shape }: KeptDatabase["stores"][number]) =>
    `${JSON.stringify(shape).slice(0, -1)},"rows":[\n${rows.map((it) => JSON.stringify(it)).join(",\n")}\n]}`;
  return `${JSON.stringify(kept).slice(0, -1)},"stores":[\n${stores.map(table).join(",\n")}\n]}\n`;
};

// Each test is a start of the app: its modules know nothing of the one before.
beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  for (const name of [phone, tablet]) await promised(indexedDB.deleteDatabase(name));
});

const onPhone = async () => (await import("../../../../client/device/database.ts")).onDatabase;
const onTablet = async () => (await import("../../../../client/device/staff/database.ts")).onStaffDatabase;
const opened = {
  [phone]: async () => (await onPhone())(async (it) => Math.floor(it.backendDB().version / 10)),
  [tablet]: async () => (await onTablet())(async (it) => Math.floor(it.backendDB().version / 10)),
};

/** What of the kept rows is not on the device any more, or is there otherwise. Empty when the upgrade lost nothing. */
async function lostOf(kept: KeptDatabase): Promise<string[]> {
  const now = await record(kept.database);
  return kept.stores.flatMap(({ name, keyPath, rows }) => {
    const found = now.stores.find((it) => it.name === name)?.rows ?? [];
    const byKey = new Map(found.map((it) => [(it as Record<string, unknown>)[keyPath], JSON.stringify(it)]));
    const isThere = (row: unknown) => {
      const there = byKey.get((row as Record<string, unknown>)[keyPath]);
      return name === "keys" ? there !== undefined : there === JSON.stringify(row);
    };
    return rows.filter((it) => !isThere(it)).map((it) => `${name} ${String((it as Record<string, unknown>)[keyPath])}`);
  });
}

describe.each([phone, tablet] as const)("O15 the tables of %s", (database) => {
  it("are kept with rows for each version there was", async () => {
    const present = await opened[database]();
    const versions = Array.from({ length: present }, (_, n) => n + 1);
    const why = "run KEEP_SCHEMA=1 npx vitest run --project client tests/client/device/kept -u";
    expect(
      keptOf(database).map((it) => it.version),
      why,
    ).toEqual(versions);
    for (const { version, stores } of keptOf(database)) {
      const empty = stores.filter((it) => it.rows.length === 0).map((it) => it.name);
      expect(empty, `tables without a row in version ${version}`).toEqual([]);
    }
  });

  it("are not changed without a new version", async () => {
    await opened[database]();
    const [newest] = keptOf(database).slice(-1);
    expect(shapeOf(await record(database))).toEqual(shapeOf(newest!));
  });
});

describe.each(keptOf(phone))("O15 a phone with version $version, 25 cancellations waiting", (kept) => {
  beforeEach(() => layDown(kept));

  it("is opened by the present app with every row as it was, and what was typed can be read", async () => {
    expect(await opened[phone]()).toBe(keptOf(phone).length);
    expect(await lostOf(kept)).toEqual([]);
    const { sealedDraft } = await import("../../../../client/device/drafts.ts");
    const { standingClock } = await import("../builders.ts");
    const clock = standingClock("2026-12-01T09:00:00+01:00");
    expect(await sealedDraft("marburg", "transfer", clock).load()).toMatchObject({ familyName: "Kowalczyk" });
  });

  it("sends all of them, in the order in which they were asked for, and each once", async () => {
    const { sendDue } = await import("../../../../client/applicant/visits/sendQueue.ts");
    const { aBooking, standingClock } = await import("../builders.ts");
    const cancel = vi.fn(async (id: string) => ({ kind: "ok", value: aBooking(id, { status: "cancelled" }) }));
    const options = {
      api: { cancel } as never,
      book: async () => true,
      clock: standingClock("2026-12-01T09:00:00+01:00"),
      isOffline: () => false,
    };
    await sendDue(options);
    const asked = Array.from({ length: 25 }, (_, n) => `visit ${n + 1}`);
    expect(cancel.mock.calls.map(([id]) => id)).toEqual(asked);
    await sendDue(options);
    expect(cancel).toHaveBeenCalledTimes(25);
    const { visits } = await import("../../../../client/device/visits.ts");
    expect((await visits()).filter((it) => it.appointment.status === "cancelled")).toHaveLength(25);
  });
});

describe.each(keptOf(tablet))("O15 a tablet with version $version, 500 acts waiting", (kept) => {
  beforeEach(() => layDown(kept));
  const now = Date.parse("2026-12-01T08:30:00+01:00") as never;

  it("is opened by the present app with every row as it was, and the names on its list can be read", async () => {
    expect(await opened[tablet]()).toBe(keptOf(tablet).length);
    expect(await lostOf(kept)).toEqual([]);
    const { visits } = await import("../../../../client/device/staff/dayList.ts");
    const names = (await visits()).map((it) => it.name?.familyName);
    expect(names).toEqual(Array.from({ length: 30 }, () => "Kowalczyk"));
  });

  it("sends all of them in their order, each once, keeps its tray and goes on counting", async () => {
    const { fakeServer } = await import("../../staff/fakeServer.ts");
    const { pushAll } = await import("../../../../client/device/staff/push.ts");
    const { append, newAct, countWaiting, tray } = await import("../../../../client/device/staff/outbox.ts");
    const aside = [11, 12, 13];
    const waited = Array.from({ length: 503 }, (_, n) => n + 1).filter((it) => !aside.includes(it));
    const server = fakeServer();
    expect(await pushAll({ api: server.api, now: () => now })).toBe("done");
    expect(server.taken.map((it) => it.seq)).toEqual(waited);
    expect(await countWaiting()).toBe(0);
    expect((await tray()).map((it) => it.seq)).toEqual(aside);
    const act = newAct({ name: "close_task", args: { task: 4 } }, now, 0);
    const next = await (
      await onTablet()
    )((it) =>
      it.transaction("rw", it.facts, it.outbox, async () => {
        const kept = await append(it, act);
        return kept;
      }),
    );
    expect(next.seq).toBe(504);
  });
});

describe("O15 an app that is older than what the device keeps", () => {
  const newest = (database: string) => keptOf(database).at(-1)!;
  /** As a later version will leave it: a table more, and a row in it. */
  const fromTheFuture = (database: string): KeptDatabase => {
    const { version, stores } = newest(database);
    const later = { name: "later", keyPath: "id", autoIncrement: false, indexes: [], rows: [{ id: 1 }] };
    return { database, version: version + 1, stores: [...stores, later] };
  };

  it("shows the visits of the phone, changes nothing, and says that it is the older one", async () => {
    await layDown(fromTheFuture(phone));
    const onDatabase = await onPhone();
    const { visits, saveVisit, isInMemoryOnly } = await import("../../../../client/device/visits.ts");
    const { queueCancellation } = await import("../../../../client/device/cancellations.ts");
    const { isNewerHere } = await import("../../../../client/device/newerHere.ts");
    const { aBooking, anOffice } = await import("../builders.ts");
    expect(await visits()).toHaveLength(40);
    expect(isNewerHere.value).toBe(true);
    expect(await saveVisit(aBooking("another"), anOffice())).toBe("memory_only");
    expect(isInMemoryOnly("another")).toBe(true);
    await expect(queueCancellation("visit 40", "secret")).rejects.toThrow();
    await expect(onDatabase((it) => it.visits.clear())).rejects.toThrow();
    expect(await lostOf(fromTheFuture(phone))).toEqual([]);
    expect((await record(phone)).version).toBe(newest(phone).version + 1);
  });

  it("keeps nothing that is scanned on a tablet and never says that it did; what waited goes on waiting", async () => {
    await layDown(fromTheFuture(tablet));
    const { keepScan } = await import("../../../../client/device/staff/scans.ts");
    const { newAct, countWaiting } = await import("../../../../client/device/staff/outbox.ts");
    const { isNewerHere } = await import("../../../../client/device/newerHere.ts");
    const at = Date.parse("2026-12-01T08:30:00+01:00") as never;
    const args = { passId: null, verdict: "unknown", arrival: false, source: "camera" as const, desk: null };
    const act = { ...newAct({ name: "scan", args }, at, 0), name: "scan" as const, args };
    await expect(keepScan({ act, at })).rejects.toThrow();
    expect([await countWaiting(), isNewerHere.value]).toEqual([500, true]);
    expect(await lostOf(fromTheFuture(tablet))).toEqual([]);
  });

  it("is not what an app of the same version takes itself for", async () => {
    await layDown(newest(phone));
    const { saveVisit } = await import("../../../../client/device/visits.ts");
    const { isNewerHere } = await import("../../../../client/device/newerHere.ts");
    const { aBooking, anOffice } = await import("../builders.ts");
    expect(await saveVisit(aBooking("another"), anOffice())).toBe("stored");
    expect(isNewerHere.value).toBe(false);
  });
});

describe("F19 a window of an older version", () => {
  const upgrade = (name: string, version: number) =>
    openNative(name, version * 10, (database) => void database.createObjectStore("later"));

  it("lets go of the tables when a newer one wants to change them, once what it has in memory is written", async () => {
    await layDown(keptOf(tablet).at(-1)!);
    const onStaffDatabase = await onTablet();
    const { createUnsaved } = await import("../../../../client/device/staff/unsaved.ts");
    const { keepScan } = await import("../../../../client/device/staff/scans.ts");
    const { newAct } = await import("../../../../client/device/staff/outbox.ts");
    const { isNewerHere } = await import("../../../../client/device/newerHere.ts");
    const { flushBeforeUpgrade } = await import("../../../../client/device/versions.ts");
    await onStaffDatabase((it) => it.outbox.count());
    const at = Date.parse("2026-12-01T08:30:00+01:00") as never;
    const args = { passId: null, verdict: "unknown", arrival: false, source: "camera" as const, desk: null };
    const unsaved = createUnsaved({ keep: keepScan });
    unsaved.add({ act: { ...newAct({ name: "scan", args }, at, 0), name: "scan", args }, at });
    flushBeforeUpgrade(unsaved.retry);

    const began = performance.now();
    const newer = await upgrade(tablet, keptOf(tablet).length + 1);
    expect(performance.now() - began).toBeLessThan(5_000);
    const rows = await promised(newer.transaction("outbox").objectStore("outbox").count());
    expect([rows, unsaved.scans.value.length]).toEqual([501, 0]);
    newer.close();
    // The old window reads on, and knows now that it is the older one.
    expect(await onStaffDatabase((it) => it.outbox.count())).toBe(501);
    expect(isNewerHere.value).toBe(true);
  });

  it("lets go of them too when what it has in memory cannot be written", async () => {
    await layDown(keptOf(phone).at(-1)!);
    await opened[phone]();
    const { flushBeforeUpgrade } = await import("../../../../client/device/versions.ts");
    flushBeforeUpgrade(() => new Promise(() => undefined));
    flushBeforeUpgrade(() => Promise.reject(new Error("the disk is full")));
    const began = performance.now();
    (await upgrade(phone, keptOf(phone).length + 1)).close();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("would hold the newer one up if it did not", async () => {
    await layDown(keptOf(phone).at(-1)!);
    const deaf = await openNative(phone);
    const blocked = new Promise((done) => {
      const opening = indexedDB.open(phone, (keptOf(phone).length + 1) * 10);
      opening.onblocked = done;
      opening.onsuccess = () => opening.result.close();
    });
    await blocked;
    deaf.close();
  });
});

describe("what is kept of a row", () => {
  it("comes back as it was: bytes, buffers and keys as well", async () => {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const row = {
      id: 1,
      iv: new Uint8Array([1, 2, 255]),
      sealed: new Uint8Array([9]).buffer,
      list: [{ key }],
      none: null,
    };
    const back = (await fromJson(JSON.parse(JSON.stringify(await toJson(row))))) as typeof row;
    expect({ ...back, list: [], sealed: [] }).toEqual({ ...row, list: [], sealed: [] });
    expect(new Uint8Array(back.sealed)).toEqual(new Uint8Array([9]));
    const iv = new Uint8Array(12);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new Uint8Array([7]));
    const [{ key: same } = { key }] = back.list;
    expect(new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, same, sealed))).toEqual(
      new Uint8Array([7]),
    );
    expect(same.extractable).toBe(false);
  });
});

if (import.meta.env["KEEP_SCHEMA"]) {
  it("keeps the present version", async () => {
    const { fullPhone, fullTablet } = await import("./fullDevice.ts");
    for (const [name, fill] of [
      [phone, fullPhone],
      [tablet, fullTablet],
    ] as const) {
      await fill();
      const kept = await record(name);
      if (keptOf(name).some((it) => it.version === kept.version)) continue;
      await expect(linesOf(kept)).toMatchFileSnapshot(`./${name}-${kept.version}.json`);
    }
  });
}
