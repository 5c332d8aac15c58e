import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Tables } from "../db/schema.ts";
import type { Checked } from "./faults.ts";
import { giveNumbers } from "./numbers.ts";
import { withNumbers } from "./officeOf.ts";
import { readOfficeFile } from "./readOfficeFile.ts";
import type { Known } from "./references.ts";
import { officeStore } from "./store.ts";

/**
 * An office as its changed file would make it, with the numbers it would get; of a broken file everything that is wrong with it.
 * Nothing is written.
 */
export async function readChanged(
  db: Kysely<Tables>,
  file: string,
  text: string,
  known: Known,
): Promise<Checked<Office>> {
  const read = readOfficeFile(file, text, known);
  if (!read.ok) return read;
  const { office, faultAt } = read.value;
  const store = officeStore(db);
  const own = { id: office.id, number: office.number, at: ["number"] };
  const wishes = office.services.map((it, index) => ({ ...it, at: ["services", index, "number"] }));
  const offices = giveNumbers([own], await store.officeNumbers());
  const services = giveNumbers(wishes, await store.serviceNumbers(office.id));
  const faults = [...offices.findings, ...services.findings].map((it) => faultAt(it.path, it.message));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: withNumbers(office, offices.numbers.get(office.id) ?? 0, services.numbers) };
}
