import { formatCode } from "../../shared/pass/index.ts";
import type { Seal } from "../db/seal.ts";
import type { Block } from "./blocks.ts";
import { visitKinds, type DescribeVisit } from "./letter.ts";
import { keptVisit } from "./mailOf.ts";
import type { Message } from "./store.ts";
import { filled, type FindTexts } from "./texts.ts";
import { contactOf, factsOf, formatsFor, isCancelled, missingOf, papersOf, type Written } from "./writeMail.ts";

/** What stands on paper. Whoever opens the envelope is the person: it may name office and matter from the first line. */
export interface PaperLetter {
  language: string;
  direction: string;
  subject: string;
  /** The date of the letter, in words. */
  date: string;
  /** Office, street and city. */
  sender: string[];
  blocks: Block[];
}

/** How to find the visit on a screen; paper has no link to press and carries no secret. */
function waysOf({ kind, office, visit, texts, publicUrl }: Written): Block[] {
  const address = (path: string) => new URL(path, publicUrl).href;
  if (isCancelled(kind))
    return [{ kind: "link", words: texts.again, href: address(`/o/${encodeURIComponent(office)}`) }];
  const code = { label: texts.label_code, value: formatCode(visit.code), isLatin: true };
  return [
    { kind: "link", words: texts.find, href: address("/find") },
    { kind: "facts", rows: [code] },
  ];
}

/** Writes the letter (Brief) of a message about a visit; undefined where it is about something else, or printed already. */
export function writeLetter(
  {
    seal,
    findTexts,
    describe,
    publicUrl,
  }: { seal: Seal; findTexts: FindTexts; describe: DescribeVisit; publicUrl: URL },
  message: Message,
): PaperLetter | undefined {
  const { office, appointment } = message;
  const kind = visitKinds.find((it) => it === message.kind);
  const visit = keptVisit(seal, message);
  if (!kind || !visit || appointment === null) return undefined;
  const { language, texts } = findTexts(office, message.language);
  const place = describe(office, visit, language);
  if (!place) return undefined;
  const { day } = formatsFor(texts, place.zone);
  const written = { kind, appointment, office, visit, place, texts, language, publicUrl };
  return {
    language,
    direction: texts.direction,
    subject: filled(texts[`subject_${kind}`], { day: day(visit.start) }),
    date: day(visit.changedAt),
    sender: [place.officeName, place.street, place.city].filter((it) => it !== undefined),
    blocks: [
      { kind: "words", text: texts.greeting },
      { kind: "words", text: texts[`opening_${kind}`] },
      factsOf(written),
      ...missingOf(written),
      ...(isCancelled(kind) ? [] : papersOf(written)),
      ...waysOf(written),
      contactOf(written),
    ],
  };
}
