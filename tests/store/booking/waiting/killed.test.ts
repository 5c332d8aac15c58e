import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import { openRegistry } from "../../../../server/offices/index.ts";
import type { BookedAnswer, HoldAnswer, WaitingEnteredAnswer, WaitingView } from "../../../../shared/booking/index.ts";
import { databasePlace, isPostgres, type DatabasePlace } from "../../../support/database.ts";
import { freshKey, somebody } from "../../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../../support/process.ts";
import { standingClock } from "../../../support/standingClock.ts";
import { testOffice } from "../../../support/testOffice.ts";
import { noQuietHours } from "../../../support/waitingRoom.ts";

const dieAt = fileURLToPath(new URL("../../../support/dieAt.ts", import.meta.url));
const office = "/api/offices/testburg";
const begins = "2026-12-01T09:00:00+01:00";
const halfAnHourLater = "2026-12-01T09:31:00+01:00";
const freed = 6;

const release = [{ for: "public", opens: { days: 14 }, upTo: freed }];
const shift = { id: "morning", days: ["mo", "tu", "we", "th", "fr"], from: "08:00", to: "08:15", counters: freed };
const full = testOffice({
  booking: { coolOffMinutes: [30, 60] },
  messages: { quietHours: noQuietHours },
  units: [{ id: "desk", name: { de: "Schalter" }, shifts: [{ ...shift, services: ["self"], release }] }],
});

let place: DatabasePlace;
let folder: string;
beforeEach(async () => {
  place = await databasePlace();
  folder = serverFolder(JSON.stringify(full));
});
afterEach(() => place.remove());

async function serve(more: Record<string, string> = {}): Promise<Started> {
  const env = { DATABASE_URL: place.url, CLOCK: begins, POW_DIFFICULTY: "0", ...more };
  return startServer(folder, env, more["DIE_AT"] === undefined ? {} : { imports: dieAt });
}

async function ask<T>(server: Started, path: string, body?: unknown, secret = ""): Promise<T> {
  const headers = {
    ...{ "Content-Type": "application/json", "Idempotency-Key": freshKey(), Authorization: `Bearer ${secret}` },
  };
  const sent = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  return (await (await fetch(`${server.origin}${path}`, sent)).json()) as T;
}

/** Full counters, and twice as many who wait. */
async function fill(server: Started) {
  const visits: BookedAnswer[] = [];
  const people: WaitingEnteredAnswer[] = [];
  for (let count = 0; count < freed; count++) {
    const start = "2026-12-02T08:00:00+01:00";
    const { hold } = await ask<HoldAnswer>(server, `${office}/holds`, { service: "self", start });
    visits.push(await ask(server, `${office}/appointments`, { hold, applicant: somebody(), language: "de" }));
  }
  for (let count = 0; count < 2 * freed; count++) {
    const email = `p${count}@example.org`;
    const wish = { service: "self", from: "2026-12-02", to: "2026-12-02", language: "de", email };
    people.push(await ask(server, `${office}/waiting`, wish));
  }
  return { visits, people };
}

/** What was committed: nothing of a step is there without the rest of it. */
async function expectWhole(at: string) {
  const { db, commits, close } = await place.open();
  const offers = await db.selectFrom("waiting_offer").selectAll().orderBy("id").execute();
  const told = await db.selectFrom("message").select("waiting").where("kind", "=", "time_offered").execute();
  const logged = await db.selectFrom("event").select("subject").where("kind", "=", "time_offered").execute();
  const occupied = await db.selectFrom("occupation").select(["kind", "expires_at"]).execute();
  const clock = standingClock(at);
  const drift = await findDrift({ db, commits, offices: await openRegistry(db), clock });
  await close();
  expect(drift).toEqual([]);
  const asked = offers.map((it) => it.entry).sort();
  expect(told.map((it) => it.waiting).sort()).toEqual(asked);
  expect(logged.map((it) => it.subject).sort()).toEqual(asked);
  const open = offers.filter((it) => it.outcome === "open");
  expect(new Set(open.map((it) => it.entry)).size).toBe(open.length);
  expect(new Set(open.map((it) => it.freed)).size).toBe(open.length);
  // No counter is lost: each is booked, offered or cooling off.
  expect(occupied.filter((it) => it.expires_at === null || it.expires_at > clock.now())).toHaveLength(freed);
  return { offers, open };
}

const views = (server: Started, people: readonly WaitingEnteredAnswer[]) =>
  Promise.all(people.map((it) => ask<WaitingView>(server, `/api/waiting/${it.id}`, undefined, it.secret)));

// One transaction of a database file may hold all of them, one of PostgreSQL holds one.
const which = isPostgres ? [1, 3] : [1, 2];
const points = (["before_commit", "after_commit"] as const).flatMap((point) => which.map((it) => [point, it] as const));

test.each(points)(
  "F1 C38 killed %s %i while all cancel: each time is booked or offered to one person, and told to her; afterwards all are",
  async (point, nth) => {
    const first = await serve({ DIE_AT: `${point}:${nth}` });
    await first.ready;
    const { visits, people } = await fill(first);
    first.signal("SIGUSR2");
    await fetch(`${first.origin}/livez`);
    const cancelAll = (server: Started) =>
      Promise.all(
        visits.map(({ appointment, secret }) =>
          ask(server, `/api/appointments/${appointment.id}/cancel`, {}, secret).catch(() => undefined),
        ),
      );
    await cancelAll(first);
    expect((await first.ended).code, "it was killed, it did not end").toBe(null);
    await expectWhole(begins);

    const second = await serve();
    await second.ready;
    await cancelAll(second);
    const { open } = await expectWhole(begins);
    expect(open).toHaveLength(freed);
    const states = (await views(second, people)).map((it) => it.state);
    expect(states).toEqual([...Array<string>(freed).fill("offered"), ...Array<string>(freed).fill("waiting")]);
  },
  90_000,
);

if (!isPostgres) {
  test.each(["before_commit", "after_commit"] as const)(
    "F1 C38 killed %s while an ended offer is passed on: it was passed on or it was not, and afterwards all are",
    async (point) => {
      const first = await serve();
      await first.ready;
      const { visits, people } = await fill(first);
      for (const { appointment, secret } of visits) {
        await ask(first, `/api/appointments/${appointment.id}/cancel`, {}, secret);
      }
      first.signal("SIGKILL");
      await first.ended;

      const more = { CLOCK: halfAnHourLater, DIE_AT: `${point}:1`, DIE_ARM: 'update "waiting_offer"' };
      const second = await serve(more);
      await second.ready.catch(() => undefined);
      expect((await second.ended).code, "it was killed, it did not end").toBe(null);
      const { offers } = await expectWhole(halfAnHourLater);
      expect(offers.filter((it) => it.outcome === "expired")).toHaveLength(point === "before_commit" ? 0 : 1);

      const third = await serve({ CLOCK: halfAnHourLater });
      await third.ready;
      const states = async () => (await views(third, people)).map((it) => it.state);
      const passedOn = [...Array<string>(freed).fill("waiting"), ...Array<string>(freed).fill("offered")];
      await expect.poll(states, { timeout: 20_000 }).toEqual(passedOn);
      const { offers: all, open } = await expectWhole(halfAnHourLater);
      expect(open).toHaveLength(freed);
      expect(all).toHaveLength(2 * freed);
    },
    90_000,
  );
}
