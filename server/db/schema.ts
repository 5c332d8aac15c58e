import type { Generated } from "kysely";

/**
 * The tables. Instants are milliseconds since 1970 in UTC, dates `YYYY-MM-DD`, minutes are minutes of the office's day.
 * Columns called `sealed…` hold personal data or secrets, encrypted by the server (see `seal.ts`).
 */
export interface Tables {
  office: OfficeRow;
  office_version: OfficeVersionRow;
  service_number: ServiceNumberRow;
  day: DayRow;
  day_capacity: DayCapacityRow;
  occupation: OccupationRow;
  hold: HoldRow;
  invitation: InvitationRow;
  appointment: AppointmentRow;
  appointment_secret: AppointmentSecretRow;
  companion: CompanionRow;
  booked_person: BookedPersonRow;
  find_try: FindTryRow;
  proof: ProofRow;
  event: EventRow;
  idempotency: IdempotencyRow;
  pass_key: PassKeyRow;
  setting: SettingRow;
  lease: LeaseRow;
  staff_user: StaffUserRow;
  staff_session: StaffSessionRow;
  staff_member: StaffMemberRow;
  arrival_scan: ArrivalScanRow;
  task: TaskRow;
  device: DeviceRow;
  device_mutation: DeviceMutationRow;
  origin_count: OriginCountRow;
  release_record: ReleaseRecordRow;
  release_look: ReleaseLookRow;
  message: MessageRow;
  waiting_entry: WaitingEntryRow;
  waiting_offer: WaitingOfferRow;
  push_device: PushDeviceRow;
  device_code: DeviceCodeRow;
}

/** An office, its number for ever, and the version of its rules in force. */
export interface OfficeRow {
  id: string;
  number: number;
  version: number;
}

/** Every version of an office's rules that was ever in force; `content` is the office file as JSON. */
export interface OfficeVersionRow {
  office: string;
  version: number;
  content: string;
  /** Hash of the file it came from; null when a manager changed the office in the browser. */
  source_hash: string | null;
  applied_at: number;
}

/** The number of a service in the pass, given once and kept for ever. */
export interface ServiceNumberRow {
  office: string;
  service: string;
  number: number;
}

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

/** What happened, append-only. `revision` grows in commit order; no personal data. */
export interface EventRow {
  revision: Generated<number>;
  office: string;
  at: number;
  room: string;
  kind: string;
  subject: string | null;
  date: string | null;
  actor: string;
  details: string;
}

/** The first answer to a key, given again to whoever sends the same key and body. */
export interface IdempotencyRow {
  office: string;
  key: string;
  body_hash: string;
  sealed_answer: Uint8Array;
  at: number;
}

export interface PassKeyRow {
  kid: number;
  kind: number;
  public_jwk: string;
  sealed_private: Uint8Array;
  not_before: number;
  /** The last instant at which it signs; after that it only verifies, until `not_after`. */
  signs_until: number;
  not_after: number;
  blocked_at: number | null;
}

export interface SettingRow {
  name: string;
  value: string;
}

/** Who does a timed job, and until when nobody else does. */
export interface LeaseRow {
  name: string;
  holder: string;
  expires_at: number;
}

/** A person with an account. Tables `staff_user`, `…_session`, `…_account` and `…_verification` belong to the sign-in library. */
export interface StaffUserRow {
  id: string;
  name: string;
  email: string;
}

export interface StaffSessionRow {
  id: string;
  user_id: string;
  /** ISO text in UTC, as the library writes it. */
  expires_at: string;
}

/** What a person with an account does, and for which office. Without such a row an account opens nothing. */
export interface StaffMemberRow {
  user: string;
  office: string;
  role: "reception" | "guide" | "clerk" | "manager";
  /** 1 for an account that was made to try things out: in production it opens nothing. */
  demo: 0 | 1;
  since: number;
}

/** An arrival as one device took it. All of them are kept; the earliest one counts. */
export interface ArrivalScanRow {
  /** Id of the mutation that brought it. */
  mutation: string;
  office: string;
  appointment: string;
  /** `changed_at` of the appointment at that moment: a scan counts for the time that the visit had, not for a later one. */
  visit_since: number;
  pass_id: string;
  at: number;
  device: string;
  desk: string | null;
}

/** Something that a person of the office has to look at, once. */
export interface TaskRow {
  id: Generated<number>;
  office: string;
  kind: "second_scan" | "cancelled_arrival";
  appointment: string;
  visit_since: number;
  pass_id: string;
  opened_at: number;
  closed_at: number | null;
  closed_by: string | null;
}

/** A device of the staff of an office. Its mutations up to `last_seq` are here without a gap. */
export interface DeviceRow {
  office: string;
  id: string;
  last_seq: number;
  schema_version: number;
  seen_at: number;
}

/** What became of one act of a device; `result` is JSON and names nobody. */
export interface DeviceMutationRow {
  office: string;
  device: string;
  id: string;
  seq: number;
  name: string;
  result: string;
  at: number;
}

/** What a release (Freischaltung) opened of a shift on a date for a service, as it was at its instant. Only the last two columns are written later. */
export interface ReleaseRecordRow {
  office: string;
  released_at: number;
  audience: "public" | "emergency" | "invited";
  date: string;
  shift: string;
  service: string;
  /** The version of the office's rules by which it was released. */
  rules_version: number;
  /** JSON list of [minute, room before, room after] of the starts at which more visits fitted than a moment before. */
  opened: string;
  /** When half and when all of it was booked; null while it is not. */
  half_gone_at: number | null;
  gone_at: number | null;
}

/** Up to which instant the releases of an office are written down. */
export interface ReleaseLookRow {
  office: string;
  up_to: number;
}

/** How often an office was opened on a date from a place that links to it; `other` for places that its file does not name. */
export interface OriginCountRow {
  office: string;
  date: string;
  origin: string;
  openings: number;
}

/** A device that wants to hear of an appointment by push, or of an entry of a waiting list: one of the two. */
export interface PushDeviceRow {
  id: Generated<number>;
  appointment: string | null;
  waiting: string | null;
  /** Keyed hash of the address at the push service. */
  endpoint_hash: string;
  /** Sealed JSON: that address, and the keys to encrypt for the device. */
  sealed_subscription: Uint8Array;
  made_at: number;
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

/** A message to one person (Nachricht): written with what it tells of, sent afterwards. */
export interface MessageRow {
  /** Messages to the same person leave in this order. */
  id: Generated<number>;
  /** The `Message-ID` of the mail, without brackets; the same at every attempt. */
  message_id: string;
  office: string;
  appointment: string | null;
  /** The entry of a waiting list that it is about. */
  waiting: Generated<string | null>;
  /** Keyed hash of the address: to whom the order holds. */
  recipient_hash: string;
  channel: "mail" | "push" | "sms" | "letter";
  kind: string;
  language: string;
  sealed_to: Uint8Array;
  /** Sealed JSON of what it tells; null once it is sent, or of no use any more. */
  sealed_content: Uint8Array | null;
  state: "waiting" | "sent" | "failed";
  made_at: number;
  /** No attempt before this instant. */
  not_before: number;
  /** From this instant on it tells nothing that anybody needs. */
  useless_from: number;
  attempts: number;
  /** While a process sends it: until when no other one tries. */
  leased_until: number | null;
  /** When it was sent or failed for good. */
  settled_at: number | null;
  /** Why it failed, or why the last attempt did: never what the mail server wrote, which may quote an address. */
  failure: string | null;
  /** When somebody of the staff had it written once more. */
  repeated_at: number | null;
  delete_at: number;
}

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
