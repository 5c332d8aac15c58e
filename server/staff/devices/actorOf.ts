import type { Trx } from "../../db/events.ts";
import { byDevice } from "./deps.ts";
import { findPerson } from "./store.ts";

/** An act of a device, with all who may have done it. */
export interface Acting {
  office: string;
  device: string;
  /** Who is signed in now, if anybody is. */
  user: string | undefined;
  /** Who was signed in when it happened, as the device says. */
  by: string | undefined;
}

async function isMember(trx: Trx, office: string, user: string): Promise<boolean> {
  const member = trx.selectFrom("staff_member").select("user").where("office", "=", office).where("user", "=", user);
  return (await member.executeTakeFirst()) !== undefined;
}

/**
 * Who did something on a device: who is signed in, unless the device names somebody else of the office who has signed in on it. By
 * itself, an enrolled device is believed whom of the office it names; without a name it did it itself.
 */
export async function actorOf(trx: Trx, { office, device, user, by }: Acting): Promise<string> {
  const present = user ?? byDevice;
  if (by === undefined || by === user || !(await isMember(trx, office, by))) return present;
  if (user === undefined) return by;
  return (await findPerson(trx, { device, user: by })) ? by : present;
}
