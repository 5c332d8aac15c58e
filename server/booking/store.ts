import type { Kysely, Selectable } from "kysely";
import type { Applicant } from "../../shared/booking/index.ts";
import { hasRight, type StaffMember } from "../../shared/staff/index.ts";
import { localDateAt, type Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { hasManyWriters, lockNames, lockRows } from "../db/locks.ts";
import { prepared, type Later } from "../db/prepared.ts";
import type { AppointmentRow, CompanionRow, HoldRow, Tables } from "../db/schema.ts";
import { sameHash, type Seal } from "../db/seal.ts";
import { touchLater } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { isLapsed } from "./isLapsed.ts";
import { isMailKey } from "./telling/mailKey.ts";

export type Hold = Omit<Selectable<HoldRow>, "services"> & { services: string[] };
export type Appointment = Omit<Selectable<AppointmentRow>, "services"> & {
  services: string[];
  companions: Pick<Selectable<CompanionRow>, "position" | "pass_id" | "pass">[];
};

/** What `sealed_applicant` holds: the applicant as typed, and what the office alone reads. */
export interface KeptApplicant extends Applicant {
  note?: string | undefined;
  answers?: Record<string, string> | undefined;
  secondBookingBecause?: string | undefined;
}

const holdAt = prepared((db, it: { id: string; now: number }) =>
  db.selectFrom("hold").selectAll().where("id", "=", it.id).where("expires_at", ">", it.now),
);

/** A hold that has not run out; its expiry is judged here, at use, whatever the clean-up has done. */
export async function liveHold(trx: Trx, id: string, now: number): Promise<Hold | undefined> {
  return heldIn(await holdAt(trx, { id, now }));
}

const holdKept = prepared((db, it: { id: string; now: number }) =>
  db.selectFrom("hold").selectAll().where("id", "=", it.id).where("expires_at", ">", it.now).forUpdate(),
);

/** The same, and nobody else books it or gives it back before this transaction ends. */
export async function keptHold(trx: Trx, id: string, now: number): Promise<() => Hold | undefined> {
  const held = await (hasManyWriters(trx) ? holdKept : holdAt).later(trx, { id, now });
  return () => heldIn(held.rows);
}

function heldIn([row]: readonly Selectable<HoldRow>[]): Hold | undefined {
  return row && { ...row, services: JSON.parse(row.services) as string[] };
}

const deleteHold = prepared((db, it: { id: string }) => db.deleteFrom("hold").where("id", "=", it.id));

const makeAppointment = prepared((db, it: { occupation: number; now: number }) =>
  db
    .updateTable("occupation")
    .set({ kind: "appointment", expires_at: null, instead_of: null, at: it.now })
    .where("id", "=", it.occupation),
);

/** Turns the occupation of a hold into that of an appointment. It was judged when it was held. */
export async function keepForGood(trx: Trx, hold: Hold, now: number): Promise<void> {
  await deleteHold.later(trx, { id: hold.id });
  await touchLater(trx, hold.occupation);
  await makeAppointment.later(trx, { occupation: hold.occupation, now });
}

/** An appointment as its row says, also one that has lapsed and waits for the clean-up. */
export async function findAppointment(db: Kysely<Tables>, id: string): Promise<Appointment | undefined> {
  // Whoever reads it in a transaction is about to change it, and what hangs on it.
  if (db.isTransaction && hasManyWriters(db)) {
    await lockRows(db as Trx, db.selectFrom("appointment").select("id").where("id", "=", id));
  }
  // One statement, so that appointment and companions are those of the same moment.
  const rows = await db
    .selectFrom("appointment")
    .leftJoin("companion", "companion.appointment", "appointment.id")
    .selectAll("appointment")
    .select(["companion.position", "companion.pass_id as companion_pass_id", "companion.pass as companion_pass"])
    .where("appointment.id", "=", id)
    .orderBy("companion.position")
    .execute();
  const [first] = rows;
  if (!first) return undefined;
  const { position: _, companion_pass_id: __, companion_pass: ___, ...row } = first;
  const companions = rows.flatMap((it) =>
    it.position === null
      ? []
      : [{ position: it.position, pass_id: it.companion_pass_id ?? "", pass: it.companion_pass ?? "" }],
  );
  return { ...row, services: JSON.parse(row.services) as string[], companions };
}

/** An appointment as it stands at an instant: one that nobody confirmed in time is cancelled. */
async function standingAppointment(db: Kysely<Tables>, id: string, now: number): Promise<Appointment | undefined> {
  const found = await findAppointment(db, id);
  return found && isLapsed(found, now) ? { ...found, status: "cancelled" } : found;
}

/**
 * The appointment that a secret opens. Unknown, without a secret and with a wrong one are the same to the caller, and
 * take the same steps.
 */
async function ownAppointment(
  db: Kysely<Tables>,
  seal: Seal,
  id: string,
  secret: string | undefined,
  now: number,
): Promise<Appointment | undefined> {
  const found = await standingAppointment(db, id, now);
  const given = seal.hash("secret", secret ?? "");
  const isFirst = sameHash(given, found?.secret_hash ?? "-".repeat(given.length));
  const isOfMail = isMailKey(seal, found, secret);
  const isOwn = isFirst || isOfMail || (await isFurtherSecret(db, id, given));
  return found && secret !== undefined && isOwn ? found : undefined;
}

/** Whether it is the secret of a device on which the appointment was found again. */
async function isFurtherSecret(db: Kysely<Tables>, appointment: string, secret_hash: string): Promise<boolean> {
  const row = await db
    .selectFrom("appointment_secret")
    .select("secret_hash")
    .where("secret_hash", "=", secret_hash)
    .where("appointment", "=", appointment)
    .executeTakeFirst();
  return row !== undefined;
}

/** The appointment with a booking code. An unknown one takes the same steps. */
export async function appointmentByCode(trx: Trx, code: string, now: number): Promise<Appointment | undefined> {
  const row = await trx.selectFrom("appointment").select("id").where("code", "=", code).executeTakeFirst();
  return standingAppointment(trx, row?.id ?? "", now);
}

/**
 * The appointment as whoever acts may reach it: staff those of their office, who see today only those of today; anybody else
 * with its secret.
 */
export async function appointmentFor(
  db: Kysely<Tables>,
  { seal, offices, clock }: Pick<BookingDeps, "seal" | "offices" | "clock">,
  id: string,
  { staff, secret }: { staff?: StaffMember | undefined; secret?: string | undefined },
): Promise<Appointment | undefined> {
  if (!staff) return ownAppointment(db, seal, id, secret, clock.now());
  const found = await standingAppointment(db, id, clock.now());
  if (!found || found.office !== staff.office) return undefined;
  const zone = offices.get(found.office)?.timeZone ?? "UTC";
  const isToday = localDateAt(found.start_at as Instant, zone) === localDateAt(clock.now(), zone);
  return isToday || hasRight(staff, "other_days") ? found : undefined;
}

const bookedBy = prepared((db, it: { office: string; service: string; person: string }) =>
  db
    .selectFrom("booked_person")
    .select("appointment")
    .where("office", "=", it.office)
    .where("service", "=", it.service)
    .where("person_hash", "=", it.person),
);

const standingOf = prepared((db, it: { id: string }) =>
  db.selectFrom("appointment").select(["status", "end_at", "confirm_until"]).where("id", "=", it.id),
);

const liveStates: readonly AppointmentRow["status"][] = ["booked", "arrived", "called"];

/** Persons within one office, by their keyed hashes, and what they are to be served with. */
interface Served {
  office: string;
  services: readonly string[];
  persons: readonly string[];
}

const pairsOf = ({ office, services, persons }: Served) =>
  services.flatMap((service) => persons.map((person) => ({ office, service, person })));

/** Of two bookings of one person at the same time the second has to see the first. */
const lockPersons = (trx: Trx, { office, persons }: Served) =>
  lockNames(
    trx,
    persons.map((it) => `person/${office}/${it}`),
  );

interface Booked {
  appointment: string;
}

/** Whether one of these bookings is live: not cancelled, not ended. */
async function anyLives(trx: Trx, booked: readonly Booked[], now: number): Promise<boolean> {
  for (const { appointment } of booked) {
    const [found] = await standingOf(trx, { id: appointment });
    if (found && found.end_at > now && !isLapsed(found, now) && liveStates.includes(found.status)) return true;
  }
  return false;
}

/** Whether somebody already has a live booking for one of the services: not cancelled, not ended (rule 12). */
export async function hasLiveBooking(trx: Trx, served: Served, now: number): Promise<boolean> {
  await lockPersons(trx, served);
  for (const pair of pairsOf(served)) if (await anyLives(trx, await bookedBy(trx, pair), now)) return true;
  return false;
}

/** The same for whoever asks more before looking at it. */
export async function hasLiveBookingLater(trx: Trx, served: Served, now: number): Promise<() => Promise<boolean>> {
  await lockPersons(trx, served);
  const booked: Later<Booked>[] = [];
  for (const pair of pairsOf(served)) booked.push(await bookedBy.later(trx, pair));
  return () =>
    anyLives(
      trx,
      booked.flatMap((it) => it.rows),
      now,
    );
}

const withCode = prepared((db, it: { code: string }) =>
  db.selectFrom("appointment").select("id").where("code", "=", it.code),
);

/** Whether a booking code is given already. */
export async function isCodeTaken(trx: Trx, code: string): Promise<boolean> {
  return (await withCode(trx, { code })).length > 0;
}
