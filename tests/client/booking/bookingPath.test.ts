import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { onDatabase } from "../../../client/device/index.ts";
import { claimCall, settleCall } from "../../../client/device/queue.ts";
import { noteOnBooking, queuedBookings } from "../../../client/device/queuedBookings.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import type { HoldInput, Outcome } from "../../../client/api/index.ts";
import { emptyDraft, emptyPerson } from "../../../client/applicant/booking/draft.ts";
import { aBooking } from "../device/builders.ts";
import { aDraft, aHold, at, fakeWorld, officeWith, ok, openAt, refused, unreachable, type FakeWorld } from "./fakes.ts";

const path = "/o/marburg/pickup";
const name = "marburg/pickup";
let world: FakeWorld;
let opened: Awaited<ReturnType<typeof openAt>> | undefined;

async function open(to: string) {
  opened = await openAt(to, world);
  return opened;
}
const withHold = (more = {}) => aDraft({ hold: { ...aHold(), endsHere: world.clock.now() + 600_000 }, ...more });

beforeAll(() => setLanguage("de"));
beforeEach(() => {
  world = fakeWorld();
});
afterEach(async () => {
  opened?.app.unmount();
  vi.useRealTimers();
  await onDatabase((it) => it.pending.clear());
});

describe("the five steps", () => {
  it("PS-01 says on each page which step of five it is", async () => {
    world.drafts.set(name, withHold());
    const seen: string[] = [];
    for (const step of ["", "/details", "/time", "/check"]) {
      const page = await open(path + step);
      seen.push(page.app.find(".kern-progress").text());
      page.app.unmount();
    }
    expect(seen).toEqual([
      "Schritt 1 von 5: Anliegen",
      "Schritt 2 von 5: Ihre Angaben",
      "Schritt 3 von 5: Kalender",
      "Schritt 4 von 5: Prüfen und buchen",
    ]);
  });

  it("PS-06 asks for the details before the calendar", async () => {
    const page = await open(`${path}/time`);
    expect(page.path()).toBe(`${path}/details`);
  });

  it("PS-06 shows only the fields this service asks for", async () => {
    const label = { de: "Nummer der Karte" };
    const card = { id: "card", label, kind: "text" as const, options: [], required: true };
    world.office = ok(officeWith({ maxPersons: 1, fields: [card] }));
    const page = await open(`${path}/details`);
    expect(page.app.find("#more-card").exists()).toBe(true);
    page.app.unmount();
    world.office = ok(officeWith({ maxPersons: 1 }));
    expect((await open(`${path}/details`)).app.find("#more-card").exists()).toBe(false);
  });

  it("PS-07 goes from a valid form to the calendar with nothing between", async () => {
    world.drafts.set(name, aDraft());
    const page = await open(`${path}/details`);
    await page.submit();
    expect(page.path()).toBe(`${path}/time`);
    expect(page.app.find("h1").text()).toBe("Wählen Sie einen Termin");
  });
});

describe("the form", () => {
  it("F16 says before anything is typed that this device stores nothing, and promises nothing else", async () => {
    const refusing = { load: async () => undefined, save: () => Promise.reject(new Error("no storage")) };
    world.ports.drafts = () => ({ ...refusing, clear: async () => undefined });
    const page = await open(`${path}/details`);
    await vi.waitFor(() => expect(page.app.find("[role=alert]").text()).toContain("lässt sich nichts speichern"));
    const alert = page.app.find("[role=alert]").element;
    const first = page.app.find("input").element;
    expect(alert.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(page.text()).not.toContain("Ihre Angaben bleiben verschlüsselt auf diesem Gerät");
  });

  it("says nothing of it where the device stores, and leaves nothing behind from trying", async () => {
    const page = await open(`${path}/details`);
    await flushPromises();
    expect(page.app.find("[role=alert]").exists()).toBe(false);
    expect(page.text()).toContain("Ihre Angaben bleiben verschlüsselt auf diesem Gerät");
    expect([...world.drafts.keys()]).not.toContainEqual(expect.stringContaining("trial"));
  });

  it("says of each field what to write and gives the list of faults the focus", async () => {
    const page = await open(`${path}/details`);
    await page.submit();
    expect(page.path()).toBe(`${path}/details`);
    expect(document.activeElement?.textContent).toContain("Bitte prüfen Sie diese Angaben");
    const input = page.app.find("#applicant-familyName");
    expect(input.attributes("aria-invalid")).toBe("true");
    const described = input.attributes("aria-describedby")?.split(" ").at(-1);
    expect(page.app.find(`#${described}`).text()).toContain("so, wie er im Pass steht");
  });

  it("judges a field shown as wrong again when it changes, and leaves the others", async () => {
    const page = await open(`${path}/details`);
    await page.submit();
    await page.app.find("#applicant-familyName").setValue("Grünwald");
    expect(page.app.find("#applicant-familyName-error").exists()).toBe(false);
    expect(page.app.find("#applicant-birth-error").text()).toContain("Tag, Monat und Jahr");
    await page.app.find("#applicant-birth").setValue("31");
    await page.app.find("#applicant-birth-month").setValue("2");
    await page.app.find("#applicant-birth-year").setValue("1985");
    expect(page.app.find("#applicant-birth-error").text()).toContain("Diesen Tag gibt es in dem Monat nicht");
    await page.app.find("#applicant-birth").setValue("28");
    expect(page.app.find(".kern-alert").exists()).toBe(false);
  });

  it("keeps the last change before an immediate reload, without any pause", async () => {
    const page = await open(`${path}/details`);
    await page.app.find("#applicant-familyName").setValue("Grün");
    await page.app.find("#applicant-familyName").setValue("Grünwald");
    await flushPromises();
    expect(world.drafts.get(name)).toMatchObject({ applicant: { familyName: "Grünwald" } });
  });

  it("leads from the list to the field", async () => {
    const page = await open(`${path}/details`);
    await page.submit();
    await page.app.find(".kern-alert a").trigger("click");
    expect(document.activeElement?.id).toBe("applicant-familyName");
  });

  it("keeps what was typed over a reload, half a date included", async () => {
    const page = await open(`${path}/details`);
    await page.app.find("#applicant-familyName").setValue("Grünwald");
    await page.app.find("#applicant-birth").setValue("7");
    await page.router.push("/");
    await flushPromises();
    page.app.unmount();
    const again = await open(`${path}/details`);
    expect((again.app.find("#applicant-familyName").element as HTMLInputElement).value).toBe("Grünwald");
    expect((again.app.find("#applicant-birth").element as HTMLInputElement).value).toBe("7");
  });

  it("asks for each companion by name and date of birth", async () => {
    world.drafts.set(name, { ...emptyDraft(), persons: 3, companions: [emptyPerson(), emptyPerson()] });
    const page = await open(`${path}/details`);
    expect(page.app.findAll("fieldset.companion > legend").map((it) => it.text())).toEqual(["Person 2", "Person 3"]);
  });
});

describe("the calendar", () => {
  beforeEach(() => {
    world.drafts.set(name, aDraft());
  });

  it("PS-08 has the next free time on top, one tap away", async () => {
    const page = await open(`${path}/time`);
    const [first] = page.app.findAll("button");
    expect(page.text()).toContain("Nächster freier Termin Dienstag, 1. Dezember 2026 08:15 Uhr");
    expect(first?.text()).toBe("Diesen Termin nehmen");
    await page.tap("Diesen Termin nehmen");
    expect(world.holds.map((it) => it.body.start)).toEqual([at("08:15").start]);
    expect(page.path()).toBe(`${path}/check`);
  });

  it.each([
    ["few", "wenige Zeiten"],
    ["many", "viele Zeiten"],
  ] as const)("says in words that %s times are free", async (level, words) => {
    world.days = [{ date: "2026-12-01", level }];
    const page = await open(`${path}/time`);
    expect(page.button("Di., 1. Dez.").text()).toContain(words);
  });

  it("says in words that nothing is free on a day", async () => {
    world.days = [
      { date: "2026-12-01", level: "few" },
      { date: "2026-12-02", level: "none" },
    ];
    const page = await open(`${path}/time`);
    const row = page.app.findAll(".day").find((it) => it.text().includes("2. Dez."));
    expect(row?.text()).toContain("nichts frei");
    expect(row?.element.tagName).toBe("P");
  });

  it("shows the times of a day below it and moves the focus there", async () => {
    const page = await open(`${path}/time`);
    await page.tap("Di., 1. Dez.");
    expect(document.activeElement?.textContent).toContain("Freie Zeiten am Dienstag, 1. Dezember 2026");
    expect(page.app.findAll(".times button").map((it) => it.text())).toEqual([
      "Dienstag, 1. Dezember 2026, 08:15",
      "Dienstag, 1. Dezember 2026, 08:30",
    ]);
  });

  it("PS-08 gives the reason and another way when nothing is free", async () => {
    world.days = [{ date: "2026-12-01", level: "none" }];
    world.slots = [];
    const page = await open(`${path}/time`);
    expect(page.text()).toContain("Zurzeit ist kein Termin frei");
    expect(page.text()).toContain("Alle Termine sind vergeben");
    expect(page.app.find("a[href^='tel:']").exists()).toBe(true);
    page.app.unmount();
    world.next = ok({ asOf: "2026-11-30T09:00:00+01:00", next: null, opensAt: null, reason: "restricted" });
    expect((await open(`${path}/time`)).text()).toContain("eingeschränkten Betrieb");
  });

  it("PS-08 ST-08 says when new times are released, where the rules say so", async () => {
    world.days = [{ date: "2026-12-01", level: "none" }];
    world.next = ok({ asOf: "2026-11-30T09:00:00+01:00", next: null, opensAt: "2026-12-02T08:00:00+01:00" });
    const page = await open(`${path}/time`);
    expect(page.text()).toContain("am Mittwoch, 2. Dezember 2026 um 08:00 Uhr");
  });

  it("PS-09 offers the nearest times at once when a time is lost, and keeps what was typed", async () => {
    world.answerHold = async ({ start }: HoldInput): Promise<Outcome<unknown>> =>
      start === at("08:15").start
        ? refused({ code: "slot_taken", alternatives: [at("08:30"), at("08:45"), at("09:00")] })
        : ok(aHold("hold2", "08:30"));
    const page = await open(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    expect(page.path()).toBe(`${path}/time`);
    expect(document.activeElement?.textContent).toContain("Diese Zeit ist nicht mehr frei");
    expect(page.app.findAll(".kern-alert .times button")).toHaveLength(3);
    await page.tap("Dienstag, 1. Dezember 2026, 08:30 Uhr");
    expect(page.path()).toBe(`${path}/check`);
    expect(page.text()).toContain("Tomás Grünwald");
  });

  it("follows the server when times change, and says so calmly", async () => {
    const page = await open(`${path}/time`);
    vi.useFakeTimers();
    world.days = [{ date: "2026-12-01", level: "many" }];
    world.tell({ kind: "times_changed" });
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    await flushPromises();
    expect(page.app.find("[role=status].fresh").text()).toContain("haben sich gerade geändert");
    expect(page.button("Di., 1. Dez.").text()).toContain("viele Zeiten");
  });
});

describe("the focus and the month of the calendar", () => {
  const free = (...dates: string[]) => dates.map((date) => ({ date, level: "few" as const }));

  beforeEach(() => {
    world.drafts.set(name, aDraft());
  });

  it("stays on the switch between list and month while a day is open", async () => {
    const page = await open(`${path}/time`);
    await page.tap("Di., 1. Dez.");
    const toMonth = page.button("Monat");
    (toMonth.element as HTMLElement).focus();
    await page.tap("Monat");
    expect(page.text()).toContain("Freie Zeiten am Dienstag, 1. Dezember 2026");
    expect(document.activeElement).toBe(toMonth.element);
  });

  it("goes to the first new week when more are shown", async () => {
    const days = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"];
    world.days = free(...days);
    const page = await open(`${path}/time`);
    await page.tap("Weitere Wochen");
    expect(document.activeElement?.textContent).toContain("28. Dezember");
    expect(() => page.button("Weitere Wochen")).toThrow();
  });

  it("closes the open day with its month, and ends with the last month that has times", async () => {
    world.days = [...free("2026-12-01", "2027-01-12"), { date: "2027-02-01", level: "none" }];
    const page = await open(`${path}/time`);
    await page.tap("Monat");
    await page.app.find("td .few").trigger("click");
    await flushPromises();
    expect(page.text()).toContain("Freie Zeiten am Dienstag, 1. Dezember 2026");
    await page.tap("Nächster Monat");
    expect(page.app.find("#month-name").text()).toBe("Januar 2027");
    expect(page.text()).not.toContain("Freie Zeiten am");
    expect(page.button("Nächster Monat").attributes("aria-disabled")).toBe("true");
    await page.tap("Nächster Monat");
    expect(page.app.find("#month-name").text()).toBe("Januar 2027");
  });

  it("goes to the heading when trying again helped", async () => {
    const { days } = world.ports.api;
    world.ports.api.days = async () => unreachable;
    const page = await open(`${path}/time`);
    world.ports.api.days = days;
    (page.button("Noch einmal versuchen").element as HTMLElement).focus();
    await page.tap("Noch einmal versuchen");
    expect(page.text()).toContain("Nächster freier Termin");
    expect(document.activeElement?.tagName).toBe("H1");
  });

  it("loads by itself as soon as the network is back", async () => {
    const { days } = world.ports.api;
    world.ports.api.days = async () => unreachable;
    const page = await open(`${path}/time`);
    expect(page.text()).not.toContain("Nächster freier Termin");
    world.ports.api.days = days;
    dispatchEvent(new Event("online"));
    await flushPromises();
    expect(page.text()).toContain("Nächster freier Termin");
  });
});

describe("check and book", () => {
  it("PS-09 shows until when the time is kept", async () => {
    world.drafts.set(name, withHold());
    const page = await open(`${path}/check`);
    expect(page.text()).toContain("Reserviert für Sie bis 09:10 Uhr (noch 10:00 Minuten)");
  });

  it("books, keeps the visit on the device and opens the pass", async () => {
    world.drafts.set(name, withHold());
    const page = await open(`${path}/check`);
    await page.tap("Termin verbindlich buchen");
    expect(world.visits.has("visit1")).toBe(true);
    expect(page.path()).toBe("/visit/visit1?new=1");
  });

  it("sends a double tap once", async () => {
    world.drafts.set(name, withHold());
    const page = await open(`${path}/check`);
    const book = page.button("Termin verbindlich buchen");
    await Promise.all([book.trigger("click"), book.trigger("click")]);
    await flushPromises();
    expect(world.bookings).toHaveLength(1);
  });

  it("asks again with the same key after no answer came", async () => {
    world.drafts.set(name, withHold());
    world.answerBooking = async () => unreachable;
    const page = await open(`${path}/check`);
    await page.tap("Termin verbindlich buchen");
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain("Es wird nichts doppelt gebucht"));
    expect(page.text()).toContain("Noch nicht gebucht");
    expect(await queuedBookings()).toMatchObject([{ wanted: { start: aHold().start }, isAsked: true }]);
    world.answerBooking = async () => ok(aBooking("visit1"));
    await page.tap("Termin verbindlich buchen");
    await vi.waitFor(() => expect(page.path()).toBe("/visit/visit1?new=1"));
    expect(world.bookings.map((it) => it.key)).toEqual(["key1", "key1"]);
    expect(await queuedBookings()).toEqual([]);
  });

  it("O18 O12 says so when what could not be sent could not be stored either", async () => {
    world.drafts.set(name, withHold());
    world.answerBooking = async () => unreachable;
    const page = await open(`${path}/check`);
    const full = Object.assign(new Error("the disk is full"), { name: "QuotaExceededError" });
    const spy = await onDatabase(async (it) => vi.spyOn(it.pending, "add").mockRejectedValue(full));
    await page.tap("Termin verbindlich buchen");
    await vi.waitFor(() => expect(page.text()).toContain("Keine Verbindung"));
    expect(page.text()).not.toContain("Noch nicht gebucht");
    spy.mockRestore();
  });

  it("O18 becomes the pass by itself when another part of the app has booked it", async () => {
    world.drafts.set(name, withHold());
    world.answerBooking = async () => unreachable;
    const page = await open(`${path}/check`);
    await page.tap("Termin verbindlich buchen");
    await vi.waitFor(() => expect(page.text()).toContain("Noch nicht gebucht"));
    await settleCall((await queuedBookings())[0]!.id, { done: "visit7" });
    await vi.waitFor(() => expect(page.path()).toBe("/visit/visit7?new=1"));
    expect(await queuedBookings()).toEqual([]);
  });

  it("leads back to the calendar with everything typed when the time ran out", async () => {
    world.drafts.set(name, withHold({ hold: { ...aHold(), endsHere: world.clock.now() - 1000 } }));
    const page = await open(`${path}/check`);
    expect(page.text()).toContain("Die Reservierung ist abgelaufen");
    expect(() => page.button("Termin verbindlich buchen")).toThrow();
    await page.tap("Neue Zeit wählen");
    expect(page.path()).toBe(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    expect(page.text()).toContain("Tomás Grünwald");
  });

  it("can be kept longer from two minutes before the end, for whoever needs longer to read", async () => {
    world.drafts.set(name, withHold({ hold: { ...aHold(), endsHere: world.clock.now() + 119_000 } }));
    const page = await open(`${path}/check`);
    world.answerHold = async () => ok({ ...aHold("hold2"), expiresAt: "2026-11-30T09:12:00+01:00" });
    await page.tap("Länger reservieren");
    expect(world.holds[0]?.body).toMatchObject({ start: at("08:15").start, replaces: "hold1" });
    expect(page.text()).toContain("Reserviert für Sie bis 09:12 Uhr");
    expect(document.activeElement?.textContent).toContain("Reserviert für Sie bis 09:12 Uhr");
    expect(() => page.button("Länger reservieren")).toThrow();
    await page.tap("Termin verbindlich buchen");
    expect(world.bookings[0]?.body.hold).toBe("hold2");
  });

  it("stays kept to its end where it cannot be kept longer", async () => {
    world.drafts.set(name, withHold({ hold: { ...aHold(), endsHere: world.clock.now() + 60_000 } }));
    const page = await open(`${path}/check`);
    world.answerHold = async () => refused({ code: "slot_not_offered", alternatives: [] });
    await page.tap("Länger reservieren");
    expect(page.text()).toContain("Länger geht es gerade nicht");
    await page.tap("Termin verbindlich buchen");
    expect(world.bookings[0]?.body.hold).toBe("hold1");
  });

  it("explains that the person has an appointment already", async () => {
    world.drafts.set(name, withHold());
    world.answerBooking = async () => refused({ code: "already_booked" });
    const page = await open(`${path}/check`);
    await page.tap("Termin verbindlich buchen");
    expect(page.text()).toContain("Es gibt schon einen Termin");
    expect(page.app.find("a[href='/visits']").exists()).toBe(true);
  });

  it("goes back to the form with the server's faults at their fields", async () => {
    world.drafts.set(name, withHold());
    world.answerBooking = async () =>
      refused({ code: "invalid_input", errors: [{ path: "/applicant/birthDate", message: "…" }] });
    const page = await open(`${path}/check`);
    await page.tap("Termin verbindlich buchen");
    expect(page.path()).toBe(`${path}/details`);
    expect(page.app.find("#applicant-birth-error").exists()).toBe(true);
    expect((page.app.find("#applicant-familyName").element as HTMLInputElement).value).toBe("Grünwald");
  });

  it("leads from an old address to the pass once it is booked, and lets the form begin anew", async () => {
    world.drafts.set(name, { ...aDraft(), booked: "visit1" });
    const page = await open(`${path}/time`);
    expect(page.path()).toBe("/visit/visit1");
    page.app.unmount();
    const form = await open(`${path}/details`);
    expect((form.app.find("#applicant-familyName").element as HTMLInputElement).value).toBe("");
  });
});

describe("moving a visit", () => {
  it("holds with the visit's own secret, shows both times and moves without a new form", async () => {
    const { secret, ...answer } = aBooking("visit1");
    world.visits.set("visit1", { ...answer, id: "visit1", secret } as never);
    const page = await open(`${path}/time?moves=visit1`);
    await page.tap("Diesen Termin nehmen");
    expect(world.holds[0]).toMatchObject({ body: { moves: "visit1" }, secret });
    expect(page.path()).toBe(`${path}/check?moves=visit1`);
    expect(page.text()).toContain("Bisher Dienstag, 1. Dezember 2026 08:15 – 08:30 Uhr");
    await page.tap("Auf diese Zeit verlegen");
    expect(world.moves).toEqual(["hold1"]);
    expect(page.path()).toBe("/visit/visit1?moved=1");
  });

  const movesName = `${name}/visit1`;
  const withVisit = () => {
    const { secret, ...answer } = aBooking("visit1");
    world.visits.set("visit1", { ...answer, id: "visit1", secret } as never);
  };

  it("moves once on a double click, writes the new time down and shows the pass", async () => {
    withVisit();
    world.drafts.set(movesName, { ...withHold(), applicant: emptyDraft().applicant });
    const page = await open(`${path}/check?moves=visit1`);
    const button = page.button("Auf diese Zeit verlegen");
    await button.trigger("click");
    await flushPromises();
    await button.trigger("click");
    await flushPromises();
    expect(world.moves).toEqual(["hold1"]);
    expect(world.visits.get("visit1")?.appointment.start).toBe(at("08:30").start);
    expect(page.path()).toBe("/visit/visit1?moved=1");
  });

  it("ignores a press while the next page is still coming", async () => {
    withVisit();
    world.drafts.set(movesName, { ...withHold(), applicant: emptyDraft().applicant });
    const page = await open(`${path}/check?moves=visit1`);
    let show = () => {};
    page.router.beforeEach((to) =>
      to.name === "visit" ? new Promise<void>((resolve) => (show = resolve)) : undefined,
    );
    await page.tap("Auf diese Zeit verlegen");
    await page.tap("Auf diese Zeit verlegen");
    expect(page.button("Auf diese Zeit verlegen").attributes("aria-disabled")).toBe("true");
    show();
    await flushPromises();
    expect(world.moves).toEqual(["hold1"]);
    expect(page.path()).toBe("/visit/visit1?moved=1");
  });

  it("never falls through to the form, whatever the server objects to", async () => {
    withVisit();
    world.drafts.set(movesName, { ...withHold(), applicant: emptyDraft().applicant });
    world.answerMove = async () =>
      refused({ code: "invalid_input", errors: [{ path: "/applicant/familyName", message: "…" }] });
    const page = await open(`${path}/check?moves=visit1`);
    await page.tap("Auf diese Zeit verlegen");
    expect(page.path()).toBe(`${path}/check?moves=visit1`);
  });

  it("leads from the check page of a finished move to the pass", async () => {
    withVisit();
    world.drafts.set(movesName, { ...emptyDraft(), booked: "visit1" });
    const page = await open(`${path}/check?moves=visit1`);
    expect(page.path()).toBe("/visit/visit1");
  });

  it("says which time stays meanwhile, with a way back, and does not offer that time as the next", async () => {
    withVisit();
    const page = await open(`${path}/time?moves=visit1`);
    expect(page.text()).toContain("Jetzt: Dienstag, 1. Dezember 2026, 08:15 Uhr. Dieser Termin bleibt");
    expect(page.app.find("a[href='/visit/visit1']").text()).toBe("Meinen Termin behalten");
    expect(page.text()).toContain("Nächster freier Termin Dienstag, 1. Dezember 2026 08:30 Uhr");
  });

  it("asks for the times of the door its visit came by: with its id and its secret, and without a reason or token", async () => {
    withVisit();
    await open(`${path}/time?moves=visit1`);
    expect(world.looked.length).toBeGreaterThan(1);
    for (const it of world.looked) {
      expect(it).toMatchObject({ wish: { moves: "visit1", persons: 1 }, secret: "secret of visit1" });
    }
  });

  it.each([
    ["the office gives such times to nobody now", () => ok({ asOf: "2026-11-30T09:00:00+01:00", days: [] })],
    ["the office no longer has the visit", () => refused({ code: "not_found" })],
  ])("says that the visit stays and to call where %s", async (_why, answer) => {
    withVisit();
    world.answerDays = answer;
    world.next = ok({ asOf: "2026-11-30T09:00:00+01:00", next: null, opensAt: null, reason: "closed" });
    const page = await open(`${path}/time?moves=visit1`);
    expect(page.text()).toContain("Online lässt sich dieser Termin gerade nicht verlegen. Er bleibt bestehen.");
    expect(page.app.find("a[href^='tel:']").exists()).toBe(true);
    expect(page.text()).not.toContain("Die Behörde vergibt dafür gerade keine Termine.");
  });

  it("says without a network that the visit stays and that moving needs a connection", async () => {
    withVisit();
    world.answerHold = async () => unreachable;
    const page = await open(`${path}/time?moves=visit1`);
    await page.tap("Diesen Termin nehmen");
    expect(page.text()).toContain("bleibt bestehen. Verlegen geht nur mit Verbindung");
    expect(page.app.find("a[href='/visit/visit1']").exists()).toBe(true);
  });
});

describe("without a network", () => {
  const later = "Diese Zeit buchen, sobald es geht";
  beforeEach(() => world.drafts.set(name, aDraft()));

  it("O18 a time that could not be kept waits after one more press, plainly not booked, and can be taken back", async () => {
    world.answerHold = async () => unreachable;
    const page = await open(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    await vi.waitFor(() => expect(page.text()).toContain("ist nicht gebucht und nicht reserviert"));
    expect(await queuedBookings()).toEqual([]);
    await page.tap(later);
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain("Noch nicht gebucht"));
    expect(await queuedBookings()).toMatchObject([{ wanted: { kind: "time", ...at("08:15") }, isAsked: false }]);
    expect(page.text()).toContain("Dienstag, 1. Dezember 2026, 08:15 Uhr");
    expect(world.visits.size).toBe(0);
    await page.tap("Doch nicht buchen");
    await vi.waitFor(() => expect(page.text()).not.toContain("Noch nicht gebucht"));
    expect(await queuedBookings()).toEqual([]);
    expect(world.drafts.get(name)).toMatchObject({ applicant: { familyName: "Grünwald" } });
  });

  it("O18 where no calendar can be seen the next free time may be wished for", async () => {
    world.answerDays = () => unreachable;
    const page = await open(`${path}/time`);
    await page.tap("Nächsten freien Termin buchen");
    await vi.waitFor(() => expect(page.text()).toContain("nächster freier Termin"));
    expect(await queuedBookings()).toMatchObject([{ wanted: { kind: "next" } }]);
    expect(() => page.button("Nächsten freien Termin buchen")).toThrow();
    // Said once, by the card; what was missing can still be asked for again.
    expect(page.text()).not.toContain("Keine Verbindung");
    world.answerDays = (usual) => usual;
    await page.tap("Noch einmal versuchen");
    await vi.waitFor(() => expect(() => page.button("Noch einmal versuchen")).toThrow());
  });

  it("O18 the app may be closed while a booking waits, and not while it is on its way", async () => {
    world.answerHold = async () => unreachable;
    const page = await open(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    await page.tap(later);
    await vi.waitFor(() => expect(page.text()).toContain("Sie können Terminpass schließen"));
    await claimCall((await queuedBookings())[0]!.id);
    await vi.waitFor(() => expect(page.text()).toContain("Wird gerade gesendet"));
    expect(page.text()).not.toContain("Sie können Terminpass schließen");
  });

  it("O18 one of the other times is taken with one tap", async () => {
    world.answerHold = async () => unreachable;
    const page = await open(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    await page.tap(later);
    await vi.waitFor(() => expect(page.text()).toContain("Noch nicht gebucht"));
    const { id } = (await queuedBookings())[0]!;
    await noteOnBooking(id, { alternatives: [at("08:30"), at("08:45")] });
    await settleCall(id, { refused: "slot_taken" });
    await vi.waitFor(() => expect(page.text()).toContain("Die Zeit ist nicht mehr frei"));
    await page.app.findAll(".kern-alert .times button")[1]?.trigger("click");
    await vi.waitFor(async () =>
      expect(await queuedBookings()).toMatchObject([{ wanted: at("08:45"), refused: undefined }]),
    );
  });

  it("O18 a time that is chosen by hand takes the place of the one that waited", async () => {
    world.answerHold = async () => unreachable;
    const page = await open(`${path}/time`);
    await page.tap("Diesen Termin nehmen");
    await page.tap(later);
    await vi.waitFor(() => expect(page.text()).toContain("Noch nicht gebucht"));
    world.answerHold = async () => ok(aHold());
    await page.tap("Diesen Termin nehmen");
    await vi.waitFor(() => expect(page.path()).toBe(`${path}/check`));
    expect(await queuedBookings()).toEqual([]);
  });

  it("O19 a visit is not moved later by itself: it stays, and the page says so", async () => {
    world.visits.set("visit1", {
      id: "visit1",
      ...aBooking("visit1"),
      place: { timeZone: "Europe/Berlin" },
    } as never);
    world.answerDays = () => unreachable;
    const page = await open(`${path}/time?moves=visit1`);
    await vi.waitFor(() => expect(page.text()).toContain("bleibt bestehen"));
    expect(() => page.button("Nächsten freien Termin buchen")).toThrow();
  });
});
