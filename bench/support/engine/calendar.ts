import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { startMeasured, type Measured } from "./serverProcess.ts";
import { bookingsOf, officeFile, startsAt, type Booked, type Workload } from "./workload.ts";

/** A folder with a database that holds the calendar of a workload, and the servers on it. */
export interface Calendar {
  booked: Booked[];
  databasePath: string;
  officesDir: string;
  start(port: number): Promise<Measured>;
  remove(): void;
}

/** Writes the bookings as the server would have left them. */
function write(path: string, booked: readonly Booked[], counters: number): void {
  const database = new Database(path);
  const insertDay = database.prepare(
    "INSERT INTO day (office, shift, date, change) VALUES ('bench', 'day', ?, 1) RETURNING id",
  );
  const insertStep = database.prepare("INSERT INTO day_capacity VALUES (?, ?, ?, ?)");
  const insertOccupation = database.prepare(
    "INSERT INTO occupation (day, from_minute, to_minute, kind, expires_at, at) VALUES (?, ?, ?, 'appointment', NULL, 0) RETURNING id",
  );
  const insertAppointment = database.prepare(
    `INSERT INTO appointment (id, code, office, secret_hash, occupation, services, persons, unit, start_at, end_at, status,
       pass_id, pass, language, sealed_applicant, booked_at, changed_at, delete_at)
     VALUES (?, ?, 'bench', '-', ?, ?, 1, 'desk', ?, ?, 'booked', ?, 'TP1', 'de', ?, 0, 0, ?)`,
  );
  const days = new Map<string, number>();
  const dayOf = (date: string) => {
    const known = days.get(date);
    if (known !== undefined) return known;
    const { id } = insertDay.get(date) as { id: number };
    for (const [from, to] of [
      [480, 600],
      [615, 720],
      [780, 960],
    ])
      insertStep.run(id, from, to, counters);
    days.set(date, id);
    return id;
  };
  const sealed = Buffer.alloc(180, 1);
  database.transaction(() => {
    for (const [index, { date, from, to, service }] of booked.entries()) {
      const occupation = insertOccupation.get(dayOf(date), from, to) as { id: number };
      const midnight = Date.parse(`${date}T00:00:00+02:00`);
      const [start, end] = [midnight + from * 60_000, midnight + to * 60_000];
      const id = `appointment-${index}`;
      const hexadecimal = index.toString(16).padStart(32, "0");
      insertAppointment.run(id, id, occupation.id, `["${service}"]`, start, end, hexadecimal, sealed, end + 1e10);
    }
  })();
  database.close();
}

/** Makes a database with the calendar of a workload by starting the server once and writing the bookings. */
export async function makeCalendar(workload: Workload, port: number): Promise<Calendar> {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-bench-"));
  const officesDir = join(folder, "offices");
  const databasePath = join(folder, "bench.db");
  mkdirSync(officesDir);
  writeFileSync(join(officesDir, "bench.yaml"), officeFile(workload));
  const start = (at: number) =>
    startMeasured("server/main.ts", at, "/readyz", {
      DATABASE_URL: `file:${databasePath}`,
      OFFICES_DIR: officesDir,
      CLOCK: startsAt,
      POW_DIFFICULTY: "0",
    });
  await (await start(port)).stop();
  const booked = bookingsOf(workload);
  write(databasePath, booked, workload.counters);
  return { booked, databasePath, officesDir, start, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
