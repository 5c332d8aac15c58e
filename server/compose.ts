import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { languagesIn, type Office } from "../shared/offices/index.ts";
import type { InputFault } from "../shared/problems.ts";
import { hasRight } from "../shared/staff/index.ts";
import type { Clock, Instant } from "../shared/time/index.ts";
import { createApp, type App } from "./app.ts";
import {
  createBooking,
  createPassKeys,
  createStaffBooking,
  describeVisit,
  openingOperations,
  addressee,
  ownSubject,
  renewDays,
  staffBookingOperations,
  tellMoves,
} from "./booking/index.ts";
import { regularBackups } from "./db/backups.ts";
import type { Commits } from "./db/commits.ts";
import { append, createEventLog, type Trx } from "./db/events.ts";
import { openForServer } from "./db/open.ts";
import { openSeal } from "./db/seal.ts";
import { fileOf } from "./db/sqliteDialect.ts";
import { oldSqlite, sqliteVersion } from "./db/sqliteVersion.ts";
import { StartProblem } from "./db/startProblem.ts";
import { mailFromOf } from "./environment.ts";
import { accidentsOf, logToStderr, type Log } from "./http/errors.ts";
import type { AppName } from "./http/files.ts";
import { usualLimits, type Limits } from "./http/limits.ts";
import { repeat, type Job, type RunningJobs } from "./jobs/repeat.ts";
import { watchSpace } from "./jobs/watchSpace.ts";
import {
  createChannels,
  createMessages,
  createPaperLetters,
  createPostbox,
  letterOperations,
  loadMailTexts,
  messageOperations,
} from "./messages/index.ts";
import {
  applyOffices,
  createDailyViews,
  faultText,
  loadCatalogue,
  loadDictionaries,
  loadOffices,
  officeList,
  openRegistry,
  readChanged,
  type AppliedFile,
  type FileFault,
} from "./offices/index.ts";
import { actorOf, createStaff, staffOperations, type DemoSignIn, type Listens } from "./staff/index.ts";
import { noteReleases, releaseOperations, statisticsOperations } from "./statistics/index.ts";
import { createSync, syncOperations } from "./sync/index.ts";

/** What a server is put together from. */
export interface Materials {
  databaseUrl: string;
  dataKeyFile: string;
  /** Where backups of a database file go. */
  backupDir?: string | undefined;
  officesDir: string;
  publicUrl: URL;
  /** The mail server; without one mails stay in the outbox. */
  smtpUrl?: string | undefined;
  /** The address that mails come from; at the name of this server unless given. */
  mailFrom?: string;
  /** Where mails come back that are refused later; to the sender unless given. */
  bouncesTo?: string | undefined;
  /** Push services beside those of the browsers that are known. */
  pushHosts?: readonly string[];
  /** The gateway for text messages, where there is one. */
  sms?: { url: URL; token: string | undefined } | undefined;
  /** Where it will listen, if it does: pages from there are our own as well. */
  listens?: Listens;
  /** Nobody signs in with an account for trying things out. */
  production?: boolean;
  clock: Clock;
  /** The clock shows another time than the real one, for trying things out; of no effect in production. */
  trialClock?: boolean;
  limits?: Limits;
  /** The folder with the builds of the apps. */
  built?: string;
  /** Apps whose workers are to end on every device. */
  retiredWorkers?: readonly AppName[];
  log?: Log;
}

/** A server that is put together and can answer, with or without a port. */
export interface House extends App {
  /** What became of each office file. */
  applied: readonly AppliedFile[];
  /** Makes the accounts for trying things out, one per office; none in production. */
  makeDemoAccounts(): Promise<DemoSignIn | undefined>;
  /** Does timed work, one job after the other, until the house is closed. */
  startJobs(): void;
  /** Ends open streams; from now on the server says that it is not ready. */
  beginStop(): void;
  /** Closes the database. Nothing can be answered after this. */
  close(): Promise<void>;
}

const second = 1000;
const minute = 60_000;

function refuseStart(faults: readonly FileFault[]): never {
  const lines = ["The office files need a correction; nothing was changed.", ...faults.map(faultText)];
  throw new StartProblem(lines.join("\n"));
}

/** A fault in the text of an office file that somebody sent: the place in the file, the line in words. */
function faultInText({ path, line, message }: FileFault): InputFault {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  return { path: ["/file", ...steps].join("/"), message: line > 0 ? `line ${line}: ${message}` : message };
}

/** What a new version of an office means elsewhere: booked days get its capacity, whom it moves is told, the log gets a line. */
async function settleVersion(
  trx: Trx,
  deps: Parameters<typeof tellMoves>[1],
  office: Office,
  before: Office | undefined,
  at: Instant,
): Promise<void> {
  await renewDays(trx, office, at);
  if (before) await tellMoves(trx, deps, before, office, at);
  await append(trx, { office: office.id, at, room: "offices", kind: "office_applied", actor: "file" });
}

/** The timed work that a database file needs; PostgreSQL looks after itself. */
function fileJobs(file: string, commits: Commits, folder: string | undefined, log: Log): Job[] {
  const space = watchSpace(dirname(file), log);
  return folder === undefined ? [space] : [space, regularBackups({ file, folder, commits, now: Date.now })];
}

/** Checks the office files, opens the database, applies the files and puts everything together. */
export async function compose(materials: Materials): Promise<House> {
  const { databaseUrl, dataKeyFile, officesDir, publicUrl, clock, built, retiredWorkers = [] } = materials;
  const { limits = usualLimits, log = logToStderr, listens, production = false, trialClock = false } = materials;
  const { mailFrom = mailFromOf(publicUrl) } = materials;
  const findTexts = await loadMailTexts(officesDir);
  const dictionaries = await loadDictionaries(officesDir);
  if (!dictionaries.ok) return refuseStart(dictionaries.faults);
  const catalogue = await loadCatalogue(dictionaries.value);
  // Before the database is opened: a broken file must leave even the tables as they were.
  const sources = await loadOffices(officesDir, catalogue);
  if (!sources.ok) return refuseStart(sources.faults);
  const file = fileOf(databaseUrl);
  const warning = file === undefined ? undefined : oldSqlite(sqliteVersion(), { production });
  if (warning !== undefined) log({ level: "warn", part: "database", warning });
  const { db, commits, close } = await openForServer(databaseUrl, (warning) =>
    log({ level: "warn", part: "database", warning }),
  );
  try {
    const ofFile = file === undefined ? [] : fileJobs(file, commits, materials.backupDir, log);
    const seal = await openSeal(db, dataKeyFile);
    const onAccident = accidentsOf("events", log);
    const events = createEventLog(db, onAccident);
    const stopping = new AbortController();
    // Until the rules are in force, those that are being put in force say which channels an office uses.
    let rules: Parameters<typeof createChannels>[0]["offices"] = new Map(
      sources.value.map(({ office }) => [office.id, office]),
    );
    const channels = await createChannels({
      ...materials,
      db,
      events,
      seal,
      mailFrom,
      offices: { get: (id) => rules.get(id) },
      ending: stopping.signal,
      log,
    });
    const random = randomBytes;
    const postbox = createPostbox({ seal, random, domain: mailFrom.slice(mailFrom.indexOf("@") + 1), ...channels });
    const applied = await applyOffices(db, sources.value, clock.now(), (trx, office, before) =>
      settleVersion(trx, { postbox, seal }, office, before, clock.now()),
    );
    if (!applied.ok) return refuseStart(applied.faults);
    const offices = await openRegistry(db, dictionaries.value);
    rules = offices;
    const passKeys = createPassKeys({ events, seal, clock });
    const bookingDeps = { db, commits, events, clock, offices, seal, passKeys, postbox, random, onAccident };
    const booking = createBooking(bookingDeps);
    const staffBooking = createStaffBooking(bookingDeps, booking, async (text) => {
      const read = await readChanged(db, "file", text, catalogue);
      return read.ok ? read : { ok: false, faults: read.faults.map(faultInText) };
    });
    const staff = createStaff({
      db,
      events,
      seal,
      clock,
      offices,
      random,
      publicUrl,
      listens,
      production,
      signer: passKeys.signer,
    });
    const sync = createSync({
      db,
      events,
      clock,
      trialClock: trialClock && !production,
      seal,
      offices,
      noteContact: staff.devices.noteContact,
      actorOf,
      onAccident: accidentsOf("sync", log),
    });
    const statisticsDeps = { db, events, clock, offices, publicUrl };
    const releases = noteReleases(statisticsDeps);
    const describe = describeVisit(offices, catalogue, clock);
    const writing = { events, clock, seal, publicUrl, findTexts, describe };
    const letters = createPaperLetters({ ...writing, addressee: addressee(bookingDeps) });
    const messages = createMessages({
      ...writing,
      db,
      ...channels,
      bouncesTo: materials.bouncesTo,
      mayBeRead: !production,
      ending: stopping.signal,
      log,
    });
    let isAnswering = true;
    /** What other servers on the same database did: their rules first, then what they have to tell to open pages. */
    const lookAround = async () => {
      try {
        await offices.renew();
        await events.look();
        isAnswering = true;
      } catch (error) {
        isAnswering = false;
        throw error;
      }
    };
    const viewOf = createDailyViews(catalogue);
    const app = createApp({
      limits,
      log,
      ...(built === undefined ? {} : { built }),
      retiredWorkers,
      booking,
      statistics: statisticsOperations(statisticsDeps),
      push: channels.pushOperations(ownSubject(bookingDeps)),
      openings: openingOperations({
        list: booking.listOpenings,
        titleOf: (office, language) => findTexts(office, language).texts.openings_title,
        publicUrl,
      }),
      publicUrl,
      staff: {
        door: staff.door,
        operations: (streams) => [
          ...staffOperations(staff),
          ...syncOperations(sync, streams),
          ...staffBookingOperations(booking, staffBooking),
          ...releaseOperations(statisticsDeps, releases),
          ...letterOperations(letters),
          ...messageOperations(messages, (member) => hasRight(member, "other_days")),
        ],
      },
      offices: {
        languages: [...new Set([...languagesIn(catalogue), ...dictionaries.value.keys()])],
        list: () => officeList(offices.all(), clock.now()),
        view: (id, language) => {
          const office = offices.get(id);
          return office && viewOf(office, clock.now(), language);
        },
      },
      notReady: () => {
        if (stopping.signal.aborted) return "the server is stopping";
        return isAnswering ? null : "the database does not answer";
      },
      ending: stopping.signal,
    });
    let jobs: RunningJobs | undefined;
    return {
      ...app,
      applied: applied.value,
      makeDemoAccounts: () => staff.makeDemoAccounts(offices.all().map(({ id, name }) => ({ id, name: name.de }))),
      startJobs: () => {
        const work = [
          { name: "events", everyMillis: second, run: lookAround },
          { name: "booking", everyMillis: minute, run: booking.tidy },
          { name: "waiting", everyMillis: 2 * second, run: booking.passOnOffers },
          { name: "openings", everyMillis: 5 * second, run: booking.tellOpenings },
          { name: "reminders", everyMillis: minute, run: booking.remind },
          ...messages.jobs.map((it) => ({ ...it, everyMillis: 2 * second })),
          { name: "releases", everyMillis: minute, run: releases },
          { name: "staff", everyMillis: 60 * minute, run: staff.tidy },
          ...ofFile,
        ];
        jobs ??= repeat(work, log);
      },
      beginStop: () => stopping.abort(),
      close: async () => {
        stopping.abort();
        await jobs?.stop();
        booking.close();
        sync.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
