import type { LocalDate } from "../../shared/time/index.ts";

/** Where a device stands: which list it holds, and up to which revision of the event log. */
export interface Position {
  office: string;
  listed: readonly LocalDate[];
  revision: number;
}

const version = 1;

/** The cursor of a position. Devices hand it back as it is. */
export function cursorOf({ office, listed, revision }: Position): string {
  return Buffer.from(JSON.stringify([version, office, listed, revision])).toString("base64url");
}

/**
 * The revision in a cursor; `undefined` for one that does not continue the list as it is now: of another office, another day or
 * another version, of a later revision than there is, or none of ours at all.
 */
export function revisionIn(cursor: string, now: Position): number | undefined {
  const revision = lastOf(cursor);
  if (revision === undefined || revision > now.revision) return undefined;
  return cursor === cursorOf({ ...now, revision }) ? revision : undefined;
}

function lastOf(cursor: string): number | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const last: unknown = Array.isArray(parts) ? parts.at(-1) : undefined;
    return Number.isSafeInteger(last) && (last as number) >= 0 ? (last as number) : undefined;
  } catch {
    return undefined;
  }
}
