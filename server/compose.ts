import { randomBytes } from "node:crypto";
import type { Office } from "../shared/offices/index.ts";
import type { Clock, Instant } from "../shared/time/index.ts";
import { createApp, type App } from "./app.ts";
import { createBooking, createPassKeys, renewDays } from "./booking/index.ts";
import { append, createEventLog, type Trx } from "./db/events.ts";
import { openDatabase } from "./db/open.ts";
import { openSeal } from "./db/seal.ts";
import { StartProblem } from "./db/startProblem.ts";
import { accidentsOf, logToStderr, type Log } from "./http/errors.ts";
import { usualLimits, type Limits } from "./http/limits.ts";
import { repeat, type RunningJobs } from "./jobs/repeat.ts";
import {
  applyOffices,
  faultText,
  loadCatalogue,
  loadOffices,
  officeList,
  officeView,
  openRegistry,
  type AppliedFile,
  type FileFault,
} from "./offices/index.ts";

/** What a server is put together from. */
export interface Materials {
  databaseUrl: string;
  dataKeyFile: string;
  officesDir: string;
  publicUrl: URL;
  clock: Clock;
  limits?: Limits;
  /** The folder with the built apps. */
  built?: string;
  log?: Log;
}

/** A server that is put together and can answer, with or without a port. */
export interface House extends App {
  /** What became of each office file. */
  applied: readonly AppliedFile[];
  /** Does timed work, one job after the other, until the house is closed. */
  startJobs(): void;
  /** Ends open streams; from now on the server says that it is not ready. */
  beginStop(): void;
  /** Closes the database. Nothing can be answered after this. */
  close(): Promise<void>;
}

const minute = 60_000;

function refuseStart(faults: readonly FileFault[]): never {
  const lines = ["The office files need a correction; nothing was changed.", ...faults.map(faultText)];
  throw new StartProblem(lines.join("\n"));
}

/** What a new version of an office means elsewhere: booked days get its capacity, the log gets a line. */
async function settleVersion(trx: Trx, office: Office, at: Instant): Promise<void> {
  await renewDays(trx, office, at);
  await append(trx, { office: office.id, at, room: "offices", kind: "office_applied", actor: "file" });
}

/** Checks the office files, opens the database, applies the files and puts everything together. */
export async function compose(materials: Materials): Promise<House> {
  const { databaseUrl, dataKeyFile, officesDir, publicUrl, clock, built } = materials;
  const { limits = usualLimits, log = logToStderr } = materials;
  const catalogue = await loadCatalogue();
  // Before the database is opened: a broken file must leave even the tables as they were.
  const sources = await loadOffices(officesDir, new Set(catalogue.keys()));
  if (!sources.ok) return refuseStart(sources.faults);
  const { db, close } = await openDatabase(databaseUrl);
  try {
    const seal = await openSeal(db, dataKeyFile);
    const applied = await applyOffices(db, sources.value, clock.now(), (trx, office) =>
      settleVersion(trx, office, clock.now()),
    );
    if (!applied.ok) return refuseStart(applied.faults);
    const offices = await openRegistry(db);
    const onAccident = accidentsOf("events", log);
    const events = createEventLog(db, onAccident);
    const passKeys = createPassKeys({ events, seal, clock });
    const booking = createBooking({ db, events, clock, offices, seal, passKeys, random: randomBytes, onAccident });
    const stopping = new AbortController();
    const app = createApp({
      limits,
      log,
      ...(built === undefined ? {} : { built }),
      booking,
      publicUrl,
      offices: {
        list: () => officeList(offices.all()),
        view: (id) => {
          const office = offices.get(id);
          return office && officeView(office, catalogue, clock.now());
        },
      },
      notReady: () => (stopping.signal.aborted ? "the server is stopping" : null),
      ending: stopping.signal,
    });
    let jobs: RunningJobs | undefined;
    return {
      ...app,
      applied: applied.value,
      startJobs: () => {
        jobs ??= repeat([{ name: "booking", everyMillis: minute, run: booking.tidy }], log);
      },
      beginStop: () => stopping.abort(),
      close: async () => {
        stopping.abort();
        await jobs?.stop();
        booking.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
