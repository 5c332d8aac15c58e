import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTexts } from "../../../shared/offices/index.ts";
import { catalogue, exampleIds, exampleOffice } from "../../support/exampleOffices.ts";

const i18n = join(import.meta.dirname, "../../../client/i18n");

/** Every German text of the apps: the JSON files of German and of Easy German. */
function appTexts(): string[] {
  const germanFolders = readdirSync(i18n).filter((it) => /^de(-|$)/.test(it));
  const files = germanFolders.flatMap((tag) => readdirSync(join(i18n, tag)).map((it) => join(i18n, tag, it)));
  const words = (value: unknown): string[] =>
    typeof value === "string" ? [value] : Object.values(value as object).flatMap(words);
  return files.filter((it) => it.endsWith(".json")).flatMap((it) => words(JSON.parse(readFileSync(it, "utf8"))));
}

/** Every German text of catalogue, guide and example offices. */
function officeTexts(): string[] {
  const found: string[] = [];
  withTexts([catalogue, exampleIds.map(exampleOffice)], (text) => {
    found.push(text.de);
    return text;
  });
  return found;
}

/** Words for men only that are meant for everybody. */
const forMenOnly =
  /(?<![-\p{L}])(Antragsteller|Bürger|EU-Bürger|Kunde|Mitarbeiter|Sachbearbeiter|Ehepartner|Ehemänner|Arbeitgeber|Arbeitnehmer|Besucher|Benutzer|Nutzer|Inhaber|Student|Vertreter|Gastgeber|Vermieter|Ausländer|Betreuer|Lotse|Dolmetscher)(e?n)?(?![-\p{L}])/u;
/** Said of women and men together, or a name that the law gives to a paper. */
const allowed =
  /\p{L}+in(nen)? (und|oder) [\p{L}-]+|\p{L}+ (und|oder) [\p{L}-]+in(nen)?(?!\p{L})|Reiseausweis für (Flüchtlinge, )?Ausländer/gu;
const isForMenOnly = (text: string) => forMenOnly.test(text.replace(allowed, ""));

test("DU-20 German texts speak to women, men and everybody else alike", () => {
  const texts = [...appTexts(), ...officeTexts()];
  expect(texts.length).toBeGreaterThan(500);
  expect(texts.filter(isForMenOnly)).toEqual([]);
});

test("DU-20 a text for men only would be found", () => {
  expect(isForMenOnly("Der Antragsteller kommt selbst.")).toBe(true);
  expect(isForMenOnly("Sachbearbeiter entscheiden.")).toBe(true);
  expect(isForMenOnly("Die Lotsen helfen Ihnen.")).toBe(true);
  expect(isForMenOnly("EU-Bürgerinnen und EU-Bürger")).toBe(false);
  expect(isForMenOnly("Reiseausweis für Ausländer")).toBe(false);
});
