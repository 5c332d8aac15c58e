import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { withTexts } from "../../shared/offices/index.ts";
import { compiled } from "../../vite.config.texts.ts";
import { laterRooms } from "../../vite.config.words.ts";
import { wordsOf, type Say } from "./words.ts";

const accents: Record<string, string> = {
  a: "á",
  e: "é",
  i: "ï",
  o: "õ",
  u: "ů",
  A: "Å",
  E: "Ê",
  O: "Ø",
  U: "Ü",
  n: "ñ",
};
const german = join(import.meta.dirname, "../../client/i18n/de");
const ofStaff = new Set(["about.json", "checkin.json", "staff.json"]);

/** Filler of a length, in words short enough to be broken into lines as those of a language are. */
const filler = (length: number) =>
  "öñöñöñö "
    .repeat(Math.ceil(length / 8))
    .slice(0, length)
    .trim();

function longer(form: string): string {
  // What stands in braces is filled in later and stays as it is.
  const accented = form.replace(/\{[^}]*\}|[aeiouAEOUn]/g, (it) => accents[it] ?? it);
  return `[${accented.trim()} ${filler(Math.ceil(form.length * 0.4))}]`;
}

/** A text as a language might have it whose words are longer by two fifths: accents, and brackets that show where it ends. */
export const pseudo = (text: string): string => text.split("|").map(longer).join(" | ");

type Words = { [key: string]: string | Words };
const everyWord = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, it]) => [key, typeof it === "string" ? pseudo(it) : everyWord(it)]),
  );

const wordsIn = (room: string) => everyWord(JSON.parse(readFileSync(join(german, `${room}.json`), "utf8")) as Words);

function words(): Words {
  const rooms = readdirSync(german).filter((it) => it.endsWith(".json") && !ofStaff.has(it));
  return Object.fromEntries(rooms.map((it) => it.replace(".json", "")).map((room) => [room, wordsIn(room)]));
}

/** Puts the pseudo-locale in the place of German: the words of the app, and what offices say. The app knows nothing of it. */
export async function speakPseudo(context: BrowserContext): Promise<Say> {
  const script = (said: Words) => `export default ${JSON.stringify(compiled(said))};`;
  const body = script(words());
  await context.route(/\/assets\/words\/de-[\w-]{8}\.js$/, (route) =>
    route.fulfill({ contentType: "text/javascript", body }),
  );
  for (const room of laterRooms)
    await context.route(`**/assets/words/de.${room}-*.js`, (route) =>
      route.fulfill({ contentType: "text/javascript", body: script(wordsIn(room)) }),
    );
  await context.route(/\/api\/offices(\/[\w-]+)?(\?[^/]*)?$/, async (route) => {
    const answer = await route.fetch();
    // "Nothing has changed" has no text to change.
    if (answer.status() !== 200) return route.fulfill({ response: answer });
    const json: unknown = await answer.json();
    await route.fulfill({ response: answer, json: withTexts(json, (text) => ({ de: pseudo(text.de) })) });
  });
  const say = wordsOf("de");
  return (key) => pseudo(say(key)).replace(/\{'(.)'\}/g, "$1");
}
