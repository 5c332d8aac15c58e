import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import type { ChecklistItem, Question } from "../../../shared/offices/index.ts";
import CaseChecklist from "../../../client/applicant/cases/CaseChecklist.vue";
import type { CaseFacts } from "../../../client/applicant/cases/caseFacts.ts";
import { changeChecklist, checklist } from "../../../client/device/checklists.ts";
import { onDatabase } from "../../../client/device/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { standingClock } from "../device/builders.ts";

const both = (text: string) => ({ de: text, en: `${text} in English` });
const line = (ids: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  documents: ids.split("|").map((id) => ({ id, name: both(id) })),
  ...more,
});
const question = (id: string, ...answers: string[]): Question => ({
  id,
  text: both(`${id}?`),
  answers: answers.map((it) => ({ id: it, text: both(it) })),
});

const service = {
  id: "permit",
  name: both("Aufenthaltserlaubnis"),
  checklist: [
    line("pass"),
    line("pay3|pay6"),
    line("enrol", { when: both("für ein Studium"), if: { purpose: ["study"] } }),
    line("marriage", { if: { purpose: ["family"], relation: ["spouse"] } }),
    line("job", { if: { purpose: ["work"] } }),
  ],
};
const facts = (more: Partial<CaseFacts> = {}): CaseFacts => ({
  id: "marburg/permit",
  officeName: both("Ausländerbehörde"),
  services: [service],
  questions: [
    question("purpose", "work", "study", "family"),
    question("relation", "spouse", "child"),
    question("idle", "yes", "no"),
  ],
  asOf: Date.parse("2026-12-01T09:00:00+01:00"),
  timeZone: "Europe/Berlin",
  ...more,
});

const opened: ReturnType<typeof mount>[] = [];
async function settle() {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((done) => setTimeout(done, 0));
    await flushPromises();
  }
}
async function open(props: { facts: CaseFacts; told?: Record<string, string> } = { facts: facts() }) {
  const page = mount(CaseChecklist, { props, global: { plugins: [i18n] }, attachTo: document.body });
  opened.push(page);
  await vi.waitFor(() => expect(page.find("[role=status]").exists()).toBe(true));
  await settle();
  const texts = (selector: string) => page.findAll(selector).map((it) => it.text());
  return {
    page,
    asked: () => texts("h3")[0],
    answers: () => texts(".answer"),
    lines: () => texts(".line .kern-form-check"),
    progress: () => page.get("[role=status]").text(),
    /** What stands in the first line on paper, cell by cell. */
    printed: () =>
      [...(document.querySelector(".print-sheet .part + .line")?.children ?? [])].map((it) => it.textContent?.trim()),
    async press(words: string) {
      await page
        .findAll("button")
        .find((it) => it.text() === words)
        ?.trigger("click");
      await settle();
    },
  };
}

beforeEach(() => setLanguage("de"));
afterEach(async () => {
  opened.splice(0).forEach((it) => it.unmount());
  vi.restoreAllMocks();
  await onDatabase((it) => it.checklists.clear());
});

describe("the questions of a case", () => {
  it("come one after the other, only while they matter, and can all be left open", async () => {
    const page = await open();
    expect(page.asked()).toBe("purpose?");
    expect(page.answers()).toEqual(["work", "study", "family", "Weiß ich nicht"]);
    await page.press("family");
    expect(page.asked()).toBe("relation?");
    await page.press("Weiß ich nicht");
    expect(page.asked()).toBeUndefined();
    expect(page.lines()).toEqual(["pass", "Eines davon:pay3pay6", "marriage"]);
    expect(page.progress()).toBe("0 von 2 bereit. Dazu vielleicht noch 1 Unterlage.");
  });

  it("take the focus along, and at the end it goes to the words that say so", async () => {
    const page = await open();
    await page.press("family");
    expect(document.activeElement?.textContent).toBe("relation?");
    await page.press("spouse");
    expect(document.activeElement?.textContent).toContain("Alle Fragen sind beantwortet");
  });

  it("are not asked again where the front door told the answer; what is no answer of theirs does nothing", async () => {
    const page = await open({ facts: facts(), told: { purpose: "study", relation: "dragon", origin: "poster" } });
    expect(page.asked()).toBeUndefined();
    expect(page.lines()).toEqual(["pass", "Eines davon:pay3pay6", "enrol"]);
    expect((await checklist(["marburg/permit"]))?.choices).toEqual({ purpose: "study" });
  });

  it("can be answered anew, and an answer that no longer matters is not shown", async () => {
    const page = await open({ facts: facts(), told: { purpose: "family", relation: "spouse" } });
    expect(page.page.findAll(".given li")).toHaveLength(2);
    await page.page.get("[aria-label='Ändern: purpose?']").trigger("click");
    expect(page.page.get("[aria-pressed=true]").text()).toBe("family");
    await page.press("work");
    expect(page.page.findAll(".given li")).toHaveLength(1);
    expect(page.lines()).toEqual(["pass", "Eines davon:pay3pay6", "job"]);
  });

  it("are none where the list does not depend on anything", async () => {
    const simple = facts({ services: [{ ...service, checklist: [line("pass")] }] });
    const page = await open({ facts: simple });
    expect(page.page.find("#questions-heading").exists()).toBe(false);
    expect(page.progress()).toBe("0 von 1 bereit.");
  });
});

describe("ticks and notes", () => {
  it("are on the device as soon as they are made, and back when the list is opened again", async () => {
    const page = await open();
    await page.page.get("input[type=checkbox]").setValue(true);
    await page.page.get(".add").trigger("click");
    await nextTick();
    expect(document.activeElement).toBe(page.page.get("input[type=text]").element);
    await page.page.get("input[type=text]").setValue("in der Schublade");
    await settle();
    expect(await checklist(["marburg/permit"])).toMatchObject({
      ticked: ["pass"],
      notes: { pass: "in der Schublade" },
      name: both("Aufenthaltserlaubnis"),
    });
    const again = await open();
    expect(again.progress()).toMatch(/^1 von 2 bereit/);
    expect(again.page.get<HTMLInputElement>("input[type=text]").element.value).toBe("in der Schublade");
  });

  it("O23 do not stay for ever: half a year after the last change they go", async () => {
    const id = "marburg/permit";
    const clock = standingClock("2026-12-01T09:00:00+01:00");
    await changeChecklist({ id, name: both("x"), choices: {}, ticked: ["pass"], notes: {} }, () => undefined, clock);
    clock.move(182 * 24 * 3600 * 1000);
    expect(await checklist([id], clock)).toBeDefined();
    clock.move(2 * 24 * 3600 * 1000);
    expect(await checklist([id], clock)).toBeUndefined();
  });

  it("of the service go over to its visit, which then has its own; emptied it stays empty", async () => {
    const name = both("x");
    await changeChecklist({ id: "marburg/permit", name, choices: {}, ticked: ["pass"], notes: {} }, () => undefined);
    const visit = facts({ id: "visit:1", before: "marburg/permit" });
    const page = await open({ facts: visit });
    expect(page.progress()).toMatch(/^1 von 2/);
    await page.press("Liste leeren");
    expect(page.progress()).toMatch(/^1 von 2/);
    await page.press("Ja, Antworten, Haken und Notizen löschen");
    expect(page.progress()).toMatch(/^0 von 2/);
    expect((await open({ facts: visit })).progress()).toMatch(/^0 von 2/);
    expect((await checklist(["marburg/permit"]))?.ticked).toEqual(["pass"]);
  });

  it("stay when two tabs have the list: each writes its own changes alone, and takes over the other's", async () => {
    const service = facts({ services: [{ ...facts().services[0]!, checklist: [line("pass"), line("photo")] }] });
    const [one, two] = [await open({ facts: service }), await open({ facts: service })];
    const boxes = (tab: typeof one) => tab.page.findAll<HTMLInputElement>("input[type=checkbox]");
    const ticks = (tab: typeof one) => boxes(tab).map((it) => it.element.checked);
    await boxes(one)[0]!.setValue(true);
    await settle();
    expect(ticks(two)).toEqual([false, false]);
    await boxes(two)[1]!.setValue(true);
    await settle();
    expect((await checklist(["marburg/permit"]))?.ticked).toEqual(["pass", "photo"]);
    expect(ticks(two)).toEqual([true, true]);
    await boxes(two)[0]!.setValue(false);
    await settle();
    document.dispatchEvent(new Event("visibilitychange"));
    await settle();
    expect(ticks(one)).toEqual([false, true]);
  });

  it("that could not be written go into the next write", async () => {
    const page = await open();
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await page.page.findAll("input[type=checkbox]")[0]!.setValue(true);
    await settle();
    full.mockRestore();
    await page.press("family");
    expect(await checklist(["marburg/permit"])).toMatchObject({ ticked: ["pass"], choices: { purpose: "family" } });
    expect(page.page.find("[role=alert]").exists()).toBe(false);
  });

  it("work without storage, and the page says that they will not stay", async () => {
    const page = await open();
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await page.page.get("input[type=checkbox]").setValue(true);
    await settle();
    expect(page.page.get("[role=alert]").text()).toContain("nichts speichern");
    expect(page.progress()).toMatch(/^1 von 2/);
  });
});

describe("in another language", () => {
  it("every line has German below it, ticks and answers stay, on paper both stand side by side", async () => {
    const page = await open();
    await page.page.get("input[type=checkbox]").setValue(true);
    await setLanguage("en");
    await settle();
    expect(page.page.findAll(".line .document").map((it) => it.get("[lang=de]").text())).toContain("pass");
    expect(page.lines()[0]).toBe("pass in Englishpass");
    expect(page.progress()).toMatch(/^1 of 2 ready/);
    expect(page.printed()).toEqual(["", "pass in English", "pass"]);
  });

  it("German alone is not written twice", async () => {
    const page = await open();
    expect(page.page.find(".line [lang=de]").exists()).toBe(false);
    expect(page.printed()).toEqual(["", "pass"]);
  });
});
