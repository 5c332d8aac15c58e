import type { Kysely } from "kysely";
import type { Tables } from "../db/schema.ts";
import type { Instant } from "../../shared/time/index.ts";

/** A version of an office's rules as it is kept. */
export interface StoredVersion {
  office: string;
  version: number;
  content: unknown;
  /** Hash of the file it came from; null when a manager changed the office in the browser. */
  sourceHash: string | null;
}

/** The SQL of offices, their versions and numbers; give it a transaction where several calls belong together. */
export function officeStore(db: Kysely<Tables>) {
  return {
    /** Numbers of all offices that ever were. */
    async officeNumbers(): Promise<Map<string, number>> {
      const rows = await db.selectFrom("office").select(["id", "number"]).execute();
      return new Map(rows.map((it) => [it.id, it.number]));
    },

    /** Numbers of all services an office ever had. */
    async serviceNumbers(office: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom("service_number")
        .select(["service", "number"])
        .where("office", "=", office)
        .execute();
      return new Map(rows.map((it) => [it.service, it.number]));
    },

    /** The newest version of an office, and the hash of the file that was applied last. */
    async newest(
      office: string,
    ): Promise<{ version: number; byManager: boolean; fileHash: string | null } | undefined> {
      const rows = await db
        .selectFrom("office_version")
        .select(["version", "source_hash"])
        .where("office", "=", office)
        .orderBy("version", "desc")
        .execute();
      const [first] = rows;
      if (!first) return undefined;
      const fileHash = rows.find((it) => it.source_hash !== null)?.source_hash ?? null;
      return { version: first.version, byManager: first.source_hash === null, fileHash };
    },

    /** The versions in force, one per office, in the order of the numbers. */
    async inForce(): Promise<(StoredVersion & { number: number })[]> {
      const rows = await db
        .selectFrom("office")
        .innerJoin("office_version as rules", (join) =>
          join.onRef("rules.office", "=", "office.id").onRef("rules.version", "=", "office.version"),
        )
        .select(["office.id", "office.number", "rules.version", "rules.content", "rules.source_hash"])
        .orderBy("office.number")
        .execute();
      return rows.map((it) => ({
        office: it.id,
        number: it.number,
        version: it.version,
        content: JSON.parse(it.content) as unknown,
        sourceHash: it.source_hash,
      }));
    },

    /** What the version in force says; undefined for an office that is new. */
    async contentInForce(office: string): Promise<unknown> {
      const row = await db
        .selectFrom("office")
        .innerJoin("office_version as rules", (join) =>
          join.onRef("rules.office", "=", "office.id").onRef("rules.version", "=", "office.version"),
        )
        .select("rules.content")
        .where("office.id", "=", office)
        .executeTakeFirst();
      return row && (JSON.parse(row.content) as unknown);
    },

    /** Writes a version and puts it in force, with the numbers of the office and its services. */
    async writeVersion(
      { office, version, content, sourceHash }: StoredVersion,
      number: number,
      services: ReadonlyMap<string, number>,
      now: Instant,
    ): Promise<void> {
      await db
        .insertInto("office")
        .values({ id: office, number, version })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ version }))
        .execute();
      await db
        .insertInto("office_version")
        .values({ office, version, content: JSON.stringify(content), source_hash: sourceHash, applied_at: now })
        .execute();
      for (const [service, its] of services) {
        await db
          .insertInto("service_number")
          .values({ office, service, number: its })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
  };
}
