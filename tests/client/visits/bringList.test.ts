import { flushPromises, mount } from "@vue/test-utils";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import BringList from "../../../client/applicant/booking/pass/BringList.vue";
import PrintedPass from "../../../client/applicant/visits/PrintedPass.vue";
import {
  changeChecklist,
  noChecklist,
  serviceChecklistId,
  visitChecklistId,
} from "../../../client/device/checklists.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { ChecklistItem, Question } from "../../../shared/offices/index.ts";
import { aService } from "../booking/fakes.ts";
import { aBooking, anOffice } from "../device/builders.ts";

const document = (id: string, de: string) => ({ id, name: { de } });
const isMarried = { if: { married: ["yes"] }, when: { de: "wenn Sie verheiratet sind" } };
const checklist: ChecklistItem[] = [
  { documents: [document("passport", "Pass")] },
  { documents: [document("marriage", "Heiratsurkunde")], ...isMarried },
  { documents: [document("contract", "Arbeitsvertrag")], when: { de: "wenn Sie arbeiten" } },
];
const questions = [
  {
    id: "married",
    text: { de: "Sind Sie verheiratet?" },
    answers: [
      { id: "yes", text: { de: "Ja" } },
      { id: "no", text: { de: "Nein" } },
    ],
  },
] as unknown as Question[];
const office = anOffice({ services: [aService({ checklist })], questions });

const answered = (id: string, choice: string) =>
  changeChecklist({ id, name: { de: "Abholung" }, ...noChecklist() }, (it) => (it.choices["married"] = choice));

/** The lists as the pass page shows them, and as they go to the printer. */
async function shown() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:all(.*)*", component: BringList }],
  });
  const props = { visit: (await visit("b1"))! };
  const global = { plugins: [i18n, router] };
  const page = mount(BringList, { props, global });
  const print = mount(PrintedPass, {
    props,
    global: { ...global, stubs: { PrintSheet: { template: "<div><slot /></div>" } } },
  });
  await flushPromises();
  const lists = (it: typeof page | typeof print) =>
    it.findAll("ul").map((list) => list.findAll("li").map((line) => line.text()));
  return { page, lists: () => ({ page: lists(page), print: lists(print) }) };
}

describe("what to bring to a visit", () => {
  beforeAll(() => setLanguage("de"));
  beforeEach(async () => {
    await onDatabase((it) => it.checklists.clear());
    await saveVisit(aBooking("b1"), office);
  });

  it("is needed, or perhaps where nobody has answered yet, with the way to answer", async () => {
    const { page, lists } = await shown();
    const expected = [["Pass"], ["Heiratsurkundewenn Sie verheiratet sind", "Arbeitsvertragwenn Sie arbeiten"]];
    expect(lists()).toEqual({ page: expected, print: expected });
    expect(page.get("details details > summary").text()).toBe("Je nach Fall noch 2 Unterlagen");
    expect(page.text()).toContain("Beantworten Sie die Fragen der Checkliste");
    expect(page.get("a").attributes("href")).toBe("/visit/b1/checklist");
  });

  it("is what the answers on this device leave, given before the visit was booked or after", async () => {
    await answered(serviceChecklistId("marburg", "pickup"), "no");
    const before = await shown();
    await vi.waitFor(() => expect(before.lists().page).toEqual([["Pass"], ["Arbeitsvertragwenn Sie arbeiten"]]));
    expect(before.lists().print).toEqual(before.lists().page);
    expect(before.page.text()).not.toContain("Beantworten Sie die Fragen");
    await answered(visitChecklistId("b1"), "yes");
    const after = await shown();
    await vi.waitFor(() =>
      expect(after.lists().page).toEqual([
        ["Pass", "Heiratsurkundewenn Sie verheiratet sind"],
        ["Arbeitsvertragwenn Sie arbeiten"],
      ]),
    );
  });

  it("asks nobody again who does not know", async () => {
    await answered(visitChecklistId("b1"), "unknown");
    const { page, lists } = await shown();
    await vi.waitFor(() => expect(page.text()).not.toContain("Beantworten Sie die Fragen"));
    expect(lists().page[1]).toHaveLength(2);
  });
});
