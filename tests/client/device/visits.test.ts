import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reactive } from "vue";
import {
  isInMemoryOnly,
  onDatabase,
  refreshVisit,
  removeVisit,
  saveVisit,
  visit,
  visits,
  type StoredVisit,
} from "../../../client/device/index.ts";
import { saveDrawing, storeAgain } from "../../../client/device/visits.ts";
import { aBooking, anOffice, standingClock } from "./builders.ts";

const names = [{ familyName: "Al-Khatib", givenName: "Rania" }];

beforeEach(() => onDatabase((it) => it.visits.clear()));
afterEach(() => vi.restoreAllMocks());

/** Makes the next writes fail as browsers do it; gives back how often it did. */
function failingPut(name: string, times: number, words = "") {
  return onDatabase(async (it) => {
    const real = it.visits.put.bind(it.visits);
    let failed = 0;
    vi.spyOn(it.visits, "put").mockImplementation(((row: StoredVisit) => {
      if (failed >= times) return real(row);
      failed += 1;
      return Promise.reject(Object.assign(new Error(words), { name }));
    }) as never);
    return () => failed;
  });
}

describe("a visit on the device", () => {
  it("O1 holds everything the pass page shows, so that it needs no network", async () => {
    const clock = standingClock("2026-11-21T10:00:00Z");
    expect(await saveVisit(aBooking("v1"), anOffice(), names, clock)).toBe("stored");
    expect(await visit("v1")).toMatchObject({
      appointment: { code: "K4T7PX20QW", status: "booked" },
      secret: "secret of v1",
      pass: "TP1",
      names,
      place: {
        room: { de: "Raum 12" },
        address: { street: "Frauenbergstraße 35" },
        services: [{ id: "pickup", checklist: [{ documents: [{ id: "passport" }] }] }],
        phone: "+49 6421 201-0",
      },
      asOf: clock.now(),
    });
  });

  it("takes what a page has wrapped", async () => {
    expect(await saveVisit(reactive(aBooking("v2")), reactive(anOffice()), reactive(names))).toBe("stored");
    expect((await visit("v2"))?.names).toEqual(names);
  });

  it("keeps secret and names when it is moved", async () => {
    await saveVisit(aBooking("v3"), anOffice(), names);
    const { secret, ...moved } = aBooking("v3", { start: "2026-12-02T09:00:00+01:00" });
    await saveVisit(moved, anOffice());
    expect(await visit("v3")).toMatchObject({ secret, names, appointment: { start: "2026-12-02T09:00:00+01:00" } });
  });

  it("takes over what the server says now and when it said so", async () => {
    const clock = standingClock("2026-11-21T10:00:00Z");
    await saveVisit(aBooking("v4"), anOffice(), names, clock);
    clock.move(60_000);
    await refreshVisit((await visit("v4"))!, aBooking("v4", { status: "cancelled" }), undefined, clock);
    expect(await visit("v4")).toMatchObject({
      appointment: { status: "cancelled" },
      secret: "secret of v4",
      asOf: clock.now(),
      savedAt: clock.now() - 60_000,
    });
  });

  it("O12 is stored by a second try when the database's handle had died", async () => {
    const failures = await failingPut("UnknownError", 1);
    expect(await saveVisit(aBooking("v5"), anOffice(), names)).toBe("stored");
    expect(failures()).toBe(1);
    expect(await onDatabase((it) => it.visits.get("v5"))).toBeDefined();
  });

  it("O12 is never called stored when the second try fails too; the pass stays for as long as the app is open", async () => {
    await failingPut("UnknownError", 2);
    expect(await saveVisit(aBooking("v6"), anOffice(), names)).toBe("memory_only");
    expect(await onDatabase((it) => it.visits.get("v6"))).toBeUndefined();
    expect(isInMemoryOnly("v6")).toBe(true);
    expect((await visit("v6"))?.pass).toBe("TP1");
    expect((await visits()).map((it) => it.id)).toContain("v6");
    await removeVisit("v6");
    expect(await visit("v6")).toBeUndefined();
  });

  // What browsers say while they cut the connection under a living page.
  const faults = [
    ["InvalidStateError", "The database connection is closing."],
    ["AbortError", "The transaction was aborted, so the request cannot be fulfilled."],
    ["UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again"],
    ["UnknownError", "Attempt to get a record from database without an in-progress transaction"],
    ["UnknownError", "Internal error opening backing store for indexedDB.open."],
    ["QuotaExceededError", "The current transaction exceeded its quota limitations."],
  ] as const;

  it.each(faults)(
    "O12 F16 never counts as stored what the disk did not take, and is stored later: %s, %s",
    async (...it) => {
      const [name, words] = it;
      await failingPut(name, 4, words);
      expect(await saveVisit(aBooking("f1"), anOffice(), names)).toBe("memory_only");
      expect(isInMemoryOnly("f1")).toBe(true);
      expect(await storeAgain("f1")).toBe(false);
      vi.restoreAllMocks();
      expect(await storeAgain("f1")).toBe(true);
      expect([isInMemoryOnly("f1"), (await onDatabase((db) => db.visits.get("f1")))?.pass]).toEqual([false, "TP1"]);
    },
  );

  it("O12 is not tried again on a full disk", async () => {
    const failures = await failingPut("QuotaExceededError", 1);
    expect(await saveVisit(aBooking("v7"), anOffice(), names)).toBe("memory_only");
    expect(failures()).toBe(1);
    await removeVisit("v7");
  });

  it("stands in the list by its time, the earliest first", async () => {
    await saveVisit(aBooking("later", { start: "2026-12-24T08:00:00+01:00" }), anOffice());
    await saveVisit(aBooking("sooner", { start: "2026-12-01T08:00:00+01:00" }), anOffice());
    expect((await visits()).map((it) => it.id)).toEqual(["sooner", "later"]);
  });

  it("keeps how its code looks beside what the server said meanwhile, and brings no visit back for it", async () => {
    await saveVisit(aBooking("v8"), anOffice(), names);
    const drawing = { of: "TP1", size: 49, path: "M4 4h7v1h-7z" };
    await saveDrawing("v8", drawing);
    const known = (await visit("v8")) as StoredVisit;
    expect([known.drawing, known.names]).toEqual([drawing, names]);
    const { appointment, pass, companionPasses } = known;
    await refreshVisit(known, { appointment, pass, companionPasses });
    expect((await visit("v8"))?.drawing).toEqual(drawing);
    await removeVisit("v8");
    await saveDrawing("v8", drawing);
    expect(await visit("v8")).toBeUndefined();
  });
});
