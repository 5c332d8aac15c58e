import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { flushPromises } from "@vue/test-utils";
import type { OfficeEntry, OfficeView } from "../../../shared/offices/index.ts";
import { requestMail } from "../../../client/applicant/offices/contactLinks.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { exampleIds, listAt, viewOf, type ExampleId } from "../../support/exampleViews.mjs";
import { aService, at, fakeWorld, officeWith, ok, openAt, unreachable } from "../booking/fakes.ts";
import { aBooking, anOffice } from "../device/builders.ts";

let opened: Awaited<ReturnType<typeof openAt>> | undefined;
const now = "2026-11-02T09:00:00+01:00";
const shown = (id: ExampleId) => viewOf(id, now);

async function open(path: string, office: OfficeView, more: Partial<ReturnType<typeof fakeWorld>> = {}) {
  const world = Object.assign(fakeWorld(), { office: ok(office) }, more);
  opened = await openAt(path, world);
  return opened;
}
type Page = Awaited<ReturnType<typeof openAt>>;

async function type(page: Page, field: string, text: string) {
  await page.app.get(field).setValue(text);
  await flushPromises();
}
/** Takes an answer of the guide, as a tap on it does. */
async function answer(page: Page, words: string) {
  const link = page.app.findAll(".answers a").find((it) => it.text() === words);
  if (!link) throw new Error(`no answer "${words}" in: ${page.text()}`);
  await link.trigger("click");
  await flushPromises();
}
const heading = (page: Page) => page.app.get("h1").text();

beforeAll(() => setLanguage("de"));
afterEach(() => {
  opened?.app.unmount();
  opened = undefined;
});

describe("the list of offices", () => {
  const entries = listAt(now);
  const withPostcodes = (postcodes: Record<string, string[]>): OfficeEntry[] =>
    entries.map((it) => ({ ...it, postcodes: postcodes[it.id] ?? [] }));

  async function ask(offices: OfficeEntry[], postcode: string) {
    const page = await open("/", anOffice(), { offices: ok({ offices }) });
    await type(page, "#postcode", postcode);
    await page.submit();
    return page;
  }

  it("X-01 tells how each office differs by the ways into it", async () => {
    const page = await open("/", anOffice(), { offices: ok({ offices: entries }) });
    const lineOf = (city: string) =>
      page.app
        .findAll("li")
        .find((it) => it.get("h3").text() === city)
        ?.get(".ways")
        .text();
    expect(lineOf("Marburg")).toBe("manches ohne Termin · Termine auf Anfrage");
    expect(lineOf("Pirmasens")).toBe("Termine online buchen");
    expect(lineOf("Magdeburg")).toMatch(/^Eingeschränkter Betrieb · Notfalltermine · Besuch auf Einladung/);
  });

  it("names the office of a postcode and leads to it", async () => {
    const page = await ask(withPostcodes({ marburg: ["35037", "35039-35043"] }), " 350 41");
    expect(page.text()).toContain("Ihre Behörde: Ausländerbehörde Marburg");
    expect(page.app.find(".kern-alert a[href='/o/marburg']").exists()).toBe(true);
    expect(document.activeElement?.textContent).toContain("Ihre Behörde");
  });

  it("leaves the choice where several offices serve a postcode", async () => {
    const page = await ask(withPostcodes({ marburg: ["35037"], stuttgart: ["35000-36000"] }), "35037");
    expect(page.app.findAll(".kern-alert a").map((it) => it.attributes("href"))).toEqual([
      "/o/marburg",
      "/o/stuttgart",
    ]);
  });

  it("says that none of the offices serves a postcode, and which of them do not say", async () => {
    const page = await ask(withPostcodes({ marburg: ["35037"] }), "99999");
    expect(page.text()).toContain("Für 99999 ist keine dieser Behörden zuständig");
    expect(page.text()).toContain("Fragen Sie im Rathaus Ihres Wohnorts");
    expect(page.text()).toContain("Ohne Angabe zu Postleitzahlen: Ausländerbehörde Pirmasens");
  });

  it.each(["", "3503", "350377", "Marburg", "35O37"])("asks again for five digits after „%s“", async (typed) => {
    const page = await ask(withPostcodes({ marburg: ["35037"] }), typed);
    expect(page.text()).toContain("Schreiben Sie die Postleitzahl mit fünf Ziffern");
    expect(page.app.find("[role=alert]").text()).toContain("fünf Ziffern");
    expect(document.activeElement?.id).toBe("postcode");
    expect(page.text()).not.toContain("Ihre Behörde");
  });

  it("asks for no postcode where no office says whom it serves", async () => {
    const page = await open("/", anOffice(), { offices: ok({ offices: withPostcodes({}) }) });
    expect(page.app.find("#postcode").exists()).toBe(false);
  });

  it("shows the next appointment of this phone on top, and none that is over or cancelled", async () => {
    const place = {
      officeName: { de: "Ausländerbehörde Marburg" },
      timeZone: "Europe/Berlin",
      services: [{ id: "pickup", name: { de: "Abholung" } }],
    };
    const stored = (id: string, more: object) => ({ ...aBooking(id, more), id, place, names: [] });
    const visits = [
      stored("over", at("08:00", "2026-11-27")),
      stored("cancelled", { ...at("08:00"), status: "cancelled" }),
      stored("next", at("08:15")),
    ];
    const world = fakeWorld();
    for (const it of visits) world.visits.set(it.id, it as never);
    const page = (opened = await openAt("/", world));
    const card = page.app.get("section[aria-labelledby='next-visit-heading']");
    expect(card.get("a").attributes("href")).toBe("/visit/next");
    expect(card.text()).toContain("Dienstag, 1. Dezember 2026");
    expect(card.text()).toContain("08:15 Uhr");
  });

  it("without an appointment on the phone only the way to find one is there", async () => {
    const page = await open("/", anOffice());
    expect(page.app.find("section[aria-labelledby='next-visit-heading']").exists()).toBe(false);
    expect(page.app.find("a[href='/find']").exists()).toBe(true);
  });
});

describe("the questions of the front door", () => {
  it("ST-09 leads a new passport to „need not come“ where the card shows no passport number", async () => {
    const page = await open("/o/stuttgart", shown("stuttgart"));
    await answer(page, "Ich habe einen neuen Pass");
    expect(heading(page)).toBe("Steht auf Ihrer Karte eine Passnummer?");
    await answer(page, "Nein");
    expect(heading(page)).toBe("Sie müssen nicht kommen");
    expect(page.text()).toContain("Niederlassungserlaubnis");
    expect(page.app.find("a[href='/o/stuttgart/transfer']").exists()).toBe(true);
    expect(page.app.find("a[href$='/details']").exists()).toBe(false);
  });

  it("ST-09 leads to the transfer where the card shows one, before anything is booked", async () => {
    const page = await open("/o/stuttgart/guide/new_passport/yes/long", shown("stuttgart"));
    expect(heading(page)).toBe(shown("stuttgart").services.find((it) => it.id === "transfer")?.name.de);
    expect(page.app.find("a[href='/o/stuttgart/transfer?missing=nothing#matter']").exists()).toBe(true);
  });

  it("who has the letter about the card is told to come as it says, or to take the code to the box", async () => {
    const page = await open("/o/magdeburg/guide/collect/card", shown("magdeburg"));
    expect(page.text()).toContain("Kommen Sie, wie es im Brief steht");
    expect(page.text()).toContain("gehen Sie mit dem Code zur Box");
    expect(page.text()).not.toContain("Warten Sie auf die Einladung");
  });

  it("X-01 where people are invited, an application comes first", async () => {
    const page = await open("/o/duesseldorf/guide/ends/permit/soon", shown("duesseldorf"));
    expect(page.text()).toContain("Stellen Sie den Antrag vor dem Ablauf");
    expect(page.text()).toContain("Schicken Sie zuerst Ihren Antrag");
    expect(page.app.find("a[href='/o/duesseldorf/permit/checklist']").exists()).toBe(true);
    expect(page.text()).not.toContain("Warten Sie auf die Einladung");
  });

  it("what is done by telephone says to call, with the number", async () => {
    const page = await open("/o/duesseldorf/guide/urgent/journey", shown("duesseldorf"));
    expect(page.text()).toContain("Rufen Sie an");
    expect(page.text()).not.toContain("Zurzeit nicht möglich");
    expect(page.app.find("a[href^='tel:+49211']").exists()).toBe(true);
  });

  it("what goes online has one answer, and the appointment stands small below it", async () => {
    const page = await open("/o/stuttgart/guide/ends/permit/soon", shown("stuttgart"));
    expect(page.text()).toContain("Das geht online, ohne Termin");
    expect(page.app.get("details summary").text()).toBe("Geht das Formular für Sie nicht?");
    expect(page.text()).not.toContain("Fragen Sie einen Termin an");
  });

  it("MR-07 ends for collecting a card with „without an appointment“ and the next opening; there is nothing to ask for", async () => {
    const page = await open("/o/marburg/guide/collect/card", shown("marburg"));
    expect(page.text()).toContain("Kommen Sie ohne Termin");
    expect(page.text()).toContain("Jetzt geöffnet bis 12:00 Uhr.");
    expect(page.app.find("a[href^='mailto:'][href*='Termin']").exists()).toBe(false);
    expect(page.app.find("a[href$='/details']").exists()).toBe(false);
  });

  it("keeps the answers in the address: back takes one back, and each can be changed", async () => {
    const page = await open("/o/marburg/guide", shown("marburg"));
    await answer(page, "Ich möchte etwas abholen oder bin eingeladen");
    await answer(page, "Nein, noch nicht");
    expect(page.path()).toBe("/o/marburg/guide/collect/nothing");
    expect(page.text()).toContain("Hat die Behörde Ihnen geschrieben? Nein, noch nicht");
    page.router.back();
    await new Promise((done) => setTimeout(done));
    await flushPromises();
    expect(heading(page)).toBe("Hat die Behörde Ihnen geschrieben?");
    const change = page.app.findAll("a").find((it) => it.attributes("aria-label") === "Antwort ändern: Worum geht es?");
    await change?.trigger("click");
    await flushPromises();
    expect(page.path()).toBe("/o/marburg/guide");
  });

  it("stays at a question whose answer in the address is none, and goes on from there", async () => {
    const page = await open("/o/marburg/guide/collect/of_old/times", shown("marburg"));
    expect(heading(page)).toBe("Hat die Behörde Ihnen geschrieben?");
    expect(page.app.find("a[href='/o/marburg/guide/collect/card']").exists()).toBe(true);
  });

  it("names the office's telephone where the office does not offer what is sought", async () => {
    const matter = { id: "matter", text: { de: "Etwas, das es hier nicht gibt" }, service: null };
    const guide = [{ id: "start", ask: { de: "Worum geht es?" }, answers: [matter] }];
    const page = await open("/o/marburg/guide/matter", { ...shown("marburg"), guide });
    expect(heading(page)).toBe("Das gibt es bei dieser Behörde hier nicht");
    expect(page.app.find("a[href='tel:+4964212011010']").exists()).toBe(true);
  });

  it("whose question is not listed is led to the heading of all matters, with the focus on it", async () => {
    const page = await open("/o/marburg/guide/ends", shown("marburg"));
    const way = page.app.findAll("a").find((it) => it.text() === "Meine Frage ist nicht dabei");
    await way?.trigger("click");
    await flushPromises();
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Alle Anliegen von A bis Z"));
    expect(document.activeElement?.tagName).toBe("H2");
    expect(page.path()).toBe("/o/marburg#services-heading");
  });

  it("hands on to the page of the service what the answers tell of the checklist", async () => {
    const page = await open("/o/marburg/guide/stay/first/work", shown("marburg"));
    const link = page.app.findAll("a").find((it) => it.attributes("href")?.startsWith("/o/marburg/permit?"));
    expect(Object.fromEntries(new URLSearchParams(link?.attributes("href")?.split("?")[1]))).toMatchObject({
      stage: "first",
      purpose: "work",
    });
  });

  it("asks nothing at an office without questions, and still lists its matters", async () => {
    const page = await open("/o/marburg", anOffice());
    expect(page.app.find(".answers").exists()).toBe(false);
    expect(page.app.find("a[href='/o/marburg/pickup']").exists()).toBe(true);
  });
});

describe("the matters of an office", () => {
  const names = (page: Page) => page.app.findAll(".services .name").map((it) => it.text());

  it("stand from A to Z, with the way to each", async () => {
    const page = await open("/o/marburg", shown("marburg"));
    expect(names(page)).toEqual([...names(page)].sort((one, other) => one.localeCompare(other, "de")));
    const tagOf = (name: string) =>
      page.app
        .findAll(".service")
        .find((it) => it.text().startsWith(name))
        ?.get(".tag")
        .text();
    expect(tagOf("Verpflichtungserklärung")).toBe("ohne Termin");
    expect(tagOf("Beratungsgespräch")).toBe("Termin auf Anfrage");
  });

  it("are found without accents and by their German name in another language", async () => {
    await setLanguage("en");
    const page = await open("/o/marburg", shown("marburg"));
    await type(page, "#service-search", "verpflichtungserklarung");
    expect(names(page)).toEqual(["Declaration of commitment"]);
    await type(page, "#service-search", "commitment");
    expect(names(page)).toContain("Declaration of commitment");
    await type(page, "#service-search", "zzz");
    expect(names(page)).toEqual([]);
    expect(page.text()).toContain("No service fits these words.");
    await setLanguage("de");
  });
});

describe("ST-11 the frequent questions of an office", () => {
  const entry = (id: string, question: string, answer: string, services: string[] = []) => ({
    id,
    question: { de: question, en: `English ${id}` },
    answer: { de: answer, en: `Answer ${id}` },
    services,
  });
  const faq = [
    entry("fee", "Was kostet das?", "Die Gebühr zahlen Sie mit Karte.", ["pickup"]),
    entry("door", "Wo ist der Eingang?", "Im Hof."),
  ];
  const questions = (page: Page) => page.app.findAll("summary").map((it) => it.text());

  it("are searched without accents, all words must be there, and what was found is marked and open", async () => {
    const page = await open("/o/marburg/faq", anOffice({ faq }));
    expect(questions(page)).toHaveLength(2);
    await type(page, "#faq-search", "GEBUHR karte");
    expect(questions(page)).toEqual(["Was kostet das?"]);
    expect(page.app.findAll("mark").map((it) => it.text())).toEqual(["Gebühr", "Karte"]);
    expect(page.app.get("details").attributes("open")).toBeDefined();
    expect(page.text()).toContain("1 Antwort gefunden");
    await type(page, "#faq-search", "gebühr hof");
    expect(questions(page)).toEqual([]);
    expect(page.text()).toContain("Dazu steht hier keine Antwort.");
  });

  it("are found in German while another language is spoken, and then shown in German as well", async () => {
    await setLanguage("en");
    const page = await open("/o/marburg/faq", anOffice({ faq }));
    await type(page, "#faq-search", "gebühr");
    expect(page.text()).toContain("English fee");
    expect(page.app.get("[lang='de'] mark").text()).toBe("Gebühr");
    await setLanguage("de");
  });

  it("lead to the services they belong to, and stand on the pages of these", async () => {
    const page = await open("/o/marburg/faq", anOffice({ faq }));
    expect(page.app.findAll("details a").map((it) => it.attributes("href"))).toEqual(["/o/marburg/pickup"]);
    page.app.unmount();
    const service = await open("/o/marburg/pickup", anOffice({ faq }));
    expect(service.app.findAll("summary").map((it) => it.text())).toEqual(["Was kostet das?"]);
    expect(service.app.find("a[href='/o/marburg/faq']").exists()).toBe(true);
  });

  it("are reached one by one by an address of their own", async () => {
    const page = await open("/o/marburg/faq#door", anOffice({ faq }));
    const isOpen = page.app.findAll("details").map((it) => it.attributes("open") !== undefined);
    expect(isOpen).toEqual([false, true]);
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain("Wo ist der Eingang?"));
  });

  it.each(exampleIds)("%s: every entry belongs to services that the office has", (id) => {
    const office = shown(id);
    const ids = office.services.map((it) => it.id);
    expect(office.faq.length).toBeGreaterThan(0);
    for (const it of office.faq) expect(ids).toEqual(expect.arrayContaining(it.services));
  });
});

describe("the facts of a service", () => {
  it("X-05 say before anything is typed whether to come, with what, for how much and for how long", async () => {
    const facts = {
      fee: { de: "67 €" },
      inPerson: { de: "Ja, Sie selbst." },
      pickup: ["counter", "box"] as OfficeView["services"][number]["pickup"],
      channels: ["in_person", "video"] as OfficeView["services"][number]["channels"],
      law: "§ 78 AufenthG",
      verify: true,
      lastChecked: "2026-11-01" as OfficeView["services"][number]["lastChecked"] & string,
    };
    const page = await open("/o/marburg/pickup", officeWith({ access: ["self_booking"], ...facts }));
    const text = page.app.get("dl").text().replace(/\s+/g, " ");
    expect(text).toContain("Ja, Sie brauchen einen Termin.");
    expect(text).toContain("etwa 15 Minuten");
    expect(text).toContain("67 €");
    expect(text).toContain("Ja, Sie selbst.");
    expect(text).toContain("am Schalter oder an der Dokumentenausgabebox");
    expect(text).toContain("vor Ort, per Video");
    expect(page.text()).toContain("§ 78 AufenthG");
    expect(page.text()).toContain("Zuletzt geprüft am 1. November 2026.");
    expect(page.text()).toContain("Bitte bei der Behörde nachfragen");
    expect(page.text()).toContain("Das bringen Sie mit Pass");
  });

  it("X-05 leave out what a service does not have", async () => {
    const page = await open("/o/marburg/pickup", officeWith({ access: ["walk_in"] }));
    const keys = page.app.findAll("dt").map((it) => it.text());
    expect(keys).toEqual(["Termin", "Dauer", "Gebühr", "Persönlich kommen"]);
  });

  const online = { url: "https://form.office.example/start", label: { de: "Formular des Amts" } };

  it("ST-15 an online form takes the place of the appointment", async () => {
    const page = await open("/o/marburg/pickup", officeWith({ access: ["closed"], online }));
    const link = page.app.get("a[href='https://form.office.example/start']");
    expect(link.text()).toBe("Formular des Amts");
    expect(page.text()).toContain("Sie füllen das Formular auf form.office.example aus.");
    expect(page.text()).toContain("Nein, das geht online.");
    expect(page.text()).not.toContain("Zurzeit nicht möglich");
    expect(page.app.find("a[href$='/details']").exists()).toBe(false);
  });

  it("ST-15 beside an appointment the form stands first; the list of matters says so", async () => {
    const office = officeWith({ access: ["self_booking"], online });
    const page = await open("/o/marburg/pickup", office);
    const text = page.text();
    expect(text.indexOf("Formular des Amts")).toBeLessThan(text.indexOf("Termin buchen"));
    page.app.unmount();
    const list = await open("/o/marburg", office);
    expect(list.app.get(".tag").text()).toBe("online erledigen");
  });

  it("ST-08 a service not yet released says from when and what holds until then", async () => {
    const later = { from: "2026-12-22" as never, access: ["self_booking", "same_day"] as never };
    const page = await open("/o/marburg/pickup", officeWith({ access: ["request"], later }));
    expect(page.text()).toContain("Ab Dienstag, 22. Dezember 2026: Termin online buchen.");
    expect(page.text()).toContain("Fragen Sie einen Termin an");
  });

  it("ST-08 times for the same day are announced beside the calendar", async () => {
    const later = { from: "2026-12-22" as never, access: ["self_booking", "same_day"] as never };
    const page = await open("/o/marburg/pickup", officeWith({ access: ["self_booking"], later }));
    expect(page.text()).toContain("Ab Dienstag, 22. Dezember 2026 gibt es dafür auch Termine für denselben Tag.");
  });
});

describe("the earliest free time", () => {
  const units = [
    { id: "a", name: { de: "Schalter A" }, room: null, floor: null },
    { id: "b", name: { de: "Schalter B" }, room: null, floor: null },
  ];
  const asOf = "2026-11-30T09:00:00+01:00";

  it("is named with the unit that has it", async () => {
    const next = ok({ asOf, next: { ...at("08:15"), unit: "b" }, opensAt: null });
    const page = await open("/o/marburg/pickup", officeWith({}, { units }), { next });
    expect(page.text()).toContain("Nächster freier Termin: Dienstag, 1. Dezember 2026, 08:15 Uhr Schalter B");
  });

  it("is replaced by the release of the next ones where nothing is free", async () => {
    const next = ok({ asOf, next: null, opensAt: "2026-12-02T07:00:00+01:00" });
    const page = await open("/o/marburg/pickup", officeWith({}, { units }), { next });
    expect(page.text()).toContain(
      "Zurzeit ist kein Termin frei. Neue Termine werden am Mittwoch, 2. Dezember 2026 um 07:00 Uhr freigegeben.",
    );
  });

  it("is not named without a network; booking stays one tap away", async () => {
    const page = await open("/o/marburg/pickup", officeWith({}, { units }), { next: unreachable });
    expect(page.text()).not.toContain("Nächster freier Termin");
    expect(page.app.find("a[href='/o/marburg/pickup/details']").exists()).toBe(true);
  });
});

describe("ways to reach an office", () => {
  it("MR-10 the office's address begins a mail that names the three items", async () => {
    const page = await open("/o/marburg", shown("marburg"));
    const link = page.app.findAll("a").find((it) => it.text() === "terminabh@marburg-stadt.de");
    const mail = decodeURIComponent(link?.attributes("href") ?? "");
    expect(mail).toMatch(/^mailto:terminabh@marburg-stadt\.de\?subject=Terminanfrage&body=/);
    expect(mail).toContain("Name: \r\nGeburtsdatum: \r\nAnschrift: ");
  });

  it("MR-10 in another language each item stands in both, German first", () => {
    const words = { matter: "Matter", name: "Name", birthDate: "Date of birth", homeAddress: "Address" };
    const mail = decodeURIComponent(
      requestMail("a@b.example", words, aService({ name: { de: "Übertrag", en: "Transfer" } })),
    );
    expect(mail).toContain("subject=Terminanfrage: Übertrag");
    expect(mail).toContain(
      "Anliegen / Matter: Übertrag\r\nName: \r\nGeburtsdatum / Date of birth: \r\nAnschrift / Address: ",
    );
  });

  it("MR-10 an office that gives no times on request gets an empty mail", async () => {
    const page = await open("/o/pirmasens", { ...shown("pirmasens"), email: "amt@office.example" });
    expect(page.app.find("a[href='mailto:amt@office.example']").exists()).toBe(true);
  });

  it("an office without telephone, mail and website has no empty heading for them", async () => {
    const office = anOffice({ phoneHours: { weekly: [], dated: [], number: null } });
    const page = await open("/o/marburg", office);
    expect(page.app.findAll("h3").map((it) => it.text())).toEqual(["Öffnungszeiten", "Anschrift und Weg"]);
  });

  it("DU-18 the way there needs nobody's map: address, house, room, directions and two links", async () => {
    const page = await open("/o/duesseldorf", shown("duesseldorf"));
    const text = page.text();
    expect(text).toContain("Wacker Hof Erkrather Straße 377 40231 Düsseldorf");
    expect(page.app.find("a[href^='geo:']").attributes("href")).toContain(encodeURIComponent("Erkrather Straße 377"));
    const map = page.app.get("a[href^='https://www.openstreetmap.org/']");
    expect(map.attributes("rel")).toContain("noreferrer");
    expect(text).toContain("verlässt Terminpass und braucht Internet");
    expect(page.app.find("img, iframe, canvas").exists()).toBe(false);
  });
});
