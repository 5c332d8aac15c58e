import type { Kysely, Transaction } from "kysely";
import { commitTogether, type Commit } from "./commitTogether.ts";
import { isPostgres } from "./dialects.ts";
import { isBusy } from "./failures.ts";
import { inserting, straight, type Later } from "./prepared.ts";
import type { Tables } from "./schema.ts";
import { atMost, freely } from "./turns.ts";

export type Trx = Transaction<Tables>;

/** Something that happened. `details` never names a person and never holds a secret. */
export interface Happening {
  office: string;
  at: number;
  /** The room it happened in, and what: `booking`, `appointment_booked`. */
  room: string;
  kind: string;
  subject?: string | undefined;
  date?: string | undefined;
  /** Who did it: an audience, a job or the id of a member of staff. */
  actor: string;
  details?: Record<string, unknown>;
}

/** What happened, with its place in the log; a higher revision was committed later. */
export type LoggedEvent = Happening & { revision: number };

/** Writes down what happens in the transaction in which it happens. */
export type Recorder = (happening: Happening) => Promise<void>;

/** The one way to change the database: a transaction together with its events. */
export interface EventLog {
  /**
   * Runs the work in one transaction; listeners hear its events after the commit. Busy is tried again three times. Where it had to
   * wait for others first, `instead` is asked before it begins: what that answers is the answer, and nothing is done.
   */
  transact<T>(work: Work<T>, instead?: () => Promise<T | undefined> | undefined): Promise<T>;
  /** Whether so many transactions are under way that another one waits noticeably. */
  isCrowded(): boolean;
  /** Calls the listener after each commit of this process and for what `look` finds, until the returned function is called. */
  listen(listener: (event: LoggedEvent) => void): () => void;
  /**
   * Tells listeners what other processes on the same database have done since the last look. The first look only notes how far
   * the log has come. Throws when the database cannot be read.
   */
  look(): Promise<void>;
}

type Work<T> = (trx: Trx, record: Recorder) => Promise<T>;

const retries = 3;
const crowd = 20;
// Fewer than there are connections: whoever only reads finds one at any time.
const mostWriters = 7;

const insertEvent = inserting(
  "event",
  ["office", "at", "room", "kind", "subject", "date", "actor", "details"],
  "revision",
);

const rowOf = (happening: Happening) => ({
  office: happening.office,
  at: happening.at,
  room: happening.room,
  kind: happening.kind,
  subject: happening.subject ?? null,
  date: happening.date ?? null,
  actor: happening.actor,
  details: JSON.stringify(happening.details ?? {}),
});

/** Writes an event in a transaction that is not the log's own; nobody listens to it. */
export async function append(trx: Trx, happening: Happening): Promise<void> {
  await insertEvent.later(trx, rowOf(happening));
}

/** An event that is written, or will be before anything else is asked; its revision is there when its transaction is committed. */
interface Written {
  happening: Happening;
  row: Later<{ revision: number }>;
}

function logged({ happening, row: { rows } }: Written): LoggedEvent {
  const [row] = rows;
  if (!row) throw new Error("an event was not written");
  return { ...happening, revision: row.revision };
}

async function newestRevisions(db: Kysely<Tables>): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("office")
    .select((eb) => [
      "office.id",
      eb
        .selectFrom("event")
        .select(({ fn }) => fn.max("revision").as("newest"))
        .whereRef("event.office", "=", "office.id")
        .as("revision"),
    ])
    .execute();
  return new Map(rows.map((it) => [it.id, it.revision ?? 0]));
}

async function eventsAfter(db: Kysely<Tables>, office: string, revision: number): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom("event")
    .selectAll()
    .where("office", "=", office)
    .where("revision", ">", revision)
    .orderBy("revision")
    .execute();
  return rows.map(({ subject, date, details, ...row }) => ({
    ...row,
    subject: subject ?? undefined,
    date: date ?? undefined,
    details: JSON.parse(details) as Record<string, unknown>,
  }));
}

/** `onAccident` hears of a listener that threw. */
export function createEventLog(db: Kysely<Tables>, onAccident: (error: unknown) => void): EventLog {
  const listeners = new Set<(event: LoggedEvent) => void>();
  let underWay = 0;

  function tell(event: LoggedEvent): void {
    for (const listener of listeners) {
      // It is committed: a listener that fails must not make it look undone.
      try {
        listener(event);
      } catch (error) {
        onAccident(error);
      }
    }
  }

  // How far each office's log was looked at, and what of this process lies behind that: it is told when it is done.
  let lookedAt: Map<string, number> | undefined;
  const own = new Map<number, LoggedEvent>();

  // What is committed here and not yet noted.
  const ending = new Set<Promise<unknown>>();

  function note(event: LoggedEvent): void {
    if (event.revision > (lookedAt?.get(event.office) ?? Infinity)) own.set(event.revision, event);
  }

  async function lookAt(office: string, after: number): Promise<number> {
    const rows = await eventsAfter(db, office, after);
    await Promise.allSettled(ending);
    for (const event of rows) if (!own.delete(event.revision)) tell(event);
    return rows.at(-1)?.revision ?? after;
  }

  // Each statement has to see what was committed before it: that is what locks are waited for.
  const commit: Commit = isPostgres(db)
    ? (work) =>
        db
          .transaction()
          .setIsolationLevel("read committed")
          .execute(async (trx) => {
            await straight(trx);
            return work(trx);
          })
    : commitTogether(db);

  // SQLite has one writer, and who waits shares its commit.
  const inTurn = isPostgres(db) ? atMost(mostWriters) : freely;

  async function once<T>(work: Work<T>): Promise<{ value: T; events: LoggedEvent[] }> {
    const written: Written[] = [];
    const value = await commit((trx) =>
      work(trx, async (happening) => {
        written.push({ happening, row: await insertEvent.later(trx, rowOf(happening)) });
      }),
    );
    const events = written.map(logged);
    events.forEach(note);
    return { value, events };
  }

  async function attempt<T>(work: Work<T>, tries: number): Promise<{ value: T; events: LoggedEvent[] }> {
    const under = once(work);
    ending.add(under);
    try {
      return await under;
    } catch (error) {
      if (tries === 0 || !isBusy(error)) throw error;
    } finally {
      ending.delete(under);
    }
    return attempt(work, tries - 1);
  }

  return {
    async transact(work, instead) {
      underWay += 1;
      try {
        return await inTurn(async (waited) => {
          const known = waited ? await instead?.() : undefined;
          if (known !== undefined) return known;
          const { value, events } = await attempt(work, retries);
          events.forEach(tell);
          return value;
        });
      } finally {
        underWay -= 1;
      }
    },
    isCrowded: () => underWay >= crowd,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async look() {
      const newest = await newestRevisions(db);
      const before = lookedAt;
      lookedAt = before ?? newest;
      if (!before) return;
      for (const [office, revision] of newest) {
        const after = before.get(office) ?? 0;
        if (revision > after) before.set(office, await lookAt(office, after));
      }
    },
  };
}
