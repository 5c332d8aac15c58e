import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dirOf, i18n, languages, setLanguage, startLanguage } from "../../../client/i18n/index.ts";
import { firstLanguage, offer, type OfferedLanguage } from "../../../client/i18n/offered.ts";

/** A language nobody wrote code for. */
const invented = (more: Partial<OfferedLanguage> = {}): OfferedLanguage => ({
  name: "Inventisch",
  short: "XX",
  dir: "ltr",
  checkedByNative: false,
  load: async () => ({ default: { common: { retry: "Tirunoc" } } }),
  ...more,
});

const before = { ...languages };
beforeEach(() => offer(before));
afterEach(async () => {
  await setLanguage("de");
  Object.keys(languages).forEach((tag) => tag in before || delete languages[tag]);
});

describe("the language of the app", () => {
  it.each([
    [["uk-UA", "en-US", "de"], null, "en"],
    [["de-AT"], null, "de"],
    [["tlh", "sux"], null, "de"],
    [["de"], "en", "en"],
    [["en"], "tlh", "en"],
  ])("begins with %j, chosen before %j: %s", (wanted, chosen, expected) => {
    expect(firstLanguage(wanted, chosen)).toBe(expected);
  });

  it("begins with the one that serves a device's language best", () => {
    offer({ kmr: invented({ also: ["ku"] }) });
    expect(firstLanguage(["ku-TR", "en"], null)).toBe("kmr");
  });

  it("is told to the page, loaded once, and remembered on the device", async () => {
    await setLanguage("en");
    expect(document.documentElement.lang).toBe("en");
    expect(document.documentElement.dir).toBe("ltr");
    expect(i18n.global.t("common.retry")).toBe("Try again");
    await setLanguage("de");
    expect(i18n.global.t("common.retry")).toBe("Noch einmal versuchen");
    await startLanguage();
    expect(document.documentElement.lang).toBe("de");
  });

  it("may be one that came as a folder alone: it is spoken, and runs the way the folder says", async () => {
    offer({ qaa: invented({ dir: "rtl" }) });
    await setLanguage("qaa");
    expect(i18n.global.t("common.retry")).toBe("Tirunoc");
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["qaa", "rtl"]);
    expect([dirOf("qaa"), dirOf("de"), dirOf("tlh")]).toEqual(["rtl", "ltr", "ltr"]);
  });

  it("stays what it was where another cannot be had, and German stands in at the start", async () => {
    offer({ qab: invented({ load: () => Promise.reject(new TypeError("no network")) }) });
    await setLanguage("en");
    await expect(setLanguage("qab")).rejects.toThrow("no network");
    expect([i18n.global.locale.value, document.documentElement.lang]).toEqual(["en", "en"]);
    localStorage.setItem("terminpass.language", "qab");
    await startLanguage();
    expect(i18n.global.locale.value).toBe("de");
  });

  it("is the one chosen last, whichever file comes first", async () => {
    let arrive: (it: { default: Record<string, string> }) => void = () => undefined;
    offer({ qac: invented({ load: () => new Promise((resolve) => (arrive = resolve)) }) });
    const slow = setLanguage("qac");
    await setLanguage("en");
    arrive({ default: {} });
    await slow;
    expect(i18n.global.locale.value).toBe("en");
  });
});
