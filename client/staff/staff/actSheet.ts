import type { Mutation, ScanArgs } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { actedAt, type Visit } from "../../device/staff/index.ts";

/** An act as it lies in the outbox, in the tray (then with its reason), or in memory only (then without a number). */
export type KeptAct = Omit<Mutation, "seq" | "by"> & { seq?: number; code?: string };

/** What the sheet says in the language of the page. */
export interface SheetWords {
  column(name: (typeof columns)[number]): string;
  state(act: KeptAct): string;
  verdict(kind: string): string;
  yes: string;
  no: string;
  /** An instant at the office, with its date. */
  stamp(instant: Instant): string;
}

export const columns = [
  "number",
  "at",
  "name",
  "booking",
  "verdict",
  "arrival",
  "desk",
  "state",
  "pass",
  "act",
] as const;

/** What of an act is about a pass; a closed task names none. */
export const scanOf = ({ name, args }: Pick<KeptAct, "name" | "args">) =>
  name === "scan" ? (args as ScanArgs) : undefined;

/** What is no instant is shown as it is: no act keeps the others from being handed over. */
function stamped(act: KeptAct, { stamp }: SheetWords): string {
  const instant = actedAt(act);
  return Number.isFinite(instant) ? stamp(instant) : act.at;
}

/**
 * The acts as a table, one line each, so that somebody can enter the arrivals by hand. Names stand there only where the day list is
 * still on the device.
 */
export function actRows(acts: readonly KeptAct[], visits: readonly Visit[], words: SheetWords): string[][] {
  const visitOf = new Map(visits.map((it) => [it.passId, it]));
  const lines = acts.map((act) => {
    const scan = scanOf(act);
    const visit = visitOf.get(scan?.passId ?? "");
    return [
      String(act.seq ?? ""),
      stamped(act, words),
      visit?.name ? `${visit.name.familyName}, ${visit.name.givenName}` : "",
      visit?.code ?? "",
      scan ? words.verdict(scan.verdict) : "",
      scan ? (scan.arrival ? words.yes : words.no) : "",
      scan?.desk ?? "",
      words.state(act),
      scan?.passId ?? "",
      act.id,
    ];
  });
  return [columns.map(words.column), ...lines];
}

// Spreadsheets run what begins like this; a name or the words for a desk may.
const isFormula = /^[=+\-@\t\r]/;

const cell = (text: string) => `"${(isFormula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** A table as text that spreadsheets of this country open by a double click: semicolons, and a mark that it is UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]) =>
  `\uFEFF${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;

/** The acts word for word, for whoever repairs what went wrong. They carry ids, no names. */
export const jsonOf = (acts: readonly KeptAct[]) => JSON.stringify({ type: "terminpass tray 1", items: acts }, null, 2);
