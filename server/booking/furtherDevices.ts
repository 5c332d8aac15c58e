import type { Trx } from "../db/events.ts";
import { randomToken } from "./chance.ts";
import type { BookingDeps } from "./deps.ts";

/** On how many devices an appointment can be found again at the same time; the oldest of them makes room for a further one. */
const mostDevices = 20;

/** Gives a further device a secret of its own; those of the others stay good. */
export async function addDevice(
  trx: Trx,
  { random, seal }: Pick<BookingDeps, "random" | "seal">,
  appointment: string,
  now: number,
): Promise<string> {
  const secret = randomToken(random, 256);
  const oldest = await trx
    .selectFrom("appointment_secret")
    .select("secret_hash")
    .where("appointment", "=", appointment)
    .orderBy("made_at", "desc")
    .offset(mostDevices - 1)
    .limit(mostDevices)
    .execute();
  for (const { secret_hash } of oldest) {
    await trx.deleteFrom("appointment_secret").where("secret_hash", "=", secret_hash).execute();
  }
  const row = { secret_hash: seal.hash("secret", secret), appointment, made_at: now };
  await trx.insertInto("appointment_secret").values(row).execute();
  return secret;
}
