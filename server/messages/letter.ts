import type { Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";

/** What can be told of a visit; `…_by_office` where somebody of the staff did it. */
export const letterKinds = ["booked", "moved", "moved_by_office", "cancelled", "cancelled_by_office"] as const;
export type LetterKind = (typeof letterKinds)[number];

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
  /** Opens the appointment; only where whoever did it showed it. */
  secret?: string | undefined;
  /** The code that confirms a booking, and until when it may be typed. */
  confirm?: { code: string; until: Instant } | undefined;
}

/** What a room wants to tell somebody. */
export interface Letter {
  kind: LetterKind;
  office: string;
  appointment: string;
  /** Address of a mailbox. */
  to: string;
  language: string;
  visit: LetterVisit;
  now: Instant;
  /** When everything about the appointment is deleted. */
  deleteAt: number;
}

/** Puts a letter into the outbox, in the transaction that causes it: it is sent if and only if that is committed. */
export type Postbox = (trx: Trx, letter: Letter) => Promise<void>;

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
}

/** Looks up what an office says; undefined where there is no such office any more. */
export type DescribeVisit = (
  office: string,
  visit: Pick<LetterVisit, "unit" | "services">,
  language: string,
) => VisitPlace | undefined;
