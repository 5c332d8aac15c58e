import type { Generated } from "kysely";

/* Tables: arrivals and the devices of the staff. */

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
