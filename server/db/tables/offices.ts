/* Tables: offices and their rules. */

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
