import type { Generated } from "kysely";

/* Tables: waiting lists. */

/** Somebody who waits for a time (Warteliste), or for an earlier one than that of an appointment. */
export interface WaitingEntryRow {
  /** Grows in the order of arrival; decides between two who came in the same moment. */
  number: Generated<number>;
  id: string;
  office: string;
  /** JSON of services, persons and audience: who wants the same stands in the same line. */
  wish: string;
  /** The appointment that is kept until an earlier time is booked. */
  appointment: string | null;
  from_date: string;
  to_date: string;
  /** First and last minute of the day at which the time may begin. */
  earliest: number;
  latest: number;
  /** By which date it is needed; a date beyond all others where nobody said. */
  needed_by: string;
  language: string;
  /** Sealed JSON: mailbox and telephone; null as soon as nobody waits any more. */
  sealed_contact: Uint8Array | null;
  /** Keyed hash of mailbox or telephone: nobody is offered two times at once. */
  contact_hash: string | null;
  /** Keyed hash of the network address, for an hour: by it entries are counted. */
  address_hash: string | null;
  state: "waiting" | "offered" | "booked" | "ended";
  entered_at: number;
  /** The first instant after its last date. */
  ends_at: number;
  /** Who let an offer run out is not asked again before. */
  rests_until: number;
  delete_at: number;
  /** The last opening of new times that this person was told of; 0 before the first. */
  told_opening_at: Generated<number>;
}

/** A freed time that was offered to one person alone. */
export interface WaitingOfferRow {
  id: Generated<number>;
  entry: string;
  /** The occupation that was given up first: the same for all who are asked for its minutes in turn. */
  freed: number;
  hold: string;
  unit: string;
  start_at: number;
  end_at: number;
  made_at: number;
  until: number;
  outcome: "open" | "booked" | "declined" | "expired" | "withdrawn";
  ended_at: number | null;
}
