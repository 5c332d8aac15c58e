import type { Generated } from "kysely";

/* Tables: messages and the devices they go to. */

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
