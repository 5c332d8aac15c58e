import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseDamage } from "../../../server/db/damage.ts";
import { believed, readWal } from "../../../server/db/wal.ts";
import { anOffice, aShift } from "../../support/builders.ts";
import { booked, bookingRoom, type BookingRoom } from "../../support/bookingRoom.ts";
import { seeded } from "../../support/seeded.ts";

type Chance = (below: number) => number;

/** What the disk holds for certain: everything written before the last booking was answered. */
interface Disk {
  main: Buffer;
  log: Buffer;
  /** The appointments that were answered so far. */
  acknowledged: string[];
}

const bookings = 12;
const sector = 512;
const pageSize = 4096;
const frameSize = pageSize + 24;

let room: BookingRoom;
let folder: string;
/** After each booking; every fourth is followed by one after the log was moved into the file. */
const disks: Disk[] = [];

const look = (acknowledged: string[]): Disk => ({
  main: readFileSync(room.place.path),
  log: readFileSync(`${room.place.path}-wal`),
  acknowledged: [...acknowledged],
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "terminpass-cut-"));
  room = await bookingRoom({ offices: [anOffice({ shifts: [aShift({ counters: bookings })] })] });
  // When the log is moved is decided here, so that each cut knows what was under way.
  await sql`PRAGMA wal_autocheckpoint = 0`.execute(room.db);
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(room.db);
  const acknowledged: string[] = [];
  for (let count = 1; count <= bookings; count++) {
    acknowledged.push((await booked(room, "2026-06-08T09:00:00+02:00")).appointment.id);
    disks.push(look(acknowledged));
    if (count % 4 > 0) continue;
    await sql`PRAGMA wal_checkpoint(PASSIVE)`.execute(room.db);
    disks.push(look(acknowledged));
  }
});
afterAll(async () => {
  await room.remove();
  rmSync(folder, { recursive: true });
});

/** Up to where the log was on the disk when the last booking was answered. */
const syncedEnd = (log: Buffer) => 32 + believed(readWal(log, pageSize)) * frameSize;

const fates = ["written", "lost", "garbled"] as const;

function garble(bytes: Buffer, from: number, to: number, chance: Chance): void {
  for (let at = from; at < to; at++) bytes[at] = chance(256);
}

/** Each sector from a place on is as it was to be, as it was, or anything: the order of writing is the disk's. */
function torn(before: Buffer, after: Buffer, from: number, chance: Chance): Buffer {
  const result = Buffer.alloc(Math.max(before.length, after.length));
  before.copy(result);
  after.copy(result, 0, 0, from);
  for (let at = from; at < after.length;) {
    const end = Math.min((Math.floor(at / sector) + 1) * sector, after.length);
    const fate = fates[chance(fates.length)];
    if (fate === "written") after.copy(result, at, at, end);
    if (fate === "garbled") garble(result, at, end, chance);
    at = end;
  }
  // The length of the file is written at its own time.
  return result.subarray(0, chance(2) === 0 ? result.length : from + chance(result.length - from + 1));
}

/** The power fails between one look at the disk and the next. */
function cut(one: Disk, next: Disk, chance: Chance): Pick<Disk, "main" | "log"> {
  // While the log is moved into the file, pages of the file are half written; the log stays.
  if (!one.main.equals(next.main)) return { main: tornPages(one.main, next.main, chance), log: next.log };
  if (one.log.subarray(0, 32).equals(next.log.subarray(0, 32))) {
    return { main: one.main, log: torn(one.log, next.log, syncedEnd(one.log), chance) };
  }
  // The log begins anew: first its header, which is waited for, then the rest.
  if (chance(2) === 0) return { main: one.main, log: torn(one.log, next.log, 32, chance) };
  const header = chance(2) === 0 ? one.log.subarray(0, 32) : Buffer.from(one.log.subarray(0, 32)).fill(chance(256), 8);
  return { main: one.main, log: Buffer.concat([header, one.log.subarray(32)]) };
}

function tornPages(before: Buffer, after: Buffer, chance: Chance): Buffer {
  const result = Buffer.alloc(after.length);
  before.copy(result);
  for (let at = 0; at < after.length; at += sector) {
    const written = after.subarray(at, at + sector);
    const fate = written.equals(result.subarray(at, at + sector)) ? "lost" : fates[chance(fates.length)];
    if (fate === "written") written.copy(result, at);
    if (fate === "garbled") garble(result, at, at + sector, chance);
  }
  return result;
}

/** Starts from what the cut left, as a server does, and gives the appointments that are there. */
function startFrom({ main, log }: Pick<Disk, "main" | "log">, name: string): string[] {
  const path = join(folder, `${name}.db`);
  writeFileSync(path, main);
  writeFileSync(`${path}-wal`, log);
  refuseDamage(path);
  // It reads the log as any other does, and leaves it where it is.
  const file = new Database(path, { readonly: true });
  expect(file.pragma("integrity_check", { simple: true })).toBe("ok");
  const ids = file.prepare("SELECT id FROM appointment").pluck().all() as string[];
  file.close();
  for (const part of ["", "-wal", "-shm"]) rmSync(path + part, { force: true });
  return ids;
}

const missing = (disk: Disk, found: readonly string[]) => disk.acknowledged.filter((it) => !found.includes(it));

describe("a power cut", () => {
  test("F9 at 200 moments: every booking that was answered is there, nothing is damaged, no start is refused", () => {
    const chance = seeded(9);
    for (let round = 0; round < 200; round++) {
      const index = chance(disks.length - 1);
      const [one, next] = [disks[index] as Disk, disks[index + 1] as Disk];
      const found = startFrom(cut(one, next, chance), `cut-${round}`);
      expect(missing(one, found), `round ${round} behind look ${index}`).toEqual([]);
      expect(next.acknowledged).toEqual(expect.arrayContaining(found));
    }
  });

  test("F9 that also took what was waited for loses a booking, and the same look sees it", () => {
    const last = disks[2] as Disk;
    const shorter = last.log.subarray(0, syncedEnd(last.log) - frameSize);
    expect(missing(last, startFrom({ main: last.main, log: shorter }, "short"))).toEqual(last.acknowledged.slice(-1));
  });

  test("F9 is survived because each commit waits for the disk before it is answered", async () => {
    const pragma = async (name: string) => {
      const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(room.db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect([await pragma("journal_mode"), await pragma("synchronous")]).toEqual(["wal", 2]);
  });
});
