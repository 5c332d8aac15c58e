import type { Generated } from "kysely";

/* Tables: days, times that are kept and promised. */

/** A shift on a date that somebody has booked: the row that bookings of that day lock, with their change number. */
export interface DayRow {
  id: Generated<number>;
  office: string;
  shift: string;
  date: string;
  change: number;
}

/** The capacity profile of a day row as steps; minutes in no step have capacity 0. */
export interface DayCapacityRow {
  day: number;
  from_minute: number;
  to_minute: number;
  capacity: number;
}

/** Anything that uses one counter of a day for [from, to). Alive at an instant while `expires_at` is null or later. */
export interface OccupationRow {
  id: Generated<number>;
  day: number;
  from_minute: number;
  to_minute: number;
  kind: "hold" | "appointment" | "cool_off";
  expires_at: number | null;
  /** The instant at which it was written; the guard judges the others as of then. */
  at: number;
  /** The occupation of the appointment that this hold moves: it does not count against the hold. */
  instead_of: number | null;
  /** Reason given by a person with the right to overbook; the guard lets such a row pass. */
  overbooked_because: string | null;
}

/** A time kept for one caller. The id is its own secret. */
export interface HoldRow {
  id: string;
  office: string;
  occupation: number;
  /** JSON list of service ids, the first leads. */
  services: string;
  persons: number;
  unit: string;
  start_at: number;
  end_at: number;
  expires_at: number;
  /** The appointment that this hold moves; only that one can use it. */
  moves: string | null;
  audience: "public" | "emergency" | "invited" | "staff";
  /** The version of the office's rules under which it was judged. */
  rules_version: number;
  /** Id of the reason of an emergency. */
  emergency: string | null;
  /** Sealed JSON: what the questions of the emergency were answered. */
  sealed_answers: Uint8Array | null;
  invitation: string | null;
  /** The entry of a waiting list to which this time is offered. */
  waiting: Generated<string | null>;
}

/** A place that staff promised to one person (Einladung). Who has the token books it, once. */
export interface InvitationRow {
  id: string;
  office: string;
  /** Keyed hash of the token. */
  token_hash: string;
  /** JSON list of the services of which it opens each. */
  services: string;
  persons: number;
  /** The first instant at which it is of no use any more. */
  valid_until: number;
  /** When it was booked; null again when that appointment is cancelled. */
  used_at: number | null;
  appointment: string | null;
  made_by: string;
  made_at: number;
}
