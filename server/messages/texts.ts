import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { StartProblem } from "../db/startProblem.ts";

/** Every text of a mail, with the places that it may fill in. */
const placesOf = {
  /** The tag by which dates and times are written. */
  formats: [],
  /** ltr or rtl. */
  direction: [],
  sender: [],
  calendar_title: [],
  /** The title of an entry that tells when new times open. */
  openings_title: [],
  subject_booked: ["day"],
  subject_moved: ["day"],
  subject_moved_by_office: ["day"],
  subject_cancelled: ["day"],
  subject_cancelled_by_office: ["day"],
  subject_reminder: ["day"],
  subject_place_changed: ["day"],
  subject_document_missing: ["day"],
  subject_you_are_next: ["day"],
  subject_waiting_noted: [],
  subject_time_offered: ["day"],
  subject_offer_ended: [],
  subject_times_opened: [],
  greeting: [],
  opening_booked: [],
  opening_moved: [],
  opening_moved_by_office: [],
  opening_cancelled: [],
  opening_cancelled_by_office: [],
  opening_reminder: [],
  opening_place_changed: [],
  opening_document_missing: [],
  opening_you_are_next: [],
  opening_waiting_noted: [],
  opening_time_offered: [],
  opening_offer_ended: [],
  opening_times_opened: [],
  label_day: [],
  label_time: [],
  label_before: [],
  label_code: [],
  label_place: [],
  label_place_before: [],
  label_room: [],
  label_way: [],
  label_bring: [],
  label_missing: [],
  label_office: [],
  label_phone: [],
  label_kept: [],
  label_dates: [],
  label_ahead: [],
  time: ["from", "to"],
  dates: ["from", "to"],
  moment: ["day", "from"],
  or: [],
  condition: ["document", "when"],
  confirm: ["until"],
  label_confirm: [],
  cancel: [],
  move: [],
  change: [],
  change_private: [],
  find: [],
  find_digits: ["until"],
  label_digits: [],
  calendar: [],
  calendar_cancelled: [],
  again: [],
  keeps_appointment: [],
  open_waiting_noted: [],
  open_time_offered: [],
  open_offer_ended: [],
  open_times_opened: [],
  open_calendar: [],
  waiting_private: [],
  closing: [],
  short_booked: ["day", "from"],
  short_moved: ["day", "from"],
  short_cancelled: ["day", "from"],
  short_cancelled_by_office: ["day", "from"],
  short_reminder: ["day", "from"],
  short_next: [],
  short_offer: ["day", "from", "until"],
  short_news: [],
} as const satisfies Record<string, readonly string[]>;

export type TextKey = keyof typeof placesOf;
/** All texts in one language. */
export type MailTexts = Readonly<Record<TextKey, string>>;
type SomeTexts = Partial<Record<TextKey, string>>;

const keys = Object.keys(placesOf) as TextKey[];
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;

/** One line without control characters: parts of it stand in headers. */
const lineFor = (places: readonly string[]) =>
  v.pipe(
    v.string("write a text; put it in quotes if it holds a colon"),
    v.trim(),
    v.minLength(1, "write a text, or remove the line"),
    v.maxLength(500, "at most 500 characters"),
    v.check((text) => !/\p{Cc}/u.test(text), "write it on one line"),
    v.check(
      (text) => [...text.matchAll(/\{(\w*)\}/g)].every(([, name = ""]) => places.includes(name)),
      places.length === 0 ? "this text has no places in braces" : `write no other places than {${places.join("}, {")}}`,
    ),
  );

const isFormatTag = (tag: string) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const entries = Object.fromEntries(keys.map((key) => [key, v.optional(lineFor(placesOf[key]))]));
const TextsSchema = v.strictObject({
  ...entries,
  formats: v.optional(v.pipe(v.string(), v.check(isFormatTag, "write a language tag such as en-GB"))),
  direction: v.optional(v.picklist(["ltr", "rtl"], "write ltr or rtl")),
});

async function readTexts(file: string): Promise<SomeTexts> {
  const content = await readFile(file, "utf8")
    .then((text) => parse(text) as unknown)
    .catch((error: unknown) => {
      throw new StartProblem(`${file} is no valid YAML (${error instanceof Error ? error.message : ""}).`);
    });
  const read = v.safeParse(TextsSchema, content ?? {});
  if (read.success) return read.output as SomeTexts;
  const faults = read.issues.map((it) => `${file}, ${v.getDotPath(it) ?? "file"}: ${it.message}`);
  throw new StartProblem(["The texts of mails need a correction.", ...faults].join("\n"));
}

/** The texts of a folder by language; a folder that does not exist has none. */
async function readFolder(folder: string): Promise<Map<string, SomeTexts>> {
  const names = await readdir(folder).catch(() => []);
  const texts = new Map<string, SomeTexts>();
  for (const name of names.filter((it) => /^[^.].*\.ya?ml$/i.test(it))) {
    const tag = basename(name).replace(/\.ya?ml$/i, "");
    const file = join(folder, name);
    if (!languageTag.test(tag))
      throw new StartProblem(`Name the file ${file} after the tag of its language, such as ar.yaml.`);
    texts.set(tag, await readTexts(file));
  }
  return texts;
}

/** Looks up the texts of an office in a language; German where nobody has written them in it. */
export type FindTexts = (office: string, language: string) => { language: string; texts: MailTexts };

/**
 * The texts of mails: those of the program, then what lies in the folder `messages` beside the office files, then what lies there in
 * a folder with the id of an office. A file says only what it says differently. Throws a `StartProblem` for a file with a fault.
 */
export async function loadMailTexts(officesDir?: string): Promise<FindTexts> {
  const own = await readFolder(join(import.meta.dirname, "texts"));
  const folder = officesDir === undefined ? undefined : join(officesDir, "messages");
  const forAll = folder ? await readFolder(folder) : new Map<string, SomeTexts>();
  const inside = folder ? await readdir(folder, { withFileTypes: true }).catch(() => []) : [];
  const byOffice = new Map<string, Map<string, SomeTexts>>();
  for (const it of inside.filter((entry) => entry.isDirectory())) {
    byOffice.set(it.name, await readFolder(join(it.parentPath, it.name)));
  }

  function textsOf(office: string, language: string): MailTexts | undefined {
    const layers = [own.get(language), forAll.get(language), byOffice.get(office)?.get(language)];
    const texts: SomeTexts = Object.assign({}, ...layers.filter(Boolean));
    return keys.every((key) => texts[key] !== undefined) ? (texts as MailTexts) : undefined;
  }

  for (const [office, languages] of [["", forAll] as const, ...byOffice]) {
    for (const language of languages.keys()) {
      if (textsOf(office, language)) continue;
      throw new StartProblem(`The texts of mails in ${language} are not complete; write all of: ${keys.join(", ")}.`);
    }
  }
  return (office, language) => {
    const texts = textsOf(office, language);
    if (texts) return { language, texts };
    const german = textsOf(office, "de");
    if (!german) throw new Error("there are no German texts of mails");
    return { language: "de", texts: german };
  };
}

/** A text with its places filled in. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
