import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  cachedOffices,
  onDatabase,
  removeVisit,
  saveVisit,
  sealedDraft,
  visit,
  visits,
  visitsWereHere,
} from "../../../client/device/index.ts";
import { queueCancellation } from "../../../client/device/cancellations.ts";
import { changeChecklist, checklist, visitChecklistId } from "../../../client/device/checklists.ts";
import { deleteEverything, deleteThing, thingsOnThisPhone } from "../../../client/device/onThisPhone.ts";
import { aBooking, anOffice } from "./builders.ts";

/** Fills a device with one thing of every kind. */
async function fill() {
  await saveVisit(aBooking("v1"), anOffice());
  await cachedOffices.put(anOffice());
  await cachedOffices.putList([]);
  await sealedDraft("marburg", "pickup").save({ familyName: "Kanarienvogel" });
  await changeChecklist(
    {
      id: visitChecklistId("v1"),
      name: { de: "Abholung" },
      choices: {},
      ticked: ["pass"],
      notes: {},
    },
    () => undefined,
  );
  await queueCancellation("v1", "secret of v1");
  localStorage.setItem("terminpass.language", "ar");
}

const kinds = async () => (await thingsOnThisPhone()).map((it) => it.table).sort();

describe("what is on this phone", () => {
  beforeEach(fill);
  afterEach(() => {
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it("O23 lists everything with its size and age, the typed data by their sealed size", async () => {
    const things = await thingsOnThisPhone();
    expect(await kinds()).toEqual(["checklists", "drafts", "lists", "offices", "pending", "settings", "visits"]);
    for (const { bytes, at, table } of things) {
      expect(bytes).toBeGreaterThan(10);
      if (table !== "settings") expect(at).toBeGreaterThan(Date.parse("2026-01-01"));
    }
    expect(JSON.stringify(things)).not.toContain("Kanarienvogel");
  });

  it("O23 deletes one thing and leaves the others", async () => {
    for (const table of ["visits", "pending", "drafts", "settings"]) {
      const thing = (await thingsOnThisPhone()).find((it) => it.table === table);
      if (thing) await deleteThing(thing);
    }
    expect(await kinds()).toEqual(["lists", "offices"]);
    expect(visitsWereHere()).toBe(false);
  });

  it("O23 after deleting everything nothing is left: no row, no database, no setting, no cached content", async () => {
    const deleted: string[] = [];
    const names = ["workbox-precache-v2-http://x/", "words http://x/", "words http://x/staff/"];
    vi.stubGlobal("caches", { keys: async () => names, delete: async (it: string) => deleted.push(it) });
    localStorage.setItem("terminpass.camera", "rear");
    localStorage.setItem("another", "app");
    await deleteEverything();
    expect((await indexedDB.databases()).map((it) => it.name)).not.toContain("terminpass");
    expect(deleted).toEqual(["words http://x/"]);
    expect(Object.fromEntries(Object.entries(localStorage))).toEqual({ "terminpass.camera": "rear", another: "app" });
    expect(await visits()).toEqual([]);
    expect(await thingsOnThisPhone()).toEqual([]);
    expect(await onDatabase((it) => it.keys.count())).toBe(0);
  });

  it("O23 a visit that was only in memory is gone as well, and an answer on its way brings none back", async () => {
    const spy = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(await saveVisit(aBooking("v2"), anOffice())).toBe("memory_only");
    spy.mockRestore();
    await deleteEverything();
    expect(await visit("v2")).toBeUndefined();
  });

  it("O13 F15 visits that the browser cleared away by itself are noticed, those removed here are not missed", async () => {
    await onDatabase((it) => it.visits.clear());
    expect([(await visits()).length, visitsWereHere()]).toEqual([0, true]);
    await saveVisit(aBooking("v4"), anOffice());
    await removeVisit("v4");
    expect([(await visits()).length, visitsWereHere()]).toEqual([0, false]);
  });

  it("O23 the checklist of a visit goes with the visit", async () => {
    expect(await checklist([visitChecklistId("v1")])).toMatchObject({ ticked: ["pass"] });
    await removeVisit("v1");
    expect(await checklist([visitChecklistId("v1")])).toBeUndefined();
  });

  it("the app works on after it: what is stored next is stored", async () => {
    await deleteEverything();
    expect(await saveVisit(aBooking("v3"), anOffice())).toBe("stored");
    expect((await visits()).map((it) => it.id)).toEqual(["v3"]);
  });
});
