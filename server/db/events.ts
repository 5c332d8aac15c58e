import type { Kysely, Transaction } from "kysely";
import { commitTogether, type Commit } from "./commitTogether.ts";
import { isPostgres } from "./dialects.ts";
import type { Tables } from "./schema.ts";

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
  /** Runs the work in one transaction; listeners hear its events after the commit. Busy is tried again three times. */
  transact<T>(work: (trx: Trx, record: Recorder) => Promise<T>): Promise<T>;
  /** Calls the listener after each commit of this process, until the returned function is called. */
  listen(listener: (event: LoggedEvent) => void): () => void;
}

const retries = 3;

/** Whether the database could not be written for now: somebody else holds the lock for long, or the disk is full. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && /^SQLITE_(BUSY|FULL|IOERR)/.test(code);
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown } | undefined)?.code).startsWith("SQLITE_BUSY");
}

/** Writes an event in a transaction that is not the log's own; nobody listens to it. */
export async function append(trx: Trx, happening: Happening): Promise<LoggedEvent> {
  const { revision } = await trx
    .insertInto("event")
    .values({
      office: happening.office,
      at: happening.at,
      room: happening.room,
      kind: happening.kind,
      subject: happening.subject ?? null,
      date: happening.date ?? null,
      actor: happening.actor,
      details: JSON.stringify(happening.details ?? {}),
    })
    .returning("revision")
    .executeTakeFirstOrThrow();
  return { ...happening, revision };
}

/** `onAccident` hears of a listener that threw. */
export function createEventLog(db: Kysely<Tables>, onAccident: (error: unknown) => void): EventLog {
  const listeners = new Set<(event: LoggedEvent) => void>();

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

  const commit: Commit = isPostgres(db) ? (work) => db.transaction().execute(work) : commitTogether(db);

  async function attempt<T>(
    work: (trx: Trx, record: Recorder) => Promise<T>,
    tries: number,
  ): Promise<{ value: T; events: LoggedEvent[] }> {
    try {
      return await commit(async (trx) => {
        const events: LoggedEvent[] = [];
        const value = await work(trx, async (happening) => {
          events.push(await append(trx, happening));
        });
        return { value, events };
      });
    } catch (error) {
      if (tries === 0 || !isBusy(error)) throw error;
      return attempt(work, tries - 1);
    }
  }

  return {
    async transact(work) {
      const { value, events } = await attempt(work, retries);
      events.forEach(tell);
      return value;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
