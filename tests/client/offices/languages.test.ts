import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import { defineComponent, h, ref } from "vue";
import OfficeBanner from "../../../client/applicant/offices/OfficeBanner.vue";
import OfficeText from "../../../client/applicant/OfficeText.vue";
import { withoutTitles } from "../../../client/applicant/offices/withoutTitles.ts";
import { useOffice } from "../../../client/applicant/offices/useOffices.ts";
import { portsKey } from "../../../client/applicant/ports.ts";
import {
  germanBeside,
  i18n,
  sentencePerLine,
  setLanguage,
  useGermanForTheCounter,
} from "../../../client/i18n/index.ts";
import { ok, openAt, unreachable, fakeWorld } from "../booking/fakes.ts";
import { anOffice } from "../device/builders.ts";

afterEach(async () => {
  germanBeside.value = null;
  await setLanguage("de");
});

const plugins = [i18n];
const textOf = (text: { de: string } & Record<string, string>) =>
  mount(OfficeText, { props: { text }, global: { plugins } });

describe("a text of an office", () => {
  it("is shown in the language spoken, with the German original below it on one tap", async () => {
    await setLanguage("en");
    const shown = textOf({ de: "Pass", en: "Passport" });
    expect(shown.text()).toBe("Passport");
    germanBeside.value = true;
    await flushPromises();
    expect(shown.find("[lang=de]").text()).toBe("Pass");
    expect(shown.find("[lang=de]").attributes("dir")).toBe("ltr");
  });

  it("is marked as German where the office wrote nothing else, and then not shown twice", async () => {
    await setLanguage("en");
    germanBeside.value = true;
    const shown = textOf({ de: "Pass" });
    expect(shown.text()).toBe("Pass");
    expect(shown.find("[lang=de]").attributes("dir")).toBe("ltr");
  });

  it("has no mark where German is the language spoken", () => {
    expect(textOf({ de: "Pass", en: "Passport" }).find("[lang]").exists()).toBe(false);
  });
});

describe("German beside", () => {
  const Counter = {
    setup() {
      useGermanForTheCounter();
      return () => h("p");
    },
  };

  it("is there on a page for the counter until somebody switches it off, and not in Easy Language", async () => {
    await setLanguage("en");
    const page = mount(Counter, { global: { plugins } });
    expect(germanBeside.value).toBe(true);
    await setLanguage("de-x-easy");
    expect(germanBeside.value).toBe(false);
    page.unmount();
    await setLanguage("en");
    expect(germanBeside.value).toBe(false);
  });

  it("stays off on a page for the counter where somebody switched it off", async () => {
    await setLanguage("en");
    germanBeside.value = false;
    mount(Counter, { global: { plugins } });
    expect(germanBeside.value).toBe(false);
  });
});

describe("a notice", () => {
  it("leaves out the words that stand as title above it, and only those", () => {
    const titles = { de: "Eingeschränkter Betrieb", en: "Restricted operation" };
    const notice = { de: "Eingeschränkter Betrieb. Termine finden statt.", en: "Restricted operation until May." };
    expect(withoutTitles(notice, titles)).toEqual({ de: "Termine finden statt.", en: notice.en });
  });
});

describe("Easy Language", () => {
  it("gives each sentence a line of its own, and leaves dates and abbreviations whole", () => {
    expect(
      sentencePerLine("Haben Sie Geld vom Amt? Dann gilt § 5 Abs. 2. Am 1. Mai kostet es 100 €. Fragen Sie."),
    ).toBe("Haben Sie Geld vom Amt?\nDann gilt § 5 Abs. 2. Am 1. Mai kostet es 100 €.\nFragen Sie.");
  });
});

describe("an office on a page", () => {
  function shown(answers: (language: string | undefined) => unknown) {
    const asked: (string | undefined)[] = [];
    const api = {
      office: async (_: string, language?: string) => {
        asked.push(language);
        return answers(language);
      },
    };
    const ports = {
      api,
      cachedOffices: { get: async () => undefined, put: async () => undefined },
      wasHereBefore: () => true,
    };
    let found: ReturnType<typeof useOffice> | undefined;
    const Page = defineComponent({
      setup() {
        found = useOffice(ref("marburg"));
        return () => h("p");
      },
    });
    mount(Page, { global: { plugins, provide: { [portsKey as symbol]: ports } } });
    return { asked, found: found as ReturnType<typeof useOffice> };
  }

  it("is asked for in the language spoken, and again when another one is chosen", async () => {
    const { asked } = shown(() => ok(anOffice()));
    await flushPromises();
    await setLanguage("en");
    await flushPromises();
    expect(asked).toEqual(["de", "en"]);
  });

  it("stays on the page while another language is fetched, also in vain", async () => {
    const { found } = shown((language) => (language === "de" ? ok(anOffice()) : unreachable));
    await flushPromises();
    await setLanguage("en");
    expect(found.office.value?.id).toBe("marburg");
    await flushPromises();
    expect(found.office.value?.id).toBe("marburg");
  });

  it("says so when its copy on the device is in German only", async () => {
    const german = anOffice({ name: { de: "Ausländerbehörde Marburg" } });
    const banner = (office: typeof german) =>
      mount(OfficeBanner, { props: { office, asOf: 1 }, global: { plugins } }).text();
    await setLanguage("en");
    expect(banner(german)).toContain("shown in German");
    expect(banner(anOffice())).not.toContain("shown in German");
  });
});

it("a form keeps what was typed when the language changes in the middle of it", async () => {
  const page = await openAt("/o/marburg/pickup/details", fakeWorld());
  const name = () => page.app.find<HTMLInputElement>("input[autocomplete='family-name']").element;
  await page.app.find("input[autocomplete='family-name']").setValue("Şimşek");
  await setLanguage("en");
  await flushPromises();
  expect(name().value).toBe("Şimşek");
  expect(page.text()).toContain("Family name");
});
