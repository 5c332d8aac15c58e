import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import { freshKey } from "../../support/people.ts";

/** The way from the server to its database, which a test can cut and mend. */
async function wayTo(socketPath: string) {
  const open = new Set<Socket>();
  let server: Server;
  let port = 0;
  async function mend(): Promise<void> {
    server = createServer((near) => {
      const far = connect(socketPath);
      for (const it of [near, far]) open.add(it.on("error", () => undefined).on("close", () => open.delete(it)));
      near.pipe(far).pipe(near);
    }).listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  }
  async function cut(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    for (const it of open) it.destroy();
    await closed;
  }
  await mend();
  return { port, cut, mend };
}

let place: DatabasePlace;
beforeEach(async () => void (place = await databasePlace()));
afterEach(() => place.remove());

async function house() {
  const { pathname, searchParams } = new URL(place.url);
  const way = await wayTo(join(searchParams.get("host") ?? "", ".s.PGSQL.5432"));
  const databaseUrl = `postgres://app@127.0.0.1:${way.port}${pathname}`;
  const lines: unknown[] = [];
  const open = await openHouse({ materials: { databaseUrl, log: (line) => lines.push(line) } });
  onTestFinished(() => way.cut());
  return { ...open, way, lines };
}

test("F12 C31 a booking that meets a cut connection is booked once when it is sent again", async () => {
  const { ask, hold, book, house: server, way } = await house();
  server.startJobs();
  const { json: held } = await hold(at("2026-12-02", "08:00"));
  const key = freshKey();
  const applicant = { familyName: "Muster", givenName: "Kim", birthDate: "1990-05-17" };
  await way.cut();
  expect((await book(held.hold, { applicant }, { key })).status).toBe(503);
  await expect.poll(async () => (await ask("/readyz")).status, { timeout: 5000 }).toBe(503);
  await way.mend();
  const first = await book(held.hold, { applicant }, { key });
  expect(first.status, first.text).toBe(201);
  expect((await book(held.hold, { applicant }, { key })).text).toBe(first.text);
  await expect.poll(async () => (await ask("/readyz")).status, { timeout: 5000 }).toBe(200);
});

test("F12 a connection that is cut while a booking is under way leaves no half of it", async () => {
  const { hold, book, way } = await house();
  const starts = ["08:00", "08:15", "08:30", "08:45"].map((it) => at("2026-12-02", it));
  const holds = await Promise.all(starts.map((start) => hold(start)));
  const wishes = holds.map(({ json }, index) => {
    const applicant = { familyName: `Muster ${index}`, givenName: "Kim", birthDate: "1990-05-17" };
    return (key: string) => book(json.hold, { applicant }, { key });
  });
  const keys = wishes.map(() => freshKey());
  const underWay = wishes.map((send, index) => send(keys[index] as string));
  await new Promise((resolve) => setImmediate(resolve));
  await way.cut();
  for (const { status } of await Promise.all(underWay)) expect([201, 503]).toContain(status);
  await way.mend();
  const again = await Promise.all(wishes.map((send, index) => send(keys[index] as string)));
  expect(again.map((it) => it.status)).toEqual([201, 201, 201, 201]);
  const { db, close } = await place.open();
  expect(await db.selectFrom("appointment").select("id").execute()).toHaveLength(4);
  expect(await db.selectFrom("hold").select("id").execute()).toHaveLength(0);
  await close();
});

test("a character that the database cannot keep is nobody's appointment and no accident", async () => {
  const { ask, lines } = await house();
  for (const path of ["/api/appointments/%00", "/api/appointments/a%00b"]) {
    const { status } = await ask(path, { secret: "guessed" });
    expect([400, 404], path).toContain(status);
  }
  expect((await ask("/api/holds/%00", { method: "DELETE" })).status).toBeLessThan(500);
  expect(lines).toEqual([]);
});
