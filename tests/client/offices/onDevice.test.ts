import { flushPromises, mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import OpeningsPage from "../../../client/applicant/offices/OpeningsPage.vue";
import { portsKey } from "../../../client/applicant/ports.ts";
import { saveVisit } from "../../../client/device/index.ts";
import { onDatabase } from "../../../client/device/index.ts";
import { keptOpenings } from "../../../client/device/openings.ts";
import { queueBooking } from "../../../client/device/queuedBookings.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";
import { fakeWorld, ok, openAt, unreachable, type FakeWorld } from "../booking/fakes.ts";

const day = 24 * 60 * 60 * 1000;
/** A busy machine loads the parts of a page slowly. */
const seen = { timeout: 10_000 };
let world: FakeWorld;
let opened: { app: { unmount(): void } } | undefined;

/** A copy on the device that is so many days old. */
function copyFrom(daysAgo: number) {
  const asOf = (world.clock.now() - daysAgo * day) as never;
  const entries = [
    { id: "marburg", name: { de: "Marburg" }, city: "Marburg", note: null, postcodes: [], ways: anOffice().ways },
  ];
  world.ports.cachedOffices.get = async () => ({ id: "marburg", view: anOffice(), asOf });
  world.ports.cachedOffices.list = async () => ({ id: "offices", entries: entries as never, asOf });
}

/** A network that is there and brings nothing. */
function hang() {
  const never = () => new Promise<never>(() => undefined);
  Object.assign(world.ports.api, { office: never, offices: never, openings: never, next: never });
}

async function open(path: string) {
  const page = await openAt(path, world);
  opened = page;
  return page;
}

/** A page that the fakes of booking have no route for. */
async function openOpenings() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:all(.*)*", component: OpeningsPage }],
  });
  const app = mount(OpeningsPage, {
    props: { office: "marburg" },
    global: { plugins: [createPinia(), i18n, router], provide: { [portsKey as symbol]: world.ports } },
  });
  opened = { app };
  await vi.waitFor(() => expect(app.find("h1").exists()).toBe(true), seen);
  return app;
}

beforeAll(() => setLanguage("de"));
beforeEach(async () => {
  world = fakeWorld();
  localStorage.clear();
  await onDatabase((it) => Promise.all([it.visits.clear(), it.pending.clear(), it.lists.clear()]));
});
afterEach(() => {
  opened?.app.unmount();
  opened = undefined;
  vi.useRealTimers();
});

describe("what lies on this device", () => {
  const pages = ["/", "/o/marburg", "/o/marburg/pickup", "/o/marburg/faq"];

  it.each(pages)("O3 O5 shows within 1.5 seconds with its age while the network hangs: %s", async (path) => {
    copyFrom(3);
    hang();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const page = await open(path);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(page.text()).toContain("Marburg");
    expect(page.text()).toContain("Stand: 27. Nov");
    expect(page.text()).not.toContain("älter als zwei Wochen");
  });

  it.each(pages)("O3 is usable after thirty days without contact, and yellow from fifteen on: %s", async (path) => {
    world.office = unreachable;
    world.offices = unreachable;
    for (const [age, isOld] of [
      [14, false],
      [15, true],
      [30, true],
    ] as const) {
      copyFrom(age);
      const page = await open(path);
      expect(page.text()).toContain("Stand:");
      expect(page.text().includes("älter als zwei Wochen"), `${age} days`).toBe(isOld);
      page.app.unmount();
      opened = undefined;
    }
  });

  it("O3 says nothing of age while the server answers, and keeps the place of the note when it answers late", async () => {
    copyFrom(3);
    expect((await open("/o/marburg")).text()).not.toContain("Stand:");
    opened?.app.unmount();
    let answer: () => void = () => undefined;
    world.ports.api.office = () => new Promise((done) => (answer = () => done(ok(anOffice()))));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const page = await open("/o/marburg");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.text()).toContain("Stand: 27. Nov");
    answer();
    await flushPromises();
    expect(page.text()).toContain("Stand: 30. Nov");
  });

  it("O3 O5 knows when times open, from what it heard last, with its age", async () => {
    const at = "2026-12-02T08:00:00+01:00";
    await keptOpenings.put("marburg", {
      openings: [{ at, services: ["pickup"], from: "2026-12-10", to: "2026-12-10" }] as never,
    });
    copyFrom(3);
    hang();
    const page = await openOpenings();
    await vi.waitFor(() => expect(page.text()).toContain("Abholung"), seen);
    expect(page.text()).toContain("Stand:");
  });
});

describe("the start page", () => {
  it("O13 F15 explains that the visits of this phone are gone, and leads to where they come back", async () => {
    localStorage.setItem("terminpass.visits", "1");
    const page = await open("/");
    await vi.waitFor(() => expect(page.text()).toContain("Ihre Termine sind nicht mehr auf diesem Telefon"), seen);
    expect(page.app.find("a[href='/find'].kern-btn").exists()).toBe(true);
  });

  it("O13 F15 says nothing of the kind where visits are, or never were", async () => {
    const page = await open("/");
    expect(page.text()).not.toContain("nicht mehr auf diesem Telefon");
    page.app.unmount();
    await saveVisit(aBooking("v1"), anOffice());
    world.visits.set("v1", {
      ...aBooking("v1"),
      id: "v1",
      place: { services: [], officeName: { de: "Marburg" }, timeZone: "Europe/Berlin" },
    } as never);
    const again = await open("/");
    await flushPromises();
    expect(again.text()).not.toContain("nicht mehr auf diesem Telefon");
  });

  it("O18 F15 shows what is not booked yet, and what was lost before it was sent", async () => {
    const matter = { officeName: { de: "Marburg" }, timeZone: "Europe/Berlin", services: [{ de: "Abholung" }] };
    await queueBooking({ office: "marburg", service: "pickup", wanted: { kind: "next" }, language: "de", matter });
    const page = await open("/");
    await vi.waitFor(() => expect(page.text()).toContain("Noch nicht gebucht"), seen);
    expect(page.text()).not.toContain("verloren gegangen");
    page.app.unmount();
    await onDatabase((it) => it.pending.clear());
    const again = await open("/");
    await vi.waitFor(() => expect(again.text()).toContain("verloren gegangen"), seen);
    await again.tap("Verstanden");
    await vi.waitFor(() => expect(again.text()).not.toContain("verloren gegangen"), seen);
    expect(localStorage.getItem("terminpass.unsent")).toBeNull();
  });
});
