import type { Generated } from "kysely";
import type { HoldRow } from "./calendar.ts";

/* Tables: appointments and the ways to them. */

export interface AppointmentRow {
  id: string;
  code: string;
  office: string;
  /** Keyed hash of the secret that reads and changes the appointment. */
  secret_hash: string;
  occupation: number | null;
  services: string;
  persons: number;
  unit: string;
  start_at: number;
  end_at: number;
  status: "booked" | "arrived" | "called" | "done" | "no_show" | "cancelled";
  /** 32 hexadecimal digits; the same after a move. */
  pass_id: string;
  pass: string;
  language: string;
  /** Sealed JSON: applicant, note, answers of an emergency, why somebody has a second booking. */
  sealed_applicant: Uint8Array;
  booked_at: number;
  changed_at: number;
  /** From this instant on the row and its personal data are deleted (retention period of the office). */
  delete_at: number;
  /** The first arrival for the visit as it stands, and the desk that took it; null before. */
  arrived_at: number | null;
  arrived_desk: string | null;
  /** The version of the office's rules under which its time was given. */
  rules_version: number;
  /** By which door it came. */
  audience: HoldRow["audience"];
  /** Id of the account of the person of the staff who booked it; null where the person herself did. */
  booked_by: string | null;
  /** Id of the reason of an emergency; the answers are in `sealed_applicant`. */
  emergency: string | null;
  /** The first instant at which it is too late to type the code of the mail; null where none is needed any more. */
  confirm_until: number | null;
  /** Keyed hash of that code. */
  confirm_hash: string | null;
  /** How many wrong codes were typed. */
  confirm_tries: Generated<number>;
  /** When the person was last reminded of a visit. */
  reminded_at: number | null;
  /** JSON: what the person wants to be told, and how; null where she has not said so. */
  preferences: string | null;
  /** When the person put the address of her mails right, which she can do once. */
  address_corrected_at: number | null;
  /** Which generation of the links in mails is good: those that went to a wrong address end with it. */
  mail_key: Generated<number>;
}

/** The secret of a further device, on which the appointment was found again. The first one is in the appointment itself. */
export interface AppointmentSecretRow {
  secret_hash: string;
  appointment: string;
  made_at: number;
}

/** Somebody tried to find an appointment by its code. Both hashes are keyed; the row is of use for an hour. */
export interface FindTryRow {
  id: Generated<number>;
  code_hash: string;
  address_hash: string;
  at: number;
}

/** A link that confirms an appointment to whoever opens it. A withdrawn one is kept, so that it is not called a forgery. */
export interface ProofRow {
  id: string;
  appointment: string;
  /** Keyed hash of the secret in the link. */
  secret_hash: string;
  made_at: number;
  expires_at: number;
  withdrawn_at: number | null;
}

export interface CompanionRow {
  appointment: string;
  position: number;
  pass_id: string;
  pass: string;
  sealed_person: Uint8Array;
}

/** Who has a booking for which service, by keyed hash: rule 12. */
export interface BookedPersonRow {
  office: string;
  service: string;
  person_hash: string;
  appointment: string;
}

/** A code of six digits that opens an appointment on another device, together with its booking code. */
export interface DeviceCodeRow {
  appointment: string;
  /** Where the person reads it: in the mail, or on the device that has the appointment. One of each at a time. */
  told_by: "mail" | "device";
  /** Keyed hash of the digits. */
  code_hash: string;
  expires_at: number;
  /** How many wrong codes it still takes. */
  tries_left: number;
  /** How many devices it still opens. */
  uses_left: number;
}
