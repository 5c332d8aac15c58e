import type { Seal } from "../db/seal.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { DescribeVisit, LetterKind } from "./letter.ts";
import type { Message } from "./store.ts";
import { filled, type FindTexts, type TextKey } from "./texts.ts";

/** A message in one line, for channels that have no more: neither office nor matter. */
export interface ShortText {
  title: string;
  text: string;
  /** The page that tells the rest, on the device that keeps the visit. */
  path: string;
  language: string;
  direction: "ltr" | "rtl";
}

/** Writes the line of a message; undefined where the office is gone, or the message is sent already and forgotten. */
export type ShortOf = (message: Message) => ShortText | undefined;

const keys: Partial<Record<LetterKind, TextKey>> = {
  booked: "short_booked",
  moved: "short_moved",
  moved_by_office: "short_moved",
  cancelled: "short_cancelled",
  cancelled_by_office: "short_cancelled_by_office",
  reminder: "short_reminder",
  you_are_next: "short_next",
  time_offered: "short_offer",
  times_opened: "openings_title",
};

/** The page of what a message is about. Devices that keep it open it without a secret in the address. */
function pathOf({ appointment, waiting }: Pick<Message, "appointment" | "waiting">): string {
  if (appointment !== null) return `/visit/${encodeURIComponent(appointment)}`;
  return waiting === null ? "/" : `/waiting/${encodeURIComponent(waiting)}`;
}

/** The times in what is kept of a letter: of a visit, or of a time that is offered. */
interface Times {
  start?: number;
  services?: readonly string[];
  offer?: { start: number; until: number };
}

const weekday = { weekday: "short", day: "numeric", month: "long" } as const;
const clockTime = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const asOnTheDoor = { calendar: "gregory", numberingSystem: "latn" } as const;

/** Lines are written when they leave, like mails. */
export function createShortOf({
  seal,
  findTexts,
  describe,
}: {
  seal: Seal;
  findTexts: FindTexts;
  describe: DescribeVisit;
}): ShortOf {
  return ({ message_id, sealed_content, kind, office, appointment, waiting, language: wanted }) => {
    if (!sealed_content) return undefined;
    const { start, services = [], offer } = JSON.parse(seal.open(sealed_content, `message/${message_id}`)) as Times;
    const { language, texts } = findTexts(office, wanted);
    const zone = describe(office, { services }, language)?.zone;
    if (zone === undefined) return undefined;
    const write = (at: number | undefined, options: Intl.DateTimeFormatOptions) =>
      at === undefined
        ? ""
        : new Intl.DateTimeFormat(texts.formats, { ...asOnTheDoor, ...options, timeZone: zone }).format(at as Instant);
    const at = start ?? offer?.start;
    const values = { day: write(at, weekday), from: write(at, clockTime), until: write(offer?.until, clockTime) };
    return {
      title: texts.calendar_title,
      text: filled(texts[keys[kind as LetterKind] ?? "short_news"], values),
      path: pathOf({ appointment, waiting }),
      language,
      direction: texts.direction === "rtl" ? "rtl" : "ltr",
    };
  };
}
