import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { flushPromises } from "@vue/test-utils";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { hoursSentence } from "../../../client/applicant/offices/hoursSentence.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { viewOf, type ExampleId } from "../../support/exampleViews.mjs";
import { instant } from "../../support/instants.ts";
import { fakeWorld, ok, openAt, unreachable } from "../booking/fakes.ts";

const monday = "2026-11-02T09:00:00+01:00";
const marburg = viewOf("marburg", monday);
const door = (at: string) => hoursSentence(marburg.visitorHours, marburg, instant(at));
const phone = (at: string) => hoursSentence(marburg.phoneHours, marburg, instant(at));

beforeAll(() => setLanguage("de"));

describe("MR-15 what the door says, to the minute", () => {
  it.each([
    ["2026-11-02T11:59:00+01:00", { kind: "open", time: "12:00" }],
    ["2026-11-02T12:00:00+01:00", { kind: "soon", time: "08:00", date: "2026-11-04" }],
    ["2026-11-05T14:29:00+01:00", { kind: "today", time: "14:30" }],
    ["2026-11-05T17:59:00+01:00", { kind: "open", time: "18:00" }],
    ["2026-11-03T10:00:00+01:00", { kind: "soon", time: "08:00", date: "2026-11-04" }],
    ["2026-11-06T12:01:00+01:00", { kind: "soon", time: "08:00", date: "2026-11-09" }],
  ])("at %s", (at, sentence) => {
    expect(door(at)).toMatchObject(sentence);
  });
});

describe("MR-16 what the telephone says, to the minute", () => {
  it.each([
    ["2026-11-03T14:10:00+01:00", { kind: "open", time: "15:30" }],
    ["2026-11-04T09:00:00+01:00", { kind: "limited", time: "12:00" }],
    ["2026-11-06T14:00:00+01:00", { kind: "soon", time: "14:00", date: "2026-11-09" }],
    ["2026-11-05T12:05:00+01:00", { kind: "soon", time: "14:00", date: "2026-11-09" }],
    ["2026-11-05T15:00:00+01:00", { kind: "limited", time: "18:00" }],
  ])("at %s", (at, sentence) => {
    expect(phone(at)).toMatchObject(sentence);
  });
});

describe("MR-16 while the telephone is answered for some questions only, it says when it is for all of them", () => {
  it.each([
    ["2026-11-04T09:00:00+01:00", { kind: "today", date: "2026-11-04", from: "14:00", to: "15:30" }],
    ["2026-11-05T15:00:00+01:00", { kind: "soon", date: "2026-11-09", from: "14:00", to: "15:30" }],
    ["2026-12-23T09:00:00+01:00", { kind: "today", from: "14:00", to: "15:30" }],
    ["2026-12-30T15:00:00+01:00", undefined],
  ])("at %s", (at, full) => {
    const said = phone(at).full;
    if (full) expect(said).toMatchObject(full);
    else expect(said).toBeUndefined();
  });

  it("names no full hours where there are none", () => {
    const weekly = marburg.phoneHours.weekly.filter((it) => it.limited);
    const said = hoursSentence({ weekly, dated: [] }, marburg, instant(monday));
    expect(said).toEqual({ kind: "limited", time: "12:00", date: null });
  });
});

it("a door that opens in more than a week is told with its date, one that never does without", () => {
  const dated = [
    { from: "2026-11-02", to: "2026-11-20", weekly: [] },
  ] as unknown as OfficeView["visitorHours"]["dated"];
  const later = hoursSentence({ ...marburg.visitorHours, dated }, marburg, instant(monday));
  expect(later).toEqual({ kind: "later", time: "08:00", date: "2026-11-23" });
  expect(hoursSentence({ weekly: [], dated: [] }, marburg, instant(monday)).kind).toBe("never");
});

describe("the page of an office", () => {
  let opened: Awaited<ReturnType<typeof openAt>> | undefined;
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => {
    opened?.app.unmount();
    vi.useRealTimers();
  });

  async function openOffice(id: ExampleId, now: string) {
    const world = fakeWorld();
    world.office = ok(viewOf(id, now));
    world.clock.move(Date.parse(now) - world.clock.now());
    opened = await openAt(`/o/${id}`, world);
    return { world, page: opened };
  }
  async function passMinutes(world: ReturnType<typeof fakeWorld>, minutes: number) {
    for (let minute = 0; minute < minutes; minute++) {
      world.clock.move(60_000);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    await flushPromises();
  }

  it("MR-15 MR-16 follows the clock while it is open: at twelve on Monday the door shuts", async () => {
    const { world, page } = await openOffice("marburg", "2026-11-02T11:59:00+01:00");
    expect(page.text()).toContain("Jetzt geöffnet bis 12:00 Uhr.");
    expect(page.text()).toContain(
      "Telefon jetzt nur eingeschränkt besetzt, bis 12:00 Uhr. Für alle Fragen heute von 14:00 bis 15:30 Uhr.",
    );
    await passMinutes(world, 1);
    expect(page.text()).toContain("Jetzt geschlossen. Öffnet Mittwoch um 08:00 Uhr.");
    expect(page.text()).toContain("Telefon jetzt nicht besetzt. Wieder heute ab 14:00 Uhr.");
    expect(page.text()).not.toContain("Jetzt geöffnet");
  });

  it("MR-16 names the day of the full telephone hours where they are not today", async () => {
    const { page } = await openOffice("marburg", "2026-11-05T15:00:00+01:00");
    expect(page.text()).toContain("Für alle Fragen Montag von 14:00 bis 15:30 Uhr.");
  });

  it("MR-15 says it by the copy on this device when there is no network", async () => {
    const world = fakeWorld();
    world.office = unreachable;
    Object.assign(world.ports.cachedOffices, { get: async () => ({ view: marburg, asOf: Date.parse(monday) }) });
    world.clock.move(Date.parse("2026-11-06T12:01:00+01:00") - world.clock.now());
    opened = await openAt("/o/marburg", world);
    expect(opened.text()).toContain("Jetzt geschlossen. Öffnet Montag um 08:00 Uhr.");
  });

  it("MR-18 names the holiday of the state that closes door and telephone", async () => {
    const { page } = await openOffice("marburg", "2027-05-27T15:00:00+02:00");
    expect(page.text()).toContain("Heute ist Feiertag und geschlossen. Öffnet Freitag um 08:00 Uhr.");
    expect(page.text()).toContain("Heute ist Feiertag, das Telefon ist nicht besetzt. Wieder Montag ab 14:00 Uhr.");
    expect(page.text()).toContain("Donnerstag, 27. Mai 2027 : Feiertag, geschlossen");
  });

  it("MR-18 an ordinary Thursday is no holiday", async () => {
    const { page } = await openOffice("marburg", "2027-06-03T15:00:00+02:00");
    expect(page.text()).toContain("Jetzt geöffnet bis 18:00 Uhr.");
    expect(page.text()).not.toContain("Feiertag");
  });

  it("DU-15 announces longer telephone hours with their first and last day, and drops them by itself", async () => {
    const banner = "Andere Telefonzeiten vom Montag, 8. März 2021 bis Sonntag, 14. März 2021";
    const { page } = await openOffice("duesseldorf", "2021-03-05T14:00:00+01:00");
    expect(page.text()).toContain(banner);
    expect(page.text()).toContain("Telefon jetzt nicht besetzt. Wieder Montag ab 08:00 Uhr.");
    page.app.unmount();

    const { page: during, world } = await openOffice("duesseldorf", "2021-03-14T23:59:00+01:00");
    expect(during.text()).toContain(banner);
    await passMinutes(world, 1);
    expect(during.text()).not.toContain("Andere Telefonzeiten");
    during.app.unmount();

    const { page: week } = await openOffice("duesseldorf", "2021-03-12T15:59:00+01:00");
    expect(week.text()).toContain("Telefon jetzt besetzt bis 16:00 Uhr.");
  });

  it("DU-16 shows the hotline with its own hours, to be dialled from anywhere", async () => {
    const { page } = await openOffice("duesseldorf", "2021-03-16T09:00:00+01:00");
    const link = page.app.find("a[href='tel:+492118921020']");
    expect(link.text()).toBe("+49 211 8921020");
    expect(page.text()).toContain("Telefon jetzt besetzt bis 12:00 Uhr.");
    expect(page.app.findAll("table caption").map((it) => it.text())).toEqual(["Telefonzeiten"]);
  });

  it("DU-17 while it is closed to the public: at least until when, telephone and mail first, nothing to book", async () => {
    const { page } = await openOffice("duesseldorf", "2021-03-16T09:00:00+01:00");
    const text = page.text();
    expect(text).toContain("Mindestens bis Sonntag, 28. März 2021.");
    expect(text.indexOf("+49 211 8921020")).toBeLessThan(text.indexOf("Worum geht es?"));
    expect(text.indexOf("auslaenderbehoerde@duesseldorf.example")).toBeLessThan(text.indexOf("Worum geht es?"));
    expect(text).not.toContain("Termin online buchen");
    expect(text).not.toContain("Jetzt geöffnet");
    const headings = page.app.findAll("h3").map((it) => it.text());
    expect(headings.slice(0, 2)).toEqual(["So erreichen Sie die Behörde", "Öffnungszeiten"]);
  });
});
