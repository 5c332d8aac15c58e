/* Tables: people of the staff. */

/** A person with an account. Tables `staff_user`, `…_session`, `…_account` and `…_verification` belong to the sign-in library. */
export interface StaffUserRow {
  id: string;
  name: string;
  email: string;
}

export interface StaffSessionRow {
  id: string;
  token: string;
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

/** A pairing that nobody has used. What opens it is here as hashes only; it goes when it is used. */
export interface StaffPairingRow {
  id: string;
  office: string;
  /** What the manager calls the tablet. */
  name: string;
  text_hash: string;
  code_hash: string;
  expires_at: number;
}

/** An enrolled tablet. It keeps its id when it is enrolled anew, with another key. */
export interface StaffDeviceRow {
  id: string;
  office: string;
  name: string;
  /** A JWK. */
  public_key: string;
  /** Id of the pairing that enrolled it. */
  pairing: string;
  enrolled_at: number;
  /** The newest challenge that it answered: none counts twice. */
  challenge: string | null;
  seen_at: number | null;
  /** What it had not sent yet when it last told, and since when. */
  waiting: number | null;
  waiting_since: number | null;
  revoked_at: number | null;
}

/** Somebody who has signed in on an enrolled tablet. */
export interface StaffDevicePersonRow {
  device: string;
  user: string;
  /** Keyed hash of what her PIN proves itself by; null where she has none. */
  pin_hash: string | null;
  /** Wrong tries in a row. */
  failures: number;
}

/** A session that began on an enrolled tablet. It ends when the tablet is blocked. */
export interface StaffDeviceSessionRow {
  session: string;
  device: string;
}
