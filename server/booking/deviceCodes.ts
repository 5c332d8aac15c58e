import type { Selectable } from "kysely";
import { millisPerMinute, type Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { prepared } from "../db/prepared.ts";
import type { DeviceCodeRow } from "../db/schema.ts";
import { sameHash, type Seal } from "../db/seal.ts";
import { randomBetween } from "./chance.ts";
import type { BookingDeps } from "./deps.ts";

const day = 24 * 60 * millisPerMinute;

/**
 * How a code of six digits holds. One in a mail waits until somebody has installed the app and looks for the mail again; one that a
 * device shows is typed at once. With ten wrong codes a million can be guessed with a chance of one in a hundred thousand.
 */
const holds = {
  mail: { lasts: 14 * day, uses: 3, tries: 10 },
  device: { lasts: 15 * millisPerMinute, uses: 1, tries: 10 },
} as const;

const hashOf = (seal: Seal, appointment: string, code: string) => seal.hash("device code", `${appointment}\n${code}`);

/** Six digits that nobody can foresee. */
export const sixDigits = (random: BookingDeps["random"]): string =>
  String(randomBetween(random, 0, 999_999)).padStart(6, "0");

const keepCode = prepared((db, it: Selectable<DeviceCodeRow>) => {
  const { appointment, told_by, code_hash, expires_at, tries_left, uses_left } = it;
  const changing = { code_hash, expires_at, tries_left, uses_left };
  return db
    .insertInto("device_code")
    .values({ appointment, told_by, ...changing })
    .onConflict((conflict) => conflict.columns(["appointment", "told_by"]).doUpdateSet(changing));
});

/** What is told of a code, and until when it may be typed. */
export interface DeviceCode {
  code: string;
  until: Instant;
}

/**
 * A code that opens an appointment on another device together with its booking code (Gerätecode). A new one takes the place of the last
 * one told in the same way. Only its hash is kept. It ends with the visit at the latest.
 */
export async function newDeviceCode(
  trx: Trx,
  { seal, random }: Pick<BookingDeps, "seal" | "random">,
  { id, end_at }: { id: string; end_at: number },
  told_by: DeviceCodeRow["told_by"],
  now: Instant,
  code: string = sixDigits(random),
): Promise<DeviceCode> {
  const { lasts, uses, tries } = holds[told_by];
  const until = Math.min(now + lasts, Math.max(end_at, now)) as Instant;
  await keepCode.later(trx, {
    appointment: id,
    told_by,
    code_hash: hashOf(seal, id, code),
    expires_at: until,
    tries_left: tries,
    uses_left: uses,
  });
  return { code, until };
}

/**
 * Whether a code opens the appointment. A right one is used up by one device; a wrong one takes a try from all that there are. An
 * appointment that does not exist takes the same steps.
 */
export async function takeDeviceCode(
  trx: Trx,
  seal: Seal,
  appointment: string,
  code: string,
  now: number,
): Promise<boolean> {
  const live = await trx
    .selectFrom("device_code")
    .select(["told_by", "code_hash"])
    .where("appointment", "=", appointment)
    .where("expires_at", ">", now)
    .where("tries_left", ">", 0)
    .where("uses_left", ">", 0)
    .execute();
  const given = hashOf(seal, appointment, code);
  const right = live.filter((it) => sameHash(it.code_hash, given)).map((it) => it.told_by);
  const change = trx.updateTable("device_code").where("appointment", "=", appointment);
  const [told] = right;
  if (told === undefined) {
    await change.set((eb) => ({ tries_left: eb("tries_left", "-", 1) })).execute();
    return false;
  }
  await change
    .set((eb) => ({ uses_left: eb("uses_left", "-", 1) }))
    .where("told_by", "=", told)
    .execute();
  return true;
}
