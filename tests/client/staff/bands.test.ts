import { mount, type VueWrapper } from "@vue/test-utils";
import "../../../client/i18n/staff.ts";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shallowReactive, shallowRef } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { mustStay } from "../../../client/device/busy.ts";
import { isNewerHere } from "../../../client/device/newerHere.ts";
import { keepScan, newAct, onStaffDatabase, tray, waiting } from "../../../client/device/staff/index.ts";
import { putAside } from "../../../client/device/staff/outbox.ts";
import { formatsFor, i18n, setLanguage } from "../../../client/i18n/index.ts";
import NoticeBands from "../../../client/staff/NoticeBands.vue";
import TrayPage from "../../../client/staff/staff/TrayPage.vue";
import { tabletKey } from "../../../client/staff/tablet.ts";
import type { StaffSession } from "../../../shared/sync/index.ts";
import { aPerson } from "./enrolServer.ts";
import { at, firstDay, passId } from "./fakeServer.ts";

const now = at("2026-12-01T09:00:00+01:00");
const minute = 60_000;

let page: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
beforeEach(firstDay);
afterEach(async () => {
  page?.unmount();
  vi.restoreAllMocks();
  await setLanguage("en");
  isNewerHere.value = false;
});

function opened(component: typeof NoticeBands, facts: Record<string, unknown>) {
  const visit = { passId: passId("a"), code: "K4T7PX20QW", name: { familyName: "Haddad", givenName: "Kim" } };
  const state = shallowReactive({
    session: null as StaffSession | null,
    signInNeeded: false,
    notices: [],
    visits: [visit],
    waiting: 0,
    waitingSince: null as number | null,
    missing: [],
    outdated: false,
    tray: [],
    minutesOff: 0,
    now,
    ...facts,
  });
  const understandMissing = vi.fn();
  const tablet = {
    state,
    unsaved: { scans: shallowRef<readonly unknown[]>([]) },
    understandMissing,
    refreshFacts: vi.fn(),
    nudge: vi.fn(),
  };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:all(.*)*", component: TrayPage }],
  });
  page = mount(component, { global: { plugins: [i18n, router], provide: { [tabletKey as symbol]: tablet } } });
  return { page, state, scans: tablet.unsaved.scans, understandMissing };
}

async function scans(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
    await keepScan({ act: { ...newAct({ name: "scan", args }, now, 0), name: "scan", args }, at: now });
  }
}

describe("what stands on every page of a tablet", () => {
  it("F25 is told after a quarter of an hour without the server, with number and age, and not before", async () => {
    const { page, state } = opened(NoticeBands, { waiting: 3, waitingSince: now - 15 * minute });
    expect(page.find("[role=alert]").exists()).toBe(false);
    state.waitingSince = now - 16 * minute;
    await page.vm.$nextTick();
    expect(page.get("[role=alert]").text()).toMatch(
      /^3 acts are not with the server yet, the oldest stored 16 minutes ago/,
    );
    expect(page.get("[role=alert] a").attributes("href")).toBe("/tray");
  });

  it("F15 names how many acts are lost, and which, until somebody has understood", async () => {
    const { page, state, understandMissing } = opened(NoticeBands, { missing: [4, 5, 9] });
    expect(page.get("[role=alert]").text()).toContain("3 acts of this device (numbers 4, 5, 9) are neither here");
    // Whoever passes by a locked tablet has understood nothing for anybody.
    expect(page.find("[role=alert] button").exists()).toBe(false);
    state.session = aPerson("ada");
    await page.vm.$nextTick();
    await page.get("[role=alert] button").trigger("click");
    expect(understandMissing).toHaveBeenCalledOnce();
  });

  it("O16 asks to update where the program is too old for the server, once nothing waits", async () => {
    const { page, state } = opened(NoticeBands, { outdated: true, waiting: 1 });
    expect(page.find("[role=status]").exists()).toBe(false);
    state.waiting = 0;
    await page.vm.$nextTick();
    expect(page.get("[role=status]").text()).toContain("This version of the app is too old for the server");
    expect(page.get("[role=status] button").text()).toBe("Update now");
  });
});

describe("a new version of the app on a tablet", () => {
  it("O14 is not offered while acts wait for a receipt or scans for the disk", async () => {
    const { page, state, scans } = opened(NoticeBands, { waiting: 1 });
    expect(await mustStay()).toBe(true);
    state.waiting = 0;
    scans.value = ["a scan that the disk would not take"];
    await page.vm.$nextTick();
    expect(await mustStay()).toBe(true);
    scans.value = [];
    await page.vm.$nextTick();
    expect(await mustStay()).toBe(false);
  });

  it("O15 is told to a window of the version before, which stores nothing any more", async () => {
    const { page } = opened(NoticeBands, {});
    expect(page.find("[role=alert]").exists()).toBe(false);
    isNewerHere.value = true;
    await page.vm.$nextTick();
    expect(page.get("[role=alert]").text()).toContain("cannot store anything");
  });
});

describe("the page of what was not sent", () => {
  it("F25 O9 lists what waits and what was refused with its reason, and tells how many more there are", async () => {
    await scans(53);
    const [first] = await waiting(1);
    if (first) await putAside(first, "moved", now);
    const { page } = opened(TrayPage, { waiting: 52, waitingSince: now, tray: await tray() });
    await vi.waitFor(() => expect(page.findAll(".acts li")).toHaveLength(51));
    expect(page.get(".acts li").text()).toContain("Appointment: Haddad, Kim");
    expect(page.findAll(".acts li").at(-1)?.text()).toBe("and 2 more");
    expect(page.text()).toContain("The appointment was moved after this check");
  });

  it("F25 tells by the time of the server when something was done, as the list does, though the device's clock is wrong", async () => {
    const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
    const fast = (now + 40 * minute) as typeof now;
    await keepScan({ act: { ...newAct({ name: "scan", args }, fast, -40 * minute), name: "scan", args }, at: now });
    const { page } = opened(TrayPage, { waiting: 1, waitingSince: now });
    const [byServer, byDevice] = [now, fast].map((it) =>
      formatsFor("en", "Europe/Berlin").time(new Date(it).toISOString()),
    );
    await vi.waitFor(() => expect(page.get(".acts .muted").text()).toContain(byServer));
    expect(page.get(".acts .muted").text()).not.toContain(byDevice);
  });

  it.each([
    ["en", "Nothing was saved: the storage of this device cannot be read"],
    ["de", "Nichts wurde gesichert: Der Speicher dieses Geräts lässt sich nicht lesen"],
  ])(
    "F16 says in words where the disk gives nothing to hand over, and hands it over once it does: %s",
    async (tag, words) => {
      await scans(1);
      const files: unknown[] = [];
      vi.spyOn(URL, "createObjectURL").mockImplementation((file) => (files.push(file), "blob:x"));
      await setLanguage(tag);
      const { page } = opened(TrayPage, { waiting: 1, waitingSince: now });
      const buttons = page.findAll("button");
      expect(buttons).toHaveLength(2);
      for (const button of buttons) {
        const broken = vi.spyOn(IDBObjectStore.prototype, "getAll").mockImplementation(() => {
          throw new DOMException("Internal error", "UnknownError");
        });
        expect(page.find("[role=alert]").exists()).toBe(false);
        await button.trigger("click");
        await vi.waitFor(() => expect(page.get("[role=alert]").text()).toContain(words));
        expect(files.splice(0)).toEqual([]);
        broken.mockRestore();
        await button.trigger("click");
        await vi.waitFor(() => expect(files.splice(0)).toHaveLength(1));
        expect(page.find("[role=alert]").exists()).toBe(false);
      }
      await setLanguage("en");
    },
  );

  describe("while nobody is signed in", () => {
    const named = (name: string) => page?.findAll("button").find((it) => it.text() === name);
    async function refused() {
      await scans(1);
      const [act] = await waiting(1);
      if (act) await putAside(act, "moved", now);
      return opened(TrayPage, { tray: await tray() });
    }

    it("F25 A26 hands over what was refused, and lets nobody send it again or remove it", async () => {
      const { page, state } = await refused();
      expect(page.text()).toContain("Only somebody who is signed in can send an act again or remove it.");
      expect([named("Send again"), named("Done, remove")]).toEqual([undefined, undefined]);
      expect(named("Save as a file")).toBeDefined();
      state.session = aPerson("ada");
      await page.vm.$nextTick();
      expect(page.text()).not.toContain("Only somebody who is signed in");
      await named("Send again")?.trigger("click");
      await vi.waitFor(async () => expect(await waiting(1)).toHaveLength(1));
      expect(await tray()).toEqual([]);
    });

    it("A26 a press that comes after the lock does nothing, and the second press is of the same person", async () => {
      const { page, state } = await refused();
      state.session = aPerson("ada");
      await page.vm.$nextTick();
      const retry = named("Send again");
      await named("Done, remove")?.trigger("click");
      const sure = named("Really remove?");
      expect(sure).toBeDefined();
      state.session = null;
      await Promise.all([retry?.trigger("click"), sure?.trigger("click")]);
      state.session = aPerson("bo");
      await page.vm.$nextTick();
      await named("Done, remove")?.trigger("click");
      expect(await tray()).toHaveLength(1);
      expect(await waiting(1)).toEqual([]);
      await named("Really remove?")?.trigger("click");
      await vi.waitFor(async () => expect(await tray()).toEqual([]));
    });
  });

  it("F25 hands over everything as a table and word for word", async () => {
    await scans(1);
    await onStaffDatabase((it) =>
      it.tray.put({ seq: 9, id: "x", name: "scan", args: {}, at: "", offsetMs: 0, code: "moved" } as never),
    );
    const files: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((file) => (files.push(file as Blob), "blob:x"));
    const { page } = opened(TrayPage, { waiting: 1, waitingSince: now, tray: await tray() });
    const [sheet, whole] = page.findAll("button");
    await sheet?.trigger("click");
    await whole?.trigger("click");
    await vi.waitFor(() => expect(files).toHaveLength(2));
    const [csv, json] = await Promise.all(files.map((it) => it.text()));
    expect(csv?.trim().split("\r\n")).toHaveLength(3);
    expect(csv).toContain("Haddad, Kim");
    expect(json).not.toContain("Haddad");
    expect((JSON.parse(json ?? "") as { items: unknown[] }).items).toHaveLength(2);
  });
});
