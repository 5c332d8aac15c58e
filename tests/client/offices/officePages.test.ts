import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AccessMode, OfficeView } from "../../../shared/offices/index.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { international, mailLink, telLink, websiteLink } from "../../../client/applicant/offices/contactLinks.ts";
import { doorOf, nextStepOf, waysInto, wayOf } from "../../../client/applicant/offices/nextStep.ts";
import { weekTable } from "../../../client/applicant/offices/weekTable.ts";
import { aService, fakeWorld, officeWith, ok, openAt } from "../booking/fakes.ts";
import { anOffice } from "../device/builders.ts";

let opened: Awaited<ReturnType<typeof openAt>> | undefined;
async function show(path: string, office: OfficeView) {
  const world = fakeWorld({ office });
  world.office = ok(office);
  opened = await openAt(path, world);
  return opened;
}
const operation = (state: OfficeView["operation"]["state"]) => ({ state, from: null, until: null, notice: null });
const visitorHours = {
  weekly: [{ days: ["mo"], from: "08:00", to: "12:00", limited: false }],
  dated: [],
} as unknown as OfficeView["visitorHours"];

beforeAll(() => setLanguage("de"));
afterEach(() => opened?.app.unmount());

describe("what to do for a service", () => {
  it.each<[AccessMode[], OfficeView["operation"]["state"], string]>([
    [["self_booking"], "normal", "book"],
    [["same_day"], "normal", "book"],
    [["walk_in"], "normal", "walk_in"],
    [["request"], "normal", "request"],
    [["emergency_only"], "restricted", "emergency"],
    [["invitation_only", "pickup_box"], "normal", "invitation"],
    [["pickup_box"], "normal", "pickup"],
    [["self_booking", "closed"], "normal", "not_now"],
    [[], "normal", "not_now"],
    [["self_booking"], "restricted", "not_now"],
    [["walk_in"], "closed_to_public", "not_now"],
    [["self_booking", "request"], "restricted", "request"],
  ])("%s in %s operation: %s", (access, state, step) => {
    expect(nextStepOf({ access }, operation(state))).toBe(step);
  });

  it.each<[AccessMode[], OfficeView["operation"]["state"], string[]]>([
    [["walk_in", "request"], "normal", ["walk_in", "request"]],
    [["self_booking", "same_day", "request"], "normal", ["book", "request"]],
    [["self_booking", "emergency_only", "invitation_only"], "restricted", ["emergency", "invitation"]],
    [["walk_in", "self_booking"], "closed_to_public", []],
  ])("an office with %s in %s operation is entered by: %s", (access, state, ways) => {
    expect(waysInto({ access, operation: state })).toEqual(ways);
  });
});

describe("the way to a service that nobody comes for", () => {
  const phoneHours = (number: string | null) => ({ weekly: [], dated: [], number });

  it.each<[OfficeView["services"][number]["channels"], string | null, AccessMode, string]>([
    [["phone"], "115", "closed", "by_phone"],
    [["phone"], null, "closed", "not_now"],
    [["video"], null, "closed", "by_video"],
    [["phone", "video"], "115", "closed", "by_phone_or_video"],
    [["phone", "video"], null, "closed", "by_video"],
    [["in_person", "phone"], "115", "closed", "not_now"],
    [["phone"], "115", "self_booking", "book"],
  ])("%j with the number %s and access %s: %s", (channels, number, mode, way) => {
    const office = { operation: operation("normal"), phoneHours: phoneHours(number) };
    expect(wayOf({ access: [mode], channels }, office)).toBe(way);
  });

  it.each<[OfficeView["services"][number]["channels"], string, string, string]>([
    [["phone"], "am Telefon", "Nein. Rufen Sie die Behörde an.", "Rufen Sie an"],
    [["video"], "per Video", "Nein, es geht per Video.", "Das geht per Video"],
    [
      ["phone", "video"],
      "am Telefon oder per Video",
      "am Telefon oder per Video.",
      "Das geht am Telefon oder per Video",
    ],
  ])("X-05 list and page say of %j the true way, never „not possible“", async (channels, tag, fact, title) => {
    const office = officeWith({ access: ["closed"], channels }, { phoneHours: phoneHours("06421 201-0") });
    const page = await show("/o/marburg/pickup", office);
    expect(page.app.get("dl").text()).toContain(fact);
    expect(page.app.get(".kern-alert .kern-title").text()).toBe(title);
    expect(page.app.find("a[href='tel:+4964212010']").exists()).toBe(true);
    expect(page.text()).not.toMatch(/Zurzeit (nicht möglich|gibt es dafür keine)/);
    page.app.unmount();
    const list = await show("/o/marburg", office);
    expect(list.app.get(".services .tag").text()).toBe(tag);
  });

  it("a service that is shut for everybody still says so", async () => {
    const page = await show("/o/marburg", officeWith({ access: ["closed"] }));
    expect(page.app.get(".services .tag").text()).toBe("zurzeit nicht möglich");
  });
});

describe("the door of an office that names no hours", () => {
  it.each<[AccessMode[], string]>([
    [["self_booking"], "appointment"],
    [["request", "pickup_box"], "appointment"],
    [["emergency_only", "invitation_only"], "appointment"],
    [["invitation_only", "pickup_box"], "invitation"],
    [["pickup_box"], "pickup"],
    [["walk_in", "self_booking"], "ask"],
    [[], "ask"],
  ])("%j: %s", (access, door) => {
    expect(doorOf({ ways: { access, operation: "normal" } })).toBe(door);
  });

  it("says how people get in, and of a telephone without hours nothing but its number", async () => {
    const page = await show("/o/marburg", anOffice());
    expect(page.text()).toContain("Öffnungszeiten Besuch nur mit Termin.");
    expect(page.text()).not.toContain("Telefonzeiten");
    expect(page.app.find("a[href='tel:+4964212010']").exists()).toBe(true);
  });

  it("leaves the word to the office where it has one", async () => {
    const note = { de: "Besuch nur mit Einladung." };
    const page = await show("/o/marburg", anOffice({ visitorHours: { weekly: [], dated: [], note } }));
    expect(page.text()).toContain("Besuch nur mit Einladung.");
    expect(page.text()).not.toContain("Besuch nur mit Termin.");
  });
});

describe("the page of a service", () => {
  /** What the page of a service without appointment says; it knows the access mode only, never the service. */
  async function expectNoAppointment(name: string) {
    const office = officeWith({ name: { de: name }, access: ["walk_in"] }, { visitorHours });
    const page = await show("/o/marburg/pickup", office);
    expect(page.app.find("h1").text()).toBe(name);
    expect(page.text()).toContain("Nein, Sie brauchen keinen Termin.");
    expect(page.text()).toMatch(/Montag (heute )?08:00 bis 12:00 Uhr/);
    expect(page.app.find("a[href$='/details']").exists()).toBe(false);
  }

  it("MR-01 says that the declaration of commitment needs no appointment, with hours and no way to book", () =>
    expectNoAppointment("Verpflichtungserklärung"));

  it("MR-02 says the same of the asylum certificate", () => expectNoAppointment("Aufenthaltsgestattung"));

  it("MR-03 says the same of collecting a residence permit card", () =>
    expectNoAppointment("Abholung eines elektronischen Aufenthaltstitels (eAT)"));

  it("MR-04 says the same of a change of address", () => expectNoAppointment("Adressänderung"));

  it("has one way to book where people book themselves", async () => {
    const page = await show("/o/marburg/pickup", officeWith({ access: ["self_booking"] }));
    expect(page.app.findAll("a[href$='/details']")).toHaveLength(1);
  });

  it("begins a mail that names what the office needs where appointments are asked for", async () => {
    const office = officeWith({ access: ["request"] }, { email: "termin@example.org" });
    const page = await show("/o/marburg/pickup", office);
    const link = page.app.find("a[href^='mailto:']").attributes("href") ?? "";
    expect(decodeURIComponent(link)).toMatch(/Anliegen: Abholung\r\nName: \r\nGeburtsdatum: \r\nAnschrift: /);
  });

  it.each<[string, string]>([
    ["2026-11-30T09:00:00+01:00", "Jetzt geöffnet bis 12:00 Uhr."],
    ["2026-11-30T07:00:00+01:00", "Jetzt geschlossen. Öffnet heute um 08:00 Uhr."],
    ["2026-12-05T09:00:00+01:00", "Jetzt geschlossen. Öffnet Montag um 08:00 Uhr."],
  ])("where no appointment is needed it says at %s where to go and: %s", async (now, sentence) => {
    const world = fakeWorld();
    world.office = ok(officeWith({ access: ["walk_in"] }, { visitorHours }));
    world.clock.move(Date.parse(now) - world.clock.now());
    opened = await openAt("/o/marburg/pickup", world);
    expect(opened.text()).toContain(sentence);
    expect(opened.text()).toContain("Frauenbergstraße 35 35039 Marburg Servicepoint Raum 12");
  });

  const noPhone = { ...anOffice().phoneHours, number: null };

  it.each<AccessMode>(["request", "emergency_only"])(
    "%s names the website when there is no telephone",
    async (mode) => {
      const more = { phoneHours: noPhone, website: "www.office.example/visit" };
      const page = await show("/o/marburg/pickup", officeWith({ access: [mode] }, more));
      expect(page.app.find("a[href='https://www.office.example/visit']").exists()).toBe(true);
      expect(page.text()).not.toContain("Telefonzeiten");
    },
  );

  const silent = { phoneHours: noPhone, visitorHours };

  it.each<AccessMode>(["request", "emergency_only"])(
    "%s leads to the door when there is no other way and the office lets people in without an appointment",
    async (mode) => {
      const ways: OfficeView["ways"] = { access: [mode, "walk_in"], operation: "normal" };
      const page = await show("/o/marburg/pickup", officeWith({ access: [mode] }, { ...silent, ways }));
      expect(page.text()).toContain("Gehen Sie zu den Öffnungszeiten zur Behörde:");
      expect(page.text()).toContain("Frauenbergstraße 35");
      expect(page.text()).toMatch(/Montag (heute )?08:00 bis 12:00 Uhr/);
      expect(page.app.find("a[href='tel:115']").exists()).toBe(false);
    },
  );

  it.each<[AccessMode, OfficeView["ways"]]>([
    ["request", { access: ["request", "self_booking"], operation: "normal" }],
    ["emergency_only", { access: ["emergency_only"], operation: "restricted" }],
    ["request", { access: ["request", "walk_in"], operation: "closed_to_public" }],
  ])("%s with %j sends nobody to a door that is shut, and names 115 as the last way", async (mode, ways) => {
    const page = await show("/o/marburg/pickup", officeWith({ access: [mode] }, { ...silent, ways }));
    expect(page.text()).not.toContain("Gehen Sie zu den Öffnungszeiten");
    expect(page.text()).toContain("Diese Behörde hat hier keinen Kontakt angegeben.");
    expect(page.app.find("a[href='tel:115']").text()).toBe("115");
  });

  it.each<[OfficeView["operation"]["state"], number]>([
    ["restricted", 1],
    ["closed_to_public", 0],
  ])("leads in %s operation to the service for emergencies %i times", async (state, links) => {
    const services = [
      aService({ id: "pickup", access: ["self_booking"] }),
      aService({ id: "urgent", name: { de: "Notfall" }, access: ["emergency_only"] }),
    ];
    const page = await show("/o/marburg/pickup", anOffice({ services, operation: operation(state) }));
    expect(page.app.findAll("a[href='/o/marburg/urgent']")).toHaveLength(links);
  });

  it("carries the office's note that it is an example", async () => {
    const page = await show("/o/marburg/pickup", officeWith({}));
    expect(page.text()).toContain("Beispiel");
  });

  it("says what is missing when the service does not exist", async () => {
    const page = await show("/o/marburg/nothing", officeWith({}));
    expect(page.app.find("h1").text()).toBe("Das gibt es hier nicht");
  });
});

describe("the page of an office", () => {
  it("leaves out dated hours that are over", async () => {
    const dated = (year: string) => ({ from: `${year}-03-08`, to: `${year}-03-14`, weekly: [] });
    const phoneHours = { ...anOffice().phoneHours, dated: [dated("2021"), dated("2027")] } as unknown;
    const page = await show("/o/marburg", anOffice({ phoneHours: phoneHours as OfficeView["phoneHours"] }));
    expect(page.text()).toContain("8. März 2027");
    expect(page.text()).not.toContain("2021");
  });

  it("says without a network how old what it shows is", async () => {
    const world = fakeWorld();
    world.office = { kind: "unreachable" };
    const asOf = Date.parse("2026-11-29T10:00:00+01:00");
    Object.assign(world.ports.cachedOffices, { get: async () => ({ view: anOffice(), asOf }) });
    opened = await openAt("/o/marburg", world);
    expect(opened.text()).toContain("Gespeicherte Angaben der Behörde, Stand: 29. Nov., 10:00");
    expect(opened.app.find("h1").text()).toBe("Ausländerbehörde Marburg");
  });

  it("offers to try again when there is no copy either", async () => {
    const world = fakeWorld();
    world.office = { kind: "unreachable" };
    opened = await openAt("/o/marburg", world);
    expect(opened.text()).toContain("Keine Verbindung zum Server");
    world.office = ok(anOffice());
    await opened.tap("Noch einmal versuchen");
    expect(opened.app.find("h1").text()).toBe("Ausländerbehörde Marburg");
  });
});

describe("ways to reach an office", () => {
  it.each([
    ["06421/201-1010", "+49 6421 201 1010", "tel:+4964212011010"],
    ["+49 6421 201 1010", "+49 6421 201 1010", "tel:+4964212011010"],
    ["0049 (0)6421 2010", "+49 6421 2010", "tel:+4964212010"],
    ["115", "115", "tel:115"],
  ])("MR-17 the number %s is dialled in its international form", (number, written, link) => {
    expect(international(number)).toBe(written);
    expect(telLink(number)).toBe(link);
  });

  it.each([
    ["www.office.example", "https://www.office.example"],
    ["http://office.example", "http://office.example"],
    ["HTTPS://office.example", "HTTPS://office.example"],
    ["javascript:alert(1)", "https://javascript:alert(1)"],
  ])("the website %s is linked as %s", (address, link) => {
    expect(websiteLink(address)).toBe(link);
  });

  it("a mail keeps its lines and its umlauts", () => {
    expect(mailLink("a@b.example", "Für mich", "x\ny")).toBe(
      "mailto:a@b.example?subject=F%C3%BCr%20mich&body=x%0D%0Ay",
    );
  });

  it("a week shows closed workdays, and weekends only where somebody works", () => {
    const days = (weekly: unknown[]) => weekTable(weekly as OfficeView["visitorHours"]["weekly"]).map((it) => it.day);
    expect(days([])).toEqual(["mo", "tu", "we", "th", "fr"]);
    expect(days([{ days: ["sa"], from: "08:00", to: "12:00", limited: false }])).toContain("sa");
  });
});
