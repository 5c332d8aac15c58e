import { instantOf, type LocalDate } from "../../shared/time/index.ts";
import { htmlPage, plainText, type Block } from "./blocks.ts";
import type { LetterWait, VisitPlace, WaitingKind } from "./letter.ts";
import { filled, type MailTexts } from "./texts.ts";
import { contactOf, formatsFor, type Mail } from "./writeMail.ts";

/** What a mail about a waiting list is written from. */
export interface WrittenWait {
  kind: WaitingKind;
  waiting: string;
  office: string;
  wait: LetterWait;
  place: VisitPlace;
  texts: MailTexts;
  language: string;
  publicUrl: URL;
}

const noon = 12 * 60;

/** The time that is offered, where it is and until when it is kept. */
function offerFacts({ wait: { offer }, place, texts }: WrittenWait): Block[] {
  if (!offer) return [];
  const { day, time } = formatsFor(texts, place.zone);
  const rows = [
    { label: texts.label_day, value: day(offer.start) },
    { label: texts.label_time, value: filled(texts.time, { from: time(offer.start), to: time(offer.end) }) },
    { label: texts.label_kept, value: filled(texts.moment, { day: day(offer.until), from: time(offer.until) }) },
  ];
  const street = [place.street, place.city].filter(Boolean).join(", ");
  const where = street === "" ? [] : [{ label: texts.label_place, value: street, isLatin: true }];
  const room = place.room === undefined ? [] : [{ label: texts.label_room, value: place.room }];
  return [{ kind: "facts", rows: [...rows, ...where, ...room] }];
}

/** The dates of the wish and how many stand before it; an offer speaks for itself. */
function wishFacts({ kind, wait, place, texts }: WrittenWait): Block[] {
  if (kind === "time_offered") return [];
  const { day } = formatsFor(texts, place.zone);
  const written = (date: string) => day(instantOf(date as LocalDate, noon, place.zone));
  const dates = filled(texts.dates, { from: written(wait.from), to: written(wait.to) });
  const ahead = wait.ahead === undefined ? [] : [{ label: texts.label_ahead, value: String(wait.ahead) }];
  return [{ kind: "facts", rows: [{ label: texts.label_dates, value: dates }, ...ahead] }];
}

/** Where times that have just opened stand. */
function calendarWay({ kind, office, wait: { services }, texts, publicUrl }: WrittenWait): Block[] {
  if (kind !== "times_opened") return [];
  const path = [office, ...services.slice(0, 1)].map(encodeURIComponent).join("/");
  return [{ kind: "link", words: texts.open_calendar, href: new URL(`/o/${path}`, publicUrl).href }];
}

/** The page of the entry. Behind the # the secret is never sent to a server and stands in no log. */
function wayOf({ kind, waiting, wait, texts, publicUrl }: WrittenWait): Block[] {
  if (!wait.secret) return [];
  const href = new URL(`/waiting/${encodeURIComponent(waiting)}#secret=${wait.secret}`, publicUrl).href;
  return [{ kind: "link", words: texts[`open_${kind}`], href, note: texts.waiting_private }];
}

/**
 * Writes the mail of a waiting list. Sender, subject and first lines name neither office nor matter, as in every mail; what the person
 * wrote about herself does not stand in it.
 */
export function writeWaitingMail(written: WrittenWait): Mail {
  const { kind, wait, place, texts, language } = written;
  const day = wait.offer ? formatsFor(texts, place.zone).day(wait.offer.start) : "";
  const subject = filled(texts[`subject_${kind}`], { day });
  const blocks: Block[] = [
    { kind: "words", text: texts.greeting },
    { kind: "words", text: texts[`opening_${kind}`] },
    ...(wait.earlier ? [{ kind: "words" as const, text: texts.keeps_appointment }] : []),
    ...offerFacts(written),
    ...wayOf(written),
    ...wishFacts(written),
    // Not among the first lines: its address names what somebody waits for.
    ...calendarWay(written),
    contactOf(written),
    { kind: "words", text: texts.closing },
  ];
  return {
    senderName: texts.sender,
    subject,
    text: plainText(blocks),
    html: htmlPage(blocks, { language, direction: texts.direction, title: subject }),
  };
}
