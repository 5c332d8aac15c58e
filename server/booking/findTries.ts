import { done, refused, type Result } from "../../shared/problems.ts";
import type { Trx } from "../db/events.ts";
import { lockNames } from "../db/locks.ts";
import type { Seal } from "../db/seal.ts";

/** For how long a try counts, in milliseconds: an hour. */
export const triesCountFor = 60 * 60 * 1000;
/** A person mistypes a few times; a family or a shelter shares one address. */
const most = { code_hash: 5, address_hash: 20 } as const;
type CountedBy = keyof typeof most;

/** The instant of the try with which one of these was used up; undefined while there is one left. */
async function usedUpBy(trx: Trx, by: CountedBy, hash: string, now: number): Promise<number | undefined> {
  const rows = await trx
    .selectFrom("find_try")
    .select("at")
    .where(by, "=", hash)
    .where("at", ">", now - triesCountFor)
    .orderBy("at", "desc")
    .limit(most[by])
    .execute();
  return rows.length < most[by] ? undefined : rows.at(-1)?.at;
}

/**
 * Counts a try to find an appointment, or refuses it: by code, whether it exists or not, and by address. What it gives takes the
 * try back, for whoever turned out to be right. The count is in the database, so that neither a restart nor a second server
 * forgets it.
 */
export async function countTry(
  trx: Trx,
  seal: Seal,
  { code, address, now }: { code: string; address: string; now: number },
): Promise<Result<() => Promise<void>>> {
  const code_hash = seal.hash("try", `code\n${code}`);
  const address_hash = seal.hash("try", `address\n${address}`);
  // Tries at the same time wait for each other: otherwise each of them would be the last one allowed.
  await lockNames(trx, [`try/${code_hash}`, `try/${address_hash}`]);
  const usedUp = [
    await usedUpBy(trx, "code_hash", code_hash, now),
    await usedUpBy(trx, "address_hash", address_hash, now),
  ].filter((it) => it !== undefined);
  if (usedUp.length > 0) {
    const wait = Math.max(...usedUp) + triesCountFor - now;
    return refused("too_many", { retryAfterSeconds: Math.ceil(wait / 1000) });
  }
  const { id } = await trx
    .insertInto("find_try")
    .values({ code_hash, address_hash, at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return done(async () => void (await trx.deleteFrom("find_try").where("id", "=", id).execute()));
}
