import type { OfficeView } from "../../../../shared/offices/index.ts";

/** A part of a legal text: paragraphs, a list of points, or the lines of an address. */
export interface LegalSection {
  title: string;
  lines: string[];
  as?: "paragraphs" | "list" | "address";
}

/** How an office is reached, one line each, in the order in which a letter names them. `name` in the language spoken now. */
export function officeLines({ address, phoneHours, email, website }: OfficeView, name: string): string[] {
  const place = address && [address.street, `${address.postcode} ${address.city}`];
  return [name, ...(place ?? []), phoneHours.number, email, website].filter((it) => it !== null);
}
