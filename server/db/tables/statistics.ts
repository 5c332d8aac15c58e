/* Tables: counts. */

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
