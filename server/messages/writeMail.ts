import { calendarFile } from "../../shared/messages/index.ts";
import { formatCode } from "../../shared/pass/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import { htmlPage, plainText, type Block } from "./blocks.ts";
import type { LetterVisit, VisitKind, VisitPlace } from "./letter.ts";
import { filled, type MailTexts } from "./texts.ts";

/** What stands in a mail, without its way. */
export interface Mail {
  senderName: string;
  subject: string;
  text: string;
  html: string;
  /** The entry for a calendar; undefined where the mail is about no visit. */
  calendar?: { method: "PUBLISH" | "CANCEL"; content: string } | undefined;
}

/** What a mail is written from. */
export interface Written {
  kind: VisitKind;
  appointment: string;
  office: string;
  visit: LetterVisit;
  place: VisitPlace;
  texts: MailTexts;
  language: string;
  publicUrl: URL;
}

// Digits and calendar are those of the letters and the doors in Germany, whatever a language uses at home (decision 0015).
const asOnTheDoor = { calendar: "gregory", numberingSystem: "latn" } as const;
const fullDay = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
const clockTime = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** How day and time are written in a language, by the clock of the office. */
export function formatsFor({ formats }: MailTexts, timeZone: string) {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(formats, { ...asOnTheDoor, ...options, timeZone });
    return (instant: Instant) => format.format(instant);
  };
  return { day: write(fullDay), time: write(clockTime) };
}

/** Whether there is no visit any more. */
export const isCancelled = (kind: VisitKind) => kind === "cancelled" || kind === "cancelled_by_office";

/** Day, time and place. */
export function factsOf({ visit, place, texts }: Omit<Written, "publicUrl">): Block {
  const { day, time } = formatsFor(texts, place.zone);
  const before =
    visit.before === undefined ? undefined : filled(texts.moment, { day: day(visit.before), from: time(visit.before) });
  const rows: [label: string, value: string | undefined, isLatin?: boolean][] = [
    [texts.label_day, day(visit.start)],
    [texts.label_time, filled(texts.time, { from: time(visit.start), to: time(visit.end) })],
    [texts.label_before, before],
    [texts.label_place, [place.street, place.city].filter(Boolean).join(", ") || undefined, true],
    [texts.label_room, visit.room ?? place.room],
    [texts.label_place_before, visit.placeBefore],
    [texts.label_way, place.way],
  ];
  return {
    kind: "facts",
    rows: rows.flatMap(([label, value, isLatin = false]) => (value === undefined ? [] : [{ label, value, isLatin }])),
  };
}

/** The code that confirms a booking. It stands apart from the text, so that a telephone offers to copy it. */
function confirmationOf({ visit, place, texts }: Written): Block[] {
  if (!visit.confirm) return [];
  const { day, time } = formatsFor(texts, place.zone);
  const until = filled(texts.moment, { day: day(visit.confirm.until), from: time(visit.confirm.until) });
  return [
    { kind: "words", text: filled(texts.confirm, { until }) },
    { kind: "facts", rows: [{ label: texts.label_confirm, value: visit.confirm.code, isLatin: true }] },
  ];
}

/** What staff said to be missing. */
export function missingOf({ place, texts }: Pick<Written, "place" | "texts">): Block[] {
  return place.missing.length === 0 ? [] : [{ kind: "list", title: texts.label_missing, items: place.missing }];
}

/** What to bring. */
export function papersOf({ place, texts }: Pick<Written, "place" | "texts">): Block[] {
  const items = place.bring.map(({ documents, when }) => {
    const document = documents.join(` ${texts.or} `);
    return when === undefined ? document : filled(texts.condition, { document, when });
  });
  return items.length === 0 ? [] : [{ kind: "list", title: texts.label_bring, items }];
}

/** What can be done with the visit: a reminder leads straight to the question whether to cancel, and to other times. */
function stepsFrom(own: string, kind: VisitKind, { cancel, move, change, change_private: note }: MailTexts): Block[] {
  if (kind !== "reminder") return [{ kind: "link", words: change, href: own, note }];
  return [
    { kind: "link", words: cancel, href: `${own}&then=cancel` },
    { kind: "link", words: move, href: `${own}&then=move`, note },
  ];
}

/** How to change the visit and to find it again; after a cancellation how to get another one. */
function waysOf({ kind, appointment, office, visit, place, texts, publicUrl }: Written): Block[] {
  const address = (path: string) => new URL(path, publicUrl).href;
  if (isCancelled(kind))
    return [{ kind: "link", words: texts.again, href: address(`/o/${encodeURIComponent(office)}`) }];
  // Behind the # it is never sent to a server and stands in no log.
  const own = visit.secret && address(`/visit/${encodeURIComponent(appointment)}#secret=${visit.secret}`);
  const open = own ? stepsFrom(own, kind, texts) : [];
  const { digits } = visit;
  const code = {
    kind: "facts" as const,
    rows: [{ label: texts.label_code, value: formatCode(visit.code), isLatin: true }],
  };
  if (!digits) return [...open, { kind: "link", words: texts.find, href: address("/find") }, code];
  const { day, time } = formatsFor(texts, place.zone);
  const until = filled(texts.moment, { day: day(digits.until), from: time(digits.until) });
  const both: Block = {
    kind: "facts",
    rows: [...code.rows, { label: texts.label_digits, value: digits.code, isLatin: true }],
  };
  return [...open, { kind: "link", words: filled(texts.find_digits, { until }), href: address("/find#digits") }, both];
}

/** Whom to ask. */
export function contactOf({ place, texts }: Pick<Written, "place" | "texts">): Block {
  const phone = place.phone === undefined ? [] : [{ label: texts.label_phone, value: place.phone, isLatin: true }];
  return { kind: "facts", rows: [{ label: texts.label_office, value: place.officeName }, ...phone] };
}

/** What says nothing new about time and place leaves the calendar as it is. */
const changesCalendar = (kind: VisitKind) =>
  kind !== "reminder" && kind !== "document_missing" && kind !== "you_are_next";

/** Without the name of the office: whoever looks into a calendar learns that there is an appointment, and where. */
function calendarOf({ kind, appointment, visit, place, texts, publicUrl }: Written): NonNullable<Mail["calendar"]> {
  const cancelled = isCancelled(kind);
  const content = calendarFile({
    id: appointment,
    start: visit.start,
    end: visit.end,
    changedAt: visit.changedAt,
    title: texts.calendar_title,
    place: [place.room, place.street, place.city].filter(Boolean).join(", "),
    page: new URL(`/visit/${encodeURIComponent(appointment)}`, publicUrl).href,
    cancelled,
  });
  return { method: cancelled ? "CANCEL" : "PUBLISH", content };
}

/**
 * Writes the mail of a visit. Sender, subject, the first lines and the calendar name neither office nor matter: a telephone shows them
 * to everybody who looks at it. What the person wrote about herself does not stand in it at all.
 */
export function writeMail(written: Written): Mail {
  const { kind, visit, place, texts, language } = written;
  const subject = filled(texts[`subject_${kind}`], { day: formatsFor(texts, place.zone).day(visit.start) });
  const cancelled = isCancelled(kind);
  const isInCalendar = changesCalendar(kind);
  const blocks: Block[] = [
    { kind: "words", text: texts.greeting },
    { kind: "words", text: texts[`opening_${kind}`] },
    ...confirmationOf(written),
    factsOf(written),
    ...waysOf(written),
    // Not among the first lines: papers tell what somebody comes for.
    ...missingOf(written),
    ...(cancelled || kind === "you_are_next" ? [] : papersOf(written)),
    ...(isInCalendar ? [{ kind: "words" as const, text: cancelled ? texts.calendar_cancelled : texts.calendar }] : []),
    contactOf(written),
    { kind: "words", text: texts.closing },
  ];
  return {
    senderName: texts.sender,
    subject,
    text: plainText(blocks),
    html: htmlPage(blocks, { language, direction: texts.direction, title: subject }),
    ...(isInCalendar && { calendar: calendarOf(written) }),
  };
}
