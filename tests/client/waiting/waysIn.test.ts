import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../../client/applicant/booking/draft.ts";
import { onDatabase } from "../../../client/device/index.ts";
import { keepWaiting, newWaiting, waitingEntry } from "../../../client/device/waiting.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import type { NextAnswer } from "../../../shared/booking/index.ts";
import { anOffice } from "../device/builders.ts";
import { aDraft, aHold, fakeWorld, ok, openAt } from "../booking/fakes.ts";
import { aView } from "./fakes.ts";

const waits = anOffice({ waiting: { enabled: true } });
const wayIn = "Be told when a time becomes free";
let world: ReturnType<typeof fakeWorld>;
let page: Awaited<ReturnType<typeof openAt>> | undefined;

const none = (more: Partial<NextAnswer> = {}) =>
  ok({ asOf: "2026-11-30T09:00:00+01:00", next: null, opensAt: null, ...more } as NextAnswer);

/** The calendar of somebody who has typed everything, with one free day or none. */
function calendarOf(day: string | undefined, { office = waits, why = none(), door = null as Draft["door"] } = {}) {
  world = fakeWorld({ office });
  world.days = [{ date: day ?? "2026-12-01", level: day ? "few" : "none" }];
  world.slots = day ? [{ start: `${day}T08:15:00+01:00`, end: `${day}T08:30:00+01:00` }] : [];
  world.next = why;
  world.drafts.set("marburg/pickup", aDraft({ door }));
  return openAt("/o/marburg/pickup/time", world);
}
const says = (words: string, of = page) => vi.waitFor(() => expect(of?.text()).toContain(words));

/** What comes late on a page has come: on one that was opened after it, it is there. */
async function settled() {
  const later = await calendarOf(undefined);
  await says(wayIn, later);
  later.app.unmount();
}

describe("the way into a waiting list", () => {
  beforeAll(() => setLanguage("en"));
  beforeEach(() => onDatabase((it) => it.waiting.clear()));
  afterEach(() => page?.app.unmount());

  it("row 39: stands where nothing is free", async () => {
    page = await calendarOf(undefined);
    await says(wayIn);
    const link = page.app.findAll("a").find((it) => it.text() === wayIn);
    expect(link?.attributes("href")).toBe("/o/marburg/pickup/wait");
  });

  it.each(["2026-12-01", "2026-12-08"])(
    "row 39: stands below the free times of %s, which may suit nobody",
    async (day) => {
      page = await calendarOf(day);
      await says(wayIn);
      expect(page.text()).toMatch(/All free appointments.*Does no time suit you\?/s);
    },
  );

  it("does not stand below times for an emergency, which are for nobody else", async () => {
    page = await calendarOf("2026-12-01", { door: { kind: "emergency", reason: "travel" } });
    await settled();
    expect(page.text()).toContain("All free appointments");
    expect(page.text()).not.toContain(wayIn);
  });

  it.each([
    ["keeps no waiting list", { office: anOffice({ waiting: null }) }],
    ["gives these times by invitation", { why: none({ reason: "by_invitation" }) }],
  ])("does not stand where the office %s", async (_, how) => {
    page = await calendarOf(undefined, how);
    await settled();
    expect(page.text()).not.toContain(wayIn);
  });

  it("row 39: stands on the page of a service without a free time", async () => {
    world = fakeWorld({ office: waits });
    world.next = none();
    page = await openAt("/o/marburg/pickup", world);
    await says(wayIn);
    const link = (words: string) => page?.app.findAll("a").find((it) => it.text() === words);
    expect(link(wayIn)?.classes()).toContain("kern-btn--primary");
    expect(page.app.get("a[href='/o/marburg/pickup/details']").classes()).toContain("kern-btn--secondary");
    expect(page.app.find("a[href='/o/marburg/openings']").exists()).toBe(true);
  });

  it("leaves booking the first step of a service where something is free or nobody may wait", async () => {
    world = fakeWorld({ office: anOffice({ waiting: null }) });
    world.next = none();
    page = await openAt("/o/marburg/pickup", world);
    await settled();
    expect(page.app.get("a[href='/o/marburg/pickup/details']").classes()).toContain("kern-btn--primary");
  });

  it("leads whoever waits already to her entry", async () => {
    await keepWaiting(newWaiting(aView(), "s1", waits));
    page = await calendarOf(undefined);
    await says("You are already waiting for a time");
    expect(page.text()).not.toContain(wayIn);
  });
});

describe("the steps of booking an offered time", () => {
  const offer = { ...aHold(), endsHere: Date.parse("2026-11-30T09:01:30+01:00"), waiting: "w1" };
  beforeAll(() => setLanguage("en"));
  beforeEach(async () => {
    world = fakeWorld({ office: waits });
    world.drafts.set("marburg/pickup", aDraft({ hold: offer }));
    await keepWaiting(newWaiting(aView(), "s1", waits));
  });
  afterEach(() => page?.app.unmount());

  it("row 39: leave the calendar out, book the kept time, and take the entry off the device", async () => {
    page = await openAt("/o/marburg/pickup/details", world);
    await says("Kept for you: Tuesday, 1 December 2026, 08:15.");
    await page.submit();
    expect(page.path()).toBe("/o/marburg/pickup/check");
    await page.tap("Book this appointment");
    await vi.waitFor(() => expect(page?.path()).toBe("/visit/visit1?new=1"));
    expect(world.bookings.map((it) => it.body.hold)).toEqual(["hold1"]);
    await vi.waitFor(async () => expect(await waitingEntry("w1")).toBeUndefined());
  });

  it("do not keep it longer than it was offered: others wait for it", async () => {
    page = await openAt("/o/marburg/pickup/check", world);
    await says("1:30");
    expect(page.text()).not.toContain("Keep it longer");
    expect(() => page?.button("Keep")).toThrow();
  });

  it("show the calendar again once the offer is over", async () => {
    world.clock.move(2 * 60_000);
    page = await openAt("/o/marburg/pickup/details", world);
    await page.submit();
    expect(page.path()).toBe("/o/marburg/pickup/time");
  });
});
