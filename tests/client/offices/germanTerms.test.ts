import { mount } from "@vue/test-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GermanTerms } from "../../../client/kit/germanTerms.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import { viewIn } from "../../support/exampleViews.mjs";
import { fakeWorld, ok, openAt } from "../booking/fakes.ts";

const marked = (text: string) =>
  mount({ components: { GermanTerms }, template: `<p><GermanTerms :text="text" /></p>`, data: () => ({ text }) })
    .findAll("[lang=de][dir=ltr]")
    .map((it) => it.text());

describe("German terms in a text of another script", () => {
  it.each([
    ["الموعد (Termin)", ["Termin"]],
    ["بلدية (Rathaus) عن دائرة (Ausländerbehörde Marburg) المسؤولة", ["Rathaus", "Ausländerbehörde Marburg"]],
    ["ضروري (\u2066§ 25 Absatz 2 TDDDG\u2069).", ["§ 25 Absatz 2 TDDDG"]],
    ["مشاركة (Teilen، المربع مع السهم)", ["Teilen"]],
    ["رمز QR ومستوى A1 (3)", []],
    ["The asylum certificate (Aufenthaltsgestattung)", []],
    ["Abholung eines elektronischen Aufenthaltstitels (eAT)", []],
  ])("„%s“", (text, terms) => {
    expect(marked(text)).toEqual(terms);
  });

  it("lose no letter of the text", () => {
    const text = "أ (Termin) ب (Pass)";
    const shown = mount({
      components: { GermanTerms },
      template: `<p><GermanTerms :text="text" /></p>`,
      data: () => ({ text }),
    });
    expect(shown.element.textContent).toBe(text);
  });
});

/** A German term among Arabic words. The name of this app and the address of a map are no German. */
const isMixed = (text: string) =>
  /\p{Script=Arabic}/u.test(text) && /\p{Script=Latin}{3}/u.test(text.replace(/Terminpass|openstreetmap\.org/g, ""));

describe("MR-25 in Arabic", () => {
  beforeAll(() => setLanguage("ar"));
  afterAll(() => setLanguage("de"));

  it.each(["/o/marburg", "/o/marburg/permit", "/o/marburg/guide", "/o/marburg/faq"])(
    "every German term is marked as German on %s",
    async (path) => {
      const world = fakeWorld();
      world.office = ok(viewIn("ar", "marburg", "2026-11-02T09:00:00+01:00"));
      const page = await openAt(path, world);
      const unmarked: string[] = [];
      const walker = document.createTreeWalker(page.app.element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const isMarked = node.parentElement?.closest("[lang=de], option, title") !== null;
        if (!isMarked && isMixed(node.textContent ?? "")) unmarked.push(node.textContent ?? "");
      }
      page.app.unmount();
      expect(unmarked).toEqual([]);
    },
  );
});
