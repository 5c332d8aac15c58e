import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { Tables } from "../db/schema.ts";
import { officeOf } from "./officeOf.ts";
import type { OfficeRegistry } from "./registry.ts";
import { officeStore } from "./store.ts";

/** Rules of an office that were in force after an instant up to another. */
export interface RulesInTime {
  office: Office;
  version: number;
  after: Instant;
  upTo: Instant;
}

type Registry = Pick<OfficeRegistry, "get" | "version">;

/** An office as one version of its rules has it; undefined where there never was such a version. */
export async function officeUnder(
  db: Kysely<Tables>,
  offices: Registry,
  id: string,
  version: number,
): Promise<Office | undefined> {
  const present = offices.get(id);
  if (!present || version === offices.version(id)) return present;
  const row = await db
    .selectFrom("office_version")
    .select("content")
    .where("office", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
  return row && officeOf(JSON.parse(row.content), present.number, await officeStore(db).serviceNumbers(id));
}

/** The rules of an office over a span of time: usually one version, more where they were changed meanwhile. */
export async function rulesOver(
  db: Kysely<Tables>,
  offices: Registry,
  id: string,
  span: { after: Instant; upTo: Instant },
): Promise<RulesInTime[]> {
  const rows = await db
    .selectFrom("office_version")
    .select(["version", "applied_at"])
    .where("office", "=", id)
    .where("applied_at", "<=", span.upTo)
    .orderBy("version")
    .execute();
  const pieces: RulesInTime[] = [];
  for (const [index, { version, applied_at: appliedAt }] of rows.entries()) {
    // What is applied at an instant holds at that instant.
    const after = Math.max(span.after, appliedAt - 1) as Instant;
    const upTo = Math.min(span.upTo, (rows[index + 1]?.applied_at ?? Infinity) - 1) as Instant;
    const office = after < upTo ? await officeUnder(db, offices, id, version) : undefined;
    if (office) pieces.push({ office, version, after, upTo });
  }
  return pieces;
}
