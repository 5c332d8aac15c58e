import { describe, expect, it } from "vitest";
import { dirOf, i18n, setLanguage, startLanguage } from "../../../client/i18n/index.ts";
import { firstLanguage } from "../../../client/i18n/language.ts";

describe("the language of the app", () => {
  it.each([
    [["uk-UA", "en-US", "de"], null, "en"],
    [["de-AT"], null, "de"],
    [["fr", "it"], null, "de"],
    [["de"], "en", "en"],
    [["en"], "tlh", "en"],
  ])("begins with %j, chosen before %j: %s", (wanted, chosen, expected) => {
    expect(firstLanguage(wanted, chosen)).toBe(expected);
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

  it("runs from right to left where it is written so", () => {
    expect([dirOf("ar"), dirOf("fa-AF"), dirOf("de"), dirOf("uk")]).toEqual(["rtl", "rtl", "ltr", "ltr"]);
  });
});
