import type { OfficeView } from "../../../../shared/offices/index.ts";
import type { Text } from "../../../../shared/offices/texts.ts";

/** A part of a legal text: paragraphs, a list of points, or the lines of an address. */
export interface LegalSection {
  title: string;
  /** In the language spoken now, or as the office wrote them. */
  lines: (string | Text)[];
  as?: "paragraphs" | "list" | "address";
}

/** Lines that are German in every language, as they stand on a letter. */
export const germanLines = (lines: readonly string[]): Text[] => lines.map((de) => ({ de }));

/** How an office is reached, one line each, in the order in which a letter names them. */
export function officeLines({ name, address, phoneHours, email, website }: OfficeView): LegalSection["lines"] {
  const place = germanLines(address ? [address.street, `${address.postcode} ${address.city}`] : []);
  return [name, ...place, ...[phoneHours.number, email, website].filter((it) => it !== null)];
}
