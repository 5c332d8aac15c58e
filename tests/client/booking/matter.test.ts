import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OfficeView } from "../../../shared/offices/index.ts";
import type { Draft } from "../../../client/applicant/booking/draft.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";
import { aDraft, aHold, aService, fakeWorld, ok, openAt, refused, type FakeWorld } from "./fakes.ts";

let world: FakeWorld;
let opened: Awaited<ReturnType<typeof openAt>> | undefined;

async function open(to: string) {
  opened = await openAt(to, world);
  // The choices come in a file of their own.
  await choicesLoaded();
  return opened;
}
const draftOf = (name: string) => world.drafts.get(`marburg/${name}`) as Draft;

const photo = { id: "photo", label: { de: "Foto-Code" }, kind: "text" as const, options: [], required: true };
const severalServices = (more: Partial<OfficeView> = {}) =>
  anOffice({
    services: [
      aService({ id: "pickup", name: { de: "Abholung" }, access: ["self_booking"], maxPersons: 4 }),
      aService({ id: "transfer", name: { de: "Übertrag" }, access: ["same_day"], maxPersons: 2, fields: [photo] }),
      aService({ id: "walk", name: { de: "Beratung" }, access: ["walk_in"], maxPersons: 4 }),
    ],
    ...more,
  });
const reasons = [
  { id: "lost", name: { de: "Dokument verloren" } },
  { id: "journey", name: { de: "Dringende Reise" } },
];
const urgent = (more: Partial<OfficeView> = {}) =>
  anOffice({
    services: [aService({ id: "urgent", name: { de: "Notfall" }, access: ["emergency_only"] })],
    emergencyReasons: reasons,
    operation: { state: "restricted", from: null, until: null, notice: null },
    ...more,
  });

async function choicesLoaded() {
  for (let turn = 0; turn < 20; turn++) await flushPromises();
  await new Promise((done) => setTimeout(done, 0));
  await flushPromises();
}

beforeAll(async () => {
  await setLanguage("de");
  await import("../../../client/applicant/booking/MatterForm.vue");
});
beforeEach(() => {
  world = fakeWorld();
});
afterEach(() => opened?.app.unmount());

describe("step 1, the matter", () => {
  beforeEach(() => {
    world.office = ok(severalServices());
  });

  it("asks for how many, up to what the service takes, and keeps it for the next steps", async () => {
    const page = await open("/o/marburg/pickup");
    expect(page.app.findAll("#persons option").map((it) => it.text())).toEqual([
      "1 Person",
      "2 Personen",
      "3 Personen",
      "4 Personen",
    ]);
    await page.app.find("#persons").setValue("3");
    await flushPromises();
    expect(draftOf("pickup")).toMatchObject({ persons: 3 });
    expect(world.asked.at(-1)).toEqual({ persons: 3 });
  });

  it("offers further services that people book themselves, and no others", async () => {
    const page = await open("/o/marburg/pickup");
    expect(page.app.findAll(".further label").map((it) => it.text())).toEqual(["Übertrag"]);
  });

  it("asks the server whether all of it fits into one visit, and says so where it does not", async () => {
    const page = await open("/o/marburg/pickup");
    world.next = ok({ asOf: "2026-11-30T09:00:00+01:00", next: null, opensAt: null });
    await page.app.find("#further-transfer").setValue(true);
    await flushPromises();
    expect(world.asked.at(-1)).toEqual({ persons: 1, also: ["transfer"] });
    expect(page.text()).toContain("Für alles zusammen ist keine Zeit frei");
  });

  it("takes as many persons as all services of the visit do", async () => {
    const page = await open("/o/marburg/pickup");
    await page.app.find("#persons").setValue("4");
    await page.app.find("#further-transfer").setValue(true);
    await flushPromises();
    expect(draftOf("pickup")).toMatchObject({ persons: 2, also: ["transfer"] });
    expect(page.app.findAll("#persons option")).toHaveLength(2);
  });

  it("holds all services for all persons, and asks the fields of each", async () => {
    world.drafts.set("marburg/pickup", aDraft({ also: ["transfer"] }));
    const form = await open("/o/marburg/pickup/details");
    expect(form.text()).toContain("Abholung Übertrag");
    await form.app.find("#more-photo").setValue("A1");
    await form.submit();
    expect(form.path()).toBe("/o/marburg/pickup/time");
    await form.tap("Diesen Termin nehmen");
    expect(world.holds[0]?.body).toMatchObject({ service: "pickup", also: ["transfer"], persons: 1 });
    await form.tap("Termin verbindlich buchen");
    expect(world.bookings[0]?.body.applicant.more).toEqual({ photo: "A1" });
  });

  it("sends nothing that was typed for a service which is no longer part of the visit", async () => {
    const hold = { ...aHold(), endsHere: world.clock.now() + 600_000 };
    world.drafts.set("marburg/pickup", aDraft({ more: { photo: "A1" }, hold }));
    const page = await open("/o/marburg/pickup/check");
    await page.tap("Termin verbindlich buchen");
    expect(world.bookings[0]?.body.applicant).not.toHaveProperty("more");
  });

  it("leads back to the calendar where the kept time was for another wish", async () => {
    const hold = { ...aHold(), endsHere: world.clock.now() + 600_000, wish: JSON.stringify({ persons: 1 }) };
    world.drafts.set("marburg/pickup", { ...aDraft({ hold }), persons: 2, companions: [aDraft().applicant] });
    const page = await open("/o/marburg/pickup/check");
    expect(page.path()).toBe("/o/marburg/pickup/time");
    await page.tap("Diesen Termin nehmen");
    expect(world.holds[0]?.body).toMatchObject({ persons: 2, replaces: "hold1" });
    expect(page.path()).toBe("/o/marburg/pickup/check");
  });

  it("begins anew after a booking", async () => {
    world.drafts.set("marburg/pickup", { ...aDraft({ persons: 1, also: ["transfer"] }), booked: "visit1" });
    const page = await open("/o/marburg/pickup");
    expect((page.app.find("#further-transfer").element as HTMLInputElement).checked).toBe(false);
  });

  it("asks for no personal data where nothing can be booked", async () => {
    const page = await open("/o/marburg/walk/details");
    expect(page.path()).toBe("/o/marburg/walk");
  });
});

describe("the door for emergencies", () => {
  beforeEach(() => {
    world.office = ok(urgent());
  });

  it("opens with one of the office's reasons, which goes with every question and with the hold", async () => {
    const page = await open("/o/marburg/urgent");
    expect(page.app.findAll("[type=radio]")).toHaveLength(3);
    expect(() => page.button("Termin buchen")).toThrow();
    await page.app.find("#reason-journey").setValue(true);
    await flushPromises();
    expect(page.button("Termin buchen").attributes("href")).toBe("/o/marburg/urgent/details");
    page.app.unmount();
    world.drafts.set("marburg/urgent", { ...aDraft(), door: draftOf("urgent").door });
    const calendar = await open("/o/marburg/urgent/time");
    await calendar.tap("Diesen Termin nehmen");
    expect(world.holds[0]?.body).toMatchObject({ service: "urgent", emergency: { reason: "journey" } });
    expect(calendar.text()).toContain("Ihr Grund: Dringende Reise");
  });

  it("MD-06 stays shut for every other reason, which is shown the ordinary ways", async () => {
    const page = await open("/o/marburg/urgent");
    await page.app.find("#reason-lost").setValue(true);
    await page.app.find("#reason-none").setValue(true);
    await flushPromises();
    expect(() => page.button("Termin buchen")).toThrow();
    expect(page.text()).toContain("Diese Wege stehen Ihnen offen");
    expect(page.app.find("a[href^='tel:']").exists()).toBe(true);
    expect(draftOf("urgent").door).toBeNull();
    page.app.unmount();
    for (const step of ["details", "time", "check"]) {
      const other = await open(`/o/marburg/urgent/${step}`);
      expect(other.path()).toBe("/o/marburg/urgent");
      other.app.unmount();
    }
  });
});

describe("the link of an invitation", () => {
  const invited = (access: ("invitation_only" | "request")[]) =>
    anOffice({ services: [aService({ id: "visit", name: { de: "Vorsprache" }, access })] });

  it("leads to a time, with its token in every question and in the hold", async () => {
    world.office = ok(invited(["invitation_only"]));
    const page = await open("/o/marburg/visit?invitation=secret7");
    expect(page.text()).toContain("Sie sind eingeladen");
    expect(world.asked.at(-1)).toEqual({ persons: 1, invitation: "secret7" });
    await page.button("Termin buchen").trigger("click");
    await flushPromises();
    expect(page.path()).toBe("/o/marburg/visit/details");
    world.drafts.set("marburg/visit", { ...aDraft(), door: draftOf("visit").door });
    page.app.unmount();
    const calendar = await open("/o/marburg/visit/time");
    await calendar.tap("Diesen Termin nehmen");
    expect(world.holds[0]?.body).toMatchObject({ service: "visit", invitation: "secret7" });
  });

  it("says of one that is used up or ran out that it no longer counts, before anything is typed", async () => {
    world.office = ok(invited(["invitation_only"]));
    world.next = refused({ code: "invalid_input" });
    const page = await open("/o/marburg/visit?invitation=old");
    expect(page.text()).toContain("Diese Einladung gilt nicht mehr");
    expect(() => page.button("Termin buchen")).toThrow();
  });

  it("does nothing for a service that gives no times to invited people", async () => {
    world.office = ok(invited(["request"]));
    const page = await open("/o/marburg/visit?invitation=secret7");
    expect(page.text()).not.toContain("Sie sind eingeladen");
    expect(world.asked).toEqual([]);
  });
});

describe("a visit of several persons and services that is moved", () => {
  it("keeps its persons and services", async () => {
    world.office = ok(severalServices());
    const { secret, ...answer } = aBooking("visit1");
    const appointment = { ...answer.appointment, persons: 2, services: ["pickup", "transfer"] };
    world.visits.set("visit1", { ...answer, appointment, id: "visit1", secret } as never);
    const page = await open("/o/marburg/pickup/time?moves=visit1");
    await page.tap("Diesen Termin nehmen");
    expect(world.holds[0]?.body).toMatchObject({ moves: "visit1", persons: 2, also: ["transfer"] });
  });
});
