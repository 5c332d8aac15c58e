import type { Kysely } from "kysely";
import type { VisitChange } from "../../shared/sync/index.ts";
import { addDays, instantOf, type LocalDate } from "../../shared/time/index.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";

/** The day list (Tagesliste) as rows: names are still sealed, so that the database can go on with other work. */
export type ListedRow = Awaited<ReturnType<typeof visitsOn>>[number];

const columns = [
  "appointment.id",
  "appointment.code",
  "appointment.services",
  "appointment.unit",
  "appointment.start_at",
  "appointment.end_at",
  "appointment.persons",
  "appointment.status",
  "appointment.arrived_at",
  "appointment.arrived_desk",
  "appointment.pass_id",
  "appointment.sealed_applicant",
  "companion.position",
  "companion.pass_id as companion_pass_id",
  "companion.sealed_person",
] as const;

function rows(db: Kysely<Tables>, office: string) {
  return db
    .selectFrom("appointment")
    .leftJoin("companion", "companion.appointment", "appointment.id")
    .select(columns)
    .where("appointment.office", "=", office)
    .orderBy("appointment.start_at")
    .orderBy("appointment.id")
    .orderBy("companion.position");
}

/** Every visit of an office that starts on one of the dates, one row per companion or one alone. */
export async function visitsOn(db: Kysely<Tables>, office: string, dates: readonly LocalDate[], zone: string) {
  return rows(db, office)
    .where((eb) =>
      eb.or(
        dates.map((date) =>
          eb.and([
            eb("appointment.start_at", ">=", instantOf(date, 0, zone)),
            eb("appointment.start_at", "<", instantOf(addDays(date, 1), 0, zone)),
          ]),
        ),
      ),
    )
    .execute();
}

// A statement takes so many parameters and no more.
const mostIds = 500;

/** The visits of an office with these ids, as far as they exist. */
export async function visitsOf(db: Kysely<Tables>, office: string, ids: readonly string[]): Promise<ListedRow[]> {
  const found: ListedRow[] = [];
  for (let from = 0; from < ids.length; from += mostIds) {
    const some = ids.slice(from, from + mostIds);
    found.push(...(await rows(db, office).where("appointment.id", "in", some).execute()));
  }
  return found;
}

interface Named {
  familyName: string;
  givenName: string;
}

function nameIn(seal: Seal, sealed: Uint8Array, place: string): Named {
  const { familyName, givenName } = JSON.parse(seal.open(sealed, place)) as Named;
  return { familyName, givenName };
}

function visitOf(row: ListedRow, passId: string, name: Named): VisitChange {
  return {
    type: "visit",
    passId,
    appointment: row.id,
    code: row.code,
    service: (JSON.parse(row.services) as string[])[0] ?? "",
    unit: row.unit,
    start: row.start_at,
    end: row.end_at,
    persons: row.persons,
    status: row.status,
    arrivedAt: row.arrived_at,
    desk: row.arrived_desk,
    ...name,
  };
}

/** The visits as tablets hold them: one for the pass of the applicant and one for each companion's. */
export function listedVisits(seal: Seal, list: readonly ListedRow[]): VisitChange[] {
  return list.flatMap((row, index) => {
    const isFirstOfVisit = list[index - 1]?.id !== row.id;
    const own = isFirstOfVisit
      ? [visitOf(row, row.pass_id, nameIn(seal, row.sealed_applicant, `appointment/${row.id}`))]
      : [];
    if (row.companion_pass_id === null || row.sealed_person === null) return own;
    const companion = nameIn(seal, row.sealed_person, `companion/${row.id}/${row.position}`);
    return [...own, visitOf(row, row.companion_pass_id, companion)];
  });
}

/** The pass ids of rows, each once. */
export function passIdsOf(list: readonly ListedRow[]): string[] {
  return [...new Set(list.flatMap((it) => [it.pass_id, ...(it.companion_pass_id ? [it.companion_pass_id] : [])]))];
}
