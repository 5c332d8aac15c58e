import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BookedAnswer, HoldAnswer, SlotsAnswer } from "../../../shared/booking/index.ts";
import { databasePlace, isPostgres, type DatabasePlace } from "../../support/database.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../support/process.ts";
import { testOffice } from "../../support/testOffice.ts";

const dieAt = fileURLToPath(new URL("../../support/dieAt.ts", import.meta.url));
const office = "/api/offices/testburg";
const starts = ["08:00", "08:15", "08:30", "08:45", "09:00", "09:15"].map((it) => `2026-12-02T${it}:00+01:00`);
const perStart = 8;

const release = [{ for: "public", opens: { days: 14 }, upTo: perStart }];
const shift = { id: "morning", days: ["mo", "tu", "we", "th", "fr"], from: "08:00", to: "10:00", counters: perStart };
const wide = testOffice({
  units: [{ id: "desk", name: { de: "Schalter" }, shifts: [{ ...shift, services: ["self"], release }] }],
});

let place: DatabasePlace;
let folder: string;
beforeEach(async () => {
  place = await databasePlace();
  folder = serverFolder(JSON.stringify(wide));
});
afterEach(() => place.remove());

async function serve(more: Record<string, string> = {}): Promise<Started> {
  const env = { DATABASE_URL: place.url, CLOCK: "2026-12-01T07:00:00+01:00", POW_DIFFICULTY: "0", ...more };
  const server = await startServer(folder, env, more["DIE_AT"] === undefined ? {} : { imports: dieAt });
  await server.ready;
  return server;
}

async function post(
  server: Started,
  path: string,
  body: unknown,
  key = freshKey(),
): Promise<{ status: number; text: string }> {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  const answer = await fetch(`${server.origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}

/** What was committed, whole or not. */
async function kept() {
  const { db, close } = await place.open();
  const appointments = await db
    .selectFrom("appointment")
    .leftJoin("occupation", "occupation.id", "appointment.occupation")
    .select(["appointment.id", "occupation.kind", "from_minute"])
    .execute();
  const persons = await db.selectFrom("booked_person").select("appointment").execute();
  const booked = await db.selectFrom("event").select("subject").where("kind", "=", "appointment_booked").execute();
  const answers = await db.selectFrom("idempotency").select("key").where("key", "like", "book-%").execute();
  const { rows } = await sql<{ lost: number }>`select count(*) as lost from occupation where kind = 'appointment'
    and id not in (select occupation from appointment where occupation is not null)`.execute(db);
  await close();
  return { appointments, persons, booked, answers, lost: Number(rows[0]?.lost) };
}

/** Everything that belongs to a booking is there, or nothing of it. */
function expectWhole({ appointments, persons, booked, answers, lost }: Awaited<ReturnType<typeof kept>>): void {
  const ids = appointments.map((it) => it.id).sort();
  expect(appointments.filter((it) => it.kind !== "appointment")).toEqual([]);
  expect(persons.map((it) => it.appointment).sort()).toEqual(ids);
  expect(booked.map((it) => it.subject).sort()).toEqual(ids);
  expect(answers).toHaveLength(ids.length);
  expect(lost).toBe(0);
  const perMinute = Map.groupBy(appointments, (it) => it.from_minute);
  expect(Math.max(0, ...[...perMinute.values()].map((it) => it.length))).toBeLessThanOrEqual(perStart);
}

// One transaction of a database file holds many bookings, one of PostgreSQL holds one.
const which = isPostgres ? [1, 20] : [1, 2];
const points = [
  ...(["before_commit", "after_commit"] as const).flatMap((point) => which.map((it) => [point, it] as const)),
  ...(isPostgres ? [] : [2, 20].map((it) => ["in_group", it] as const)),
];

test.each(points)(
  "F1 F2 killed %s %i with 48 bookings under way: none double, half or lost, and the same key gets the first answer",
  async (point, nth) => {
    const first = await serve({ DIE_AT: `${point}:${nth}` });
    const wishes = await Promise.all(
      starts.flatMap((start) =>
        Array.from({ length: perStart }, async () => {
          const { text } = await post(first, `${office}/holds`, { service: "self", start });
          const body = { hold: (JSON.parse(text) as HoldAnswer).hold, applicant: somebody(), language: "de" };
          return { body, key: `book-${freshKey()}` };
        }),
      ),
    );
    first.signal("SIGUSR2");
    await fetch(`${first.origin}/livez`);
    const book = (server: Started) =>
      Promise.all(
        wishes.map(({ body, key }) => post(server, `${office}/appointments`, body, key).catch(() => undefined)),
      );
    const heard = await book(first);
    expect((await first.ended).code, "it was killed, it did not end").toBe(null);

    const acknowledged = heard.filter((it) => it?.status === 201).length;
    expect(acknowledged).toBeLessThan(wishes.length);
    const after = await kept();
    expectWhole(after);
    expect(after.appointments.length).toBeGreaterThanOrEqual(acknowledged + (point === "after_commit" ? 1 : 0));
    // The one that had just been written goes with everything that shared its transaction.
    if (point === "in_group") expect(after.appointments.length).toBeLessThan(nth);

    const second = await serve();
    const again = await book(second);
    expect(again.map((it) => it?.status)).toEqual(wishes.map(() => 201));
    again.forEach((it, index) => {
      if (heard[index]?.status === 201) expect(it?.text).toBe(heard[index].text);
    });
    const all = await kept();
    expectWhole(all);
    expect(all.appointments.map((it) => it.id).sort()).toEqual(
      again.map((it) => (JSON.parse(it?.text ?? "") as BookedAnswer).appointment.id).sort(),
    );
  },
);

// A database file serves one server.
if (isPostgres) {
  test("two servers on one database: each shows at once what was booked at the other, and tells its open pages", async () => {
    const [here, there] = [await serve(), await serve()];
    const start = starts[0] as string;
    const offered = async (server: Started) => {
      const answer = await fetch(`${server.origin}${office}/services/self/slots?date=2026-12-02`);
      return ((await answer.json()) as SlotsAnswer).slots.some((it) => it.start === start);
    };
    expect(await offered(there)).toBe(true);
    const page = new AbortController();
    const stream = await fetch(`${there.origin}${office}/events`, { signal: page.signal });
    for (let place = 0; place < perStart; place++) {
      expect(await offered(there)).toBe(true);
      expect((await post(here, `${office}/holds`, { service: "self", start })).status).toBe(201);
    }
    expect(await offered(there)).toBe(false);
    expect((await post(there, `${office}/holds`, { service: "self", start })).status).toBe(409);
    let told = "";
    for await (const chunk of stream.body ?? []) {
      told += Buffer.from(chunk as Uint8Array).toString();
      if (told.includes("2026-12-02")) break;
    }
    expect(told).toContain("2026-12-02");
    page.abort();
  });
}
