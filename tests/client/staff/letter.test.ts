import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import "../../../client/i18n/staff.ts";
import { createMemoryHistory, createRouter } from "vue-router";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { h } from "vue";
import AskLetter from "../../../client/staff/messages/AskLetter.vue";
import LetterPage from "../../../client/staff/messages/LetterPage.vue";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { PaperLetterAnswer } from "../../../shared/messages/paperLetters.ts";

const letter: PaperLetterAnswer = {
  id: 7,
  language: "ar",
  direction: "rtl",
  subject: "موعدك",
  date: "الثلاثاء",
  sender: ["Amt", "Hauptstraße 1", "12345 Testburg"],
  name: "Kim Muster",
  address: ["Weg 2", "35037 Marburg"],
  blocks: [
    { kind: "words", text: "مرحبًا" },
    { kind: "facts", rows: [{ label: "رمز", value: "K4T-7PX-20QW", isLatin: true }] },
    { kind: "list", title: "أوراق", items: ["Passport"] },
    { kind: "link", words: "هنا", href: "https://termine.example.org/find" },
  ],
  passes: [{ name: "Kim Muster", text: `TP1:${"A".repeat(147)}` }],
};
const ok = <T>(value: T) => ({ kind: "ok", value }) as const;

let page: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
afterEach(() => {
  page?.unmount();
  vi.restoreAllMocks();
});

async function router() {
  const component = { render: () => h("i") };
  const made = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/", component },
      { path: "/messages/:id/letter", name: "letter", component },
    ],
  });
  await made.push("/");
  return made;
}

async function opened(answer: unknown, printed: unknown = ok(undefined), visit?: string) {
  const settled: string[] = [];
  const api = {
    letter: async () => answer as never,
    notePrinted: async (id: string) => (settled.push(id), printed as never),
  };
  const global = { plugins: [i18n, await router()] };
  page = mount(LetterPage, { props: { id: "7", api, ...(visit && { visit }) }, global, attachTo: document.body });
  await flushPromises();
  const press = async (name: string) => {
    const button = page?.findAll("button").find((it) => it.text() === name);
    await button?.trigger("click");
    await flushPromises();
  };
  return { page, settled, press };
}

describe("a letter that is to be printed", () => {
  it("is read in the language of the person, with its address, and printed as a sheet of its own", async () => {
    const print = vi.fn();
    vi.stubGlobal("print", print);
    const { page, press } = await opened(ok(letter));
    expect(page.text()).toContain("fits into a window envelope");
    expect(page.text()).toContain("Letterhead, date and the code to scan appear in print only.");
    expect(page.get("article [dir='rtl']").attributes("lang")).toBe("ar");
    const sheet = document.querySelector("body > .letter-sheet");
    expect(sheet?.querySelector(".window")?.textContent).toContain("35037 Marburg");
    expect(sheet?.querySelectorAll(".pass rect").length).toBeGreaterThan(100);
    await press("Print");
    expect(print).toHaveBeenCalledOnce();
  });

  it("is settled when somebody says that it is on paper, and gone from the screen then", async () => {
    const { page, settled, press } = await opened(ok(letter));
    await press("It is printed");
    expect(settled).toEqual(["7"]);
    expect(page.text()).toContain("The letter is settled.");
    expect(page.text()).not.toContain("Kim Muster");
    expect(document.querySelector(".letter-sheet")).toBeNull();
  });

  it("stays where it was not saved that it is printed", async () => {
    const { page, press } = await opened(ok(letter), { kind: "unreachable" });
    await press("It is printed");
    expect(page.text()).toContain("That was not saved");
    expect(page.text()).toContain("Kim Muster");
  });

  it("promises no code where it has none", async () => {
    const { page } = await opened(ok({ ...letter, passes: [] }));
    expect(page.text()).toContain("Letterhead and date appear in print only.");
  });

  it.each([
    ["p1", "/visit/p1", "To the appointment"],
    [undefined, "/", "To the list of the day"],
  ])("leads back to where somebody came from: %s", async (visit, path, words) => {
    const { page } = await opened(ok(letter), ok(undefined), visit);
    const back = page.get("a.kern-btn");
    expect([back.attributes("href"), back.text()]).toEqual([path, words]);
  });

  it("has no window without an address", async () => {
    const { page } = await opened(ok({ ...letter, address: [] }));
    expect(page.text()).toContain("No address is known");
    expect(document.querySelector(".letter-sheet .window")).toBeNull();
  });

  it.each([
    [{ kind: "refused", status: 404, code: "not_found" }, "no longer waits"],
    [{ kind: "unreachable" }, "cannot be had right now"],
  ])("says why there is none: %o", async (answer, words) => {
    expect((await opened(answer)).page.text()).toContain(words);
  });
});

describe("asking for a letter of a visit", () => {
  it("leads to it", async () => {
    const to = await router();
    const api = { askLetter: async (id: string) => (expect(id).toBe("a1"), ok({ message: 9 })) };
    page = mount(AskLetter, { props: { appointment: "a1", passId: "p1", api }, global: { plugins: [i18n, to] } });
    await page.get("button").trigger("click");
    await flushPromises();
    expect(to.currentRoute.value.fullPath).toBe("/messages/9/letter?visit=p1");
  });

  it("says where it cannot be made", async () => {
    const api = { askLetter: async () => ({ kind: "unreachable" }) as const };
    page = mount(AskLetter, {
      props: { appointment: "a1", passId: "p1", api },
      global: { plugins: [i18n, await router()] },
    });
    await page.get("button").trigger("click");
    await flushPromises();
    expect(page.get("[role='alert']").text()).toContain("could not be written");
  });
});
