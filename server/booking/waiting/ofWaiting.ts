import type { Kysely } from "kysely";
import type { Office } from "../../../shared/offices/index.ts";
import { isoInstant, type Instant } from "../../../shared/time/index.ts";
import type { Tables } from "../../db/schema.ts";
import { readWish } from "./lines.ts";

type Db = Kysely<Tables>;

/** Open offers against the holds and entries they stand for. */
async function ofOffers(db: Db, office: Office, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom("waiting_offer")
    .innerJoin("waiting_entry", "waiting_entry.id", "waiting_offer.entry")
    .leftJoin("hold", "hold.id", "waiting_offer.hold")
    .select(["waiting_offer.id", "waiting_offer.until", "waiting_offer.start_at", "waiting_entry.state"])
    .select(["waiting_entry.id as entry", "waiting_entry.appointment", "waiting_entry.wish"])
    .select(["hold.waiting as offered_to", "hold.expires_at", "hold.start_at as held", "hold.moves", "hold.services"])
    .where("waiting_entry.office", "=", office.id)
    .where("outcome", "=", "open")
    .orderBy("waiting_offer.id")
    .execute();
  return rows.flatMap((it) => {
    const lines: string[] = [];
    const say = (what: string) => lines.push(`offer ${it.id} of ${isoInstant(it.start_at as Instant, "UTC")}: ${what}`);
    if (it.state !== "offered") say(`it is open and its entry is ${it.state}`);
    // What ran out may be tidied away before it is written down.
    if (it.offered_to === null && it.until > now) say("nothing is held for it");
    if (it.offered_to === null) return lines;
    if (it.offered_to !== it.entry) say("its hold is for somebody else");
    if (it.expires_at !== it.until || it.held !== it.start_at) say("its hold is for another time");
    if (it.moves !== it.appointment) say("its hold moves another appointment");
    if (it.services !== JSON.stringify(readWish(it.wish).services)) say("its hold is for other services");
    return lines;
  });
}

/** Entries against their offers, and holds that are offered to nobody. */
async function ofEntries(db: Db, office: Office, now: Instant): Promise<string[]> {
  const offered = await db
    .selectFrom("waiting_entry")
    .leftJoin("waiting_offer", (join) =>
      join.onRef("waiting_offer.entry", "=", "waiting_entry.id").on("waiting_offer.outcome", "=", "open"),
    )
    .select(["waiting_entry.id", "waiting_offer.id as offer"])
    .where("office", "=", office.id)
    .where("state", "=", "offered")
    .where("waiting_offer.id", "is", null)
    .execute();
  const holds = await db
    .selectFrom("hold")
    .leftJoin("waiting_offer", (join) =>
      join.onRef("waiting_offer.hold", "=", "hold.id").on("waiting_offer.outcome", "=", "open"),
    )
    .select("hold.occupation")
    .where("hold.office", "=", office.id)
    .where("hold.waiting", "is not", null)
    .where("hold.expires_at", ">", now)
    .where("waiting_offer.id", "is", null)
    .execute();
  const moved = await db
    .selectFrom("waiting_entry")
    .innerJoin("appointment", "appointment.id", "waiting_entry.appointment")
    .select("waiting_entry.id")
    .where("waiting_entry.office", "=", office.id)
    .where("waiting_entry.state", "in", ["waiting", "offered"])
    .where("appointment.status", "=", "cancelled")
    .execute();
  return [
    ...offered.map(({ id }) => `waiting entry ${id} is offered nothing`),
    ...holds.map(({ occupation }) => `occupation ${occupation} is held for somebody in line and offered to nobody`),
    ...moved.map(({ id }) => `waiting entry ${id} waits for an appointment that is cancelled`),
  ];
}

/** What waiting lists keep twice: each line names one thing that does not agree. */
export async function ofWaiting(db: Db, office: Office, now: Instant): Promise<string[]> {
  return [...(await ofOffers(db, office, now)), ...(await ofEntries(db, office, now))];
}
