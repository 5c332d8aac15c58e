import type { Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import type { MessageRow } from "../db/schema.ts";

/** A way on which a message leaves. */
export type Channel = MessageRow["channel"];

/** What can be told of a visit; `…_by_office` where somebody of the staff did it. */
export const visitKinds = [
  "booked",
  "moved",
  "moved_by_office",
  "cancelled",
  "cancelled_by_office",
  "reminder",
  "place_changed",
  "document_missing",
  "you_are_next",
] as const;
/** What can be told to somebody who waits for a time: that the wish is noted, a time, the end of that offer, that new times are open. */
export const waitingKinds = ["waiting_noted", "time_offered", "offer_ended", "times_opened"] as const;

export type VisitKind = (typeof visitKinds)[number];
export type WaitingKind = (typeof waitingKinds)[number];
export type LetterKind = VisitKind | WaitingKind;

/** The visit as it stood when the letter was written. What the office says of it is added when the letter is sent. */
export interface LetterVisit {
  code: string;
  start: Instant;
  end: Instant;
  unit: string;
  services: readonly string[];
  /** When it was booked, moved or cancelled. */
  changedAt: Instant;
  /** The start before a move. */
  before?: Instant | undefined;
  /** The place before a change, on one line. */
  placeBefore?: string | undefined;
  /** What is missing: ids of documents of the checklist, or words. */
  missing?: readonly string[] | undefined;
  /** Where to come now; the room of the unit unless given. */
  room?: string | undefined;
  /** Opens the appointment. */
  secret?: string | undefined;
  /** The code that confirms a booking, and until when it may be typed. */
  confirm?: { code: string; until: Instant } | undefined;
  /** Six digits that open the visit on another device together with its booking code, and until when. */
  digits?: { code: string; until: Instant } | undefined;
}

/** A wish on a waiting list as it stood when the letter was written. */
export interface LetterWait {
  services: readonly string[];
  persons: number;
  /** First and last date of the wish. */
  from: string;
  to: string;
  /** When the wish was noted, or its offer made or ended. */
  changedAt: Instant;
  /** It is for an earlier time than that of an appointment, which stays until then. */
  earlier?: true | undefined;
  /** How many people were in line before. */
  ahead?: number | undefined;
  /** Opens the wish. */
  secret?: string | undefined;
  /** A time kept for this person alone, and until when. */
  offer?: { start: Instant; end: Instant; unit: string; until: Instant } | undefined;
}

/** The ways on which somebody can be reached. One message is written for each that the office has as well. */
export interface Recipient {
  /** Address of a mailbox. */
  email?: string | undefined;
  /** A number that takes text messages. */
  phone?: string | undefined;
  /** The devices on which notices of an appointment or of a wish are allowed. */
  push?: { appointment?: string | undefined; waiting?: string | undefined } | undefined;
  /** Where there is no other way, a letter is to be printed. */
  letter?: boolean | undefined;
}

/** What every letter has. */
interface Addressed {
  office: string;
  to: Recipient;
  language: string;
  now: Instant;
  /** Not sent before: the end of the quiet hours. At once where it is left out. */
  notBefore?: Instant | undefined;
  /** From then on it tells nothing that anybody needs. Left out, what missed a mail server is still told after two days. */
  uselessFrom?: Instant | undefined;
  /** When everything that it is about is deleted. */
  deleteAt: number;
}

export interface VisitLetter extends Addressed {
  kind: VisitKind;
  appointment: string;
  visit: LetterVisit;
}

export interface WaitingLetter extends Addressed {
  kind: WaitingKind;
  /** The wish on the waiting list. */
  waiting: string;
  wait: LetterWait;
}

/** What a room wants to tell somebody. */
export type Letter = VisitLetter | WaitingLetter;

/**
 * Puts a letter into the outbox, in the transaction that causes it: it is sent if and only if that is committed. Gives the ways on which
 * it leaves, each once; none where there is nobody to tell.
 */
export type Postbox = (trx: Trx, letter: Letter) => Promise<Channel[]>;

/** What an office says of a visit, in one language. */
export interface VisitPlace {
  zone: string;
  officeName: string;
  phone: string | undefined;
  street: string | undefined;
  /** Postcode and city. */
  city: string | undefined;
  room: string | undefined;
  way: string | undefined;
  /** Lines of the checklist; documents of which one is enough, and in words when it is needed. */
  bring: readonly { documents: readonly string[]; when: string | undefined }[];
  /** What was said to be missing, by its names. */
  missing: readonly string[];
}

/**
 * Looks up what an office says; undefined where there is no such office any more. Without a unit no room is named, without a start it is
 * the place of today.
 */
export type DescribeVisit = (
  office: string,
  visit: Partial<Pick<LetterVisit, "unit" | "start" | "missing">> & Pick<LetterVisit, "services">,
  language: string,
) => VisitPlace | undefined;
