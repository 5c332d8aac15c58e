import * as v from "valibot";
import { done, refused, type Result } from "../../shared/problems.ts";
import {
  deviceSchemaVersion,
  IdentifiedSchema,
  type MutationResult,
  type PushEnvelope,
  type Receipt,
} from "../../shared/sync/index.ts";
import { isPostgres } from "../db/dialects.ts";
import { isUnavailable } from "../db/failures.ts";
import type { SyncDeps } from "./deps.ts";
import { readMutation, runMutation, type ReadMutation } from "./runMutation.ts";
import { speaksFor, type Caller } from "./speaksFor.ts";
import { firstResult, keepResult, lockDevice, noteDevice, raiseLastSeq, type FirstResult } from "./store.ts";

function asDuplicate(first: FirstResult): MutationResult {
  const { id, outcome, ...more } = first;
  return { id, outcome: "duplicate", first: outcome, ...more };
}

/**
 * So many mutations are handed in at once on SQLite, which runs them in this order and lets them share a commit. Fewer than make a
 * crowd, so that a tablet that was away for long holds up no booking. On PostgreSQL they would only wait for each other.
 */
const atOnce = 16;

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/**
 * Takes a batch of a device. Each mutation runs once, in a transaction of its own, together with what becomes of it: a batch cut
 * in the middle, sent again or in another order ends the same. Only when the database itself is not there is the whole batch
 * refused; the device then keeps and repeats it.
 */
export function push(deps: SyncDeps) {
  const { events, clock, noteContact, actorOf, onAccident } = deps;

  async function runOnce(batch: PushEnvelope, by: Caller, mutation: ReadMutation): Promise<MutationResult> {
    const user = "user" in by ? by.user : undefined;
    const place = { office: by.office, device: batch.deviceId };
    return events.transact(async (trx, record) => {
      await lockDevice(trx, place);
      const first = await firstResult(trx, place, mutation.id);
      if (first) return asDuplicate(first);
      const receivedAt = clock.now();
      const actor = await actorOf(trx, { ...place, user, by: mutation.by });
      const result = await runMutation(trx, record, { ...place, actor, receivedAt }, mutation);
      await keepResult(trx, place, mutation, result, receivedAt);
      return result;
    });
  }

  /** What becomes of one item. Without an id it cannot be receipted: the device keeps it. */
  async function judge(batch: PushEnvelope, by: Caller, item: unknown): Promise<MutationResult | undefined> {
    const identified = v.safeParse(IdentifiedSchema, item);
    if (!identified.success) return undefined;
    const { id } = identified.output;
    const mutation = readMutation(item);
    if (!mutation) return { id, outcome: "rejected", code: "invalid_input" };
    try {
      return await runOnce(batch, by, mutation);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      // An accident with one item must not hold up the others. It is not kept as done, so that it can be sent again.
      onAccident(error);
      return { id, outcome: "rejected", code: "internal" };
    }
  }

  return async (batch: PushEnvelope, by: Caller): Promise<Result<Receipt>> => {
    if (!speaksFor(by, batch.deviceId)) return refused("not_allowed");
    const contact = await noteContact(by.office, { device: batch.deviceId });
    if (!contact.ok) return contact;
    // The program on the device is newer than this server. It keeps what it has until the server is as new.
    if (batch.schemaVersion > deviceSchemaVersion) return refused("unavailable");
    const place = { office: by.office, device: batch.deviceId };
    await noteDevice(deps.db, place, batch.schemaVersion, clock.now());
    const results: MutationResult[] = [];
    for (const items of chunks(batch.mutations, isPostgres(deps.db) ? 1 : atOnce)) {
      const judged = await Promise.all(items.map((item) => judge(batch, by, item)));
      results.push(...judged.filter((it) => it !== undefined));
    }
    await events.transact(async (trx) => {
      await lockDevice(trx, place);
      await raiseLastSeq(trx, place);
    });
    return done({ type: "receipt", batch: batch.batch, results });
  };
}
