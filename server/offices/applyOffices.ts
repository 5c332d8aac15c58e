import type { Kysely, Transaction } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import { lockNames } from "../db/locks.ts";
import type { Tables } from "../db/schema.ts";
import type { Checked, FileFault } from "./faults.ts";
import { giveNumbers } from "./numbers.ts";
import { officeOf, withNumbers } from "./officeOf.ts";
import type { OfficeSource } from "./readOfficeFile.ts";
import { officeStore } from "./store.ts";

/** What happened to one file. */
export interface AppliedFile {
  file: string;
  office: string;
  /** The version in force afterwards. */
  version: number;
  /** `kept`: a manager changed this office in the browser, so the changed file was not applied. */
  outcome: "applied" | "unchanged" | "kept";
}

/** What must follow a change of rules in the same transaction, such as new capacity profiles of booked days; `before` is the version that ends. */
export type OnNewVersion = (trx: Transaction<Tables>, office: Office, before: Office | undefined) => Promise<void>;

/** A file that will become a version, with its numbers settled. */
interface Plan {
  source: OfficeSource;
  version: number;
  outcome: AppliedFile["outcome"];
  number: number;
  services: Map<string, number>;
}

type Store = ReturnType<typeof officeStore>;

async function planOf(store: Store, source: OfficeSource, number: number) {
  const { office, hash } = source;
  const newest = await store.newest(office.id);
  const isSame = newest?.fileHash === hash;
  const outcome: Plan["outcome"] = isSame ? "unchanged" : newest?.byManager ? "kept" : "applied";
  const version = (newest?.version ?? 0) + (outcome === "applied" ? 1 : 0);
  const wishes = office.services.map((it, index) => ({ ...it, at: ["services", index, "number"] }));
  const given = giveNumbers(wishes, await store.serviceNumbers(office.id));
  // What is not applied asks for nothing: its numbers are those of the version in force.
  const findings = outcome === "applied" ? given.findings : [];
  const plan: Plan = { source, version, outcome, number, services: given.numbers };
  return { plan, faults: findings.map((it) => source.faultAt(it.path, it.message)) };
}

async function planAll(store: Store, sources: readonly OfficeSource[]): Promise<Checked<Plan[]>> {
  const wishes = sources.map(({ office }) => ({ id: office.id, number: office.number, at: ["number"] }));
  const { numbers, findings } = giveNumbers(wishes, await store.officeNumbers());
  const faults: FileFault[] = findings.flatMap((it) =>
    sources.filter(({ office }) => office.id === it.id).map((source) => source.faultAt(it.path, it.message)),
  );
  const plans: Plan[] = [];
  for (const source of sources) {
    const next = await planOf(store, source, numbers.get(source.office.id) ?? 0);
    plans.push(next.plan);
    faults.push(...next.faults);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: plans };
}

/**
 * Puts checked office files in force, all in one transaction or none. A file that says what was applied last writes
 * nothing; offices whose file is gone stay as they are. `onNewVersion` is called for each office whose rules changed.
 */
export async function applyOffices(
  db: Kysely<Tables>,
  sources: readonly OfficeSource[],
  now: Instant,
  onNewVersion: OnNewVersion,
): Promise<Checked<AppliedFile[]>> {
  return await db.transaction().execute(async (trx) => {
    // Of several servers that start at once the first applies; the others find it done.
    await lockNames(trx, ["offices"]);
    const store = officeStore(trx);
    const plans = await planAll(store, sources);
    if (!plans.ok) return plans;
    for (const { source, version, outcome, number, services } of plans.value) {
      if (outcome !== "applied") continue;
      const { office, content, hash } = source;
      const before = await store.contentInForce(office.id);
      await store.writeVersion({ office: office.id, version, content, sourceHash: hash }, number, services, now);
      const numbers = await store.serviceNumbers(office.id);
      const then = before === undefined ? undefined : officeOf(before, number, numbers);
      await onNewVersion(trx, withNumbers(office, number, services), then);
    }
    const applied = plans.value.map(({ source, version, outcome }) => ({
      file: source.file,
      office: source.office.id,
      version,
      outcome,
    }));
    return { ok: true, value: applied };
  });
}
