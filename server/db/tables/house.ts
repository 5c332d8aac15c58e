import type { Generated } from "kysely";

/* Tables: what every room uses. */

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
