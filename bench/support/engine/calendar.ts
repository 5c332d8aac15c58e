import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../../server/db/open.ts";
import { createPostgresDatabase, dropPostgresDatabase, urlOf } from "../../../tests/support/postgres.ts";
import { startMeasured, type Measured } from "./serverProcess.ts";
import { bookingsOf, officeFile, startsAt, type Booked, type Workload } from "./workload.ts";

/** In which kind of database a calendar lies. */
export type Kind = "SQLite" | "PostgreSQL";

/** A folder, and a database that holds the calendar of a workload, and the servers on it. */
export interface Calendar {
  booked: Booked[];
  folder: string;
  /** The address of the database, and of another one for the bare handler. */
  url: string;
  bareUrl: string;
  officesDir: string;
  /** Starts a server on it; `more` is what else its environment says. */
  start(port: number, more?: Record<string, string>): Promise<Measured>;
  remove(): Promise<void>;
}

const blocks = [
  [480, 600],
  [615, 720],
  [780, 960],
] as const;
const rowsAtOnce = 200;

const slices = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, index) =>
    all.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce),
  );

function appointmentRow({ date, from, to, service }: Booked, index: number, occupation: number) {
  const midnight = Date.parse(`${date}T00:00:00+02:00`);
  const [start_at, end_at] = [midnight + from * 60_000, midnight + to * 60_000];
  const id = `appointment-${index}`;
  return {
    ...{ id, code: id, office: "bench", secret_hash: "-", occupation, services: JSON.stringify([service]), persons: 1 },
    ...{ unit: "desk", start_at, end_at, status: "booked" as const, pass_id: index.toString(16).padStart(32, "0") },
    ...{ pass: "TP1", language: "de", sealed_applicant: Buffer.alloc(180, 1), booked_at: 0, changed_at: 0 },
    ...{ delete_at: end_at + 1e10, arrived_at: null, arrived_desk: null, rules_version: 1 },
    ...{ audience: "public" as const, booked_by: null, emergency: null },
  };
}

/** Writes the bookings as the server would have left them. */
async function write(url: string, booked: readonly Booked[], counters: number): Promise<void> {
  const { db, close } = await openDatabase(url);
  await db.transaction().execute(async (trx) => {
    const days = new Map<string, number>();
    for (const date of new Set(booked.map((it) => it.date))) {
      const row = { office: "bench", shift: "day", date, change: 1 };
      const { id } = await trx.insertInto("day").values(row).returning("id").executeTakeFirstOrThrow();
      const steps = blocks.map(([from, to]) => ({ day: id, from_minute: from, to_minute: to, capacity: counters }));
      await trx.insertInto("day_capacity").values(steps).execute();
      days.set(date, id);
    }
    let index = 0;
    for (const some of slices(booked)) {
      const rows = some.map(({ date, from, to }) => ({
        ...{ day: days.get(date) ?? 0, from_minute: from, to_minute: to, kind: "appointment" as const },
        ...{ expires_at: null, at: 0, instead_of: null, overbooked_because: null },
      }));
      const made = await trx
        .insertInto("occupation")
        .values(rows)
        .returning(["id", "day", "from_minute", "to_minute"])
        .execute();
      const free = Map.groupBy(made, (it) => `${it.day} ${it.from_minute} ${it.to_minute}`);
      const appointments = some.map((it) => {
        const its = free.get(`${days.get(it.date)} ${it.from} ${it.to}`)?.pop();
        return appointmentRow(it, index++, its?.id ?? 0);
      });
      await trx.insertInto("appointment").values(appointments).execute();
    }
  });
  await close();
}

interface Place {
  url: string;
  bareUrl: string;
  remove(): Promise<void>;
}

async function placeIn(kind: Kind, folder: string): Promise<Place> {
  if (kind === "SQLite") {
    return { url: `file:${join(folder, "bench.db")}`, bareUrl: join(folder, "bare.db"), remove: async () => {} };
  }
  const [ours, bare] = [await createPostgresDatabase(), await createPostgresDatabase({ empty: true })];
  const remove = async () => {
    await dropPostgresDatabase(ours);
    await dropPostgresDatabase(bare);
  };
  return { url: urlOf(ours), bareUrl: urlOf(bare), remove };
}

/** Makes a database with the calendar of a workload by starting the server once and writing the bookings. */
export async function makeCalendar(kind: Kind, workload: Workload, port: number): Promise<Calendar> {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-bench-"));
  const officesDir = join(folder, "offices");
  mkdirSync(officesDir);
  writeFileSync(join(officesDir, "bench.yaml"), officeFile(workload));
  const { url, bareUrl, remove } = await placeIn(kind, folder);
  const start = (at: number, more: Record<string, string> = {}) =>
    startMeasured("server/main.ts", at, "/readyz", {
      DATABASE_URL: url,
      DATA_KEY_FILE: join(folder, "bench.key"),
      OFFICES_DIR: officesDir,
      CLOCK: startsAt,
      POW_DIFFICULTY: "0",
      ...more,
    });
  await (await start(port)).stop();
  const booked = bookingsOf(workload);
  await write(url, booked, workload.counters);
  return {
    ...{ booked, folder, url, bareUrl, officesDir, start },
    async remove() {
      await remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
