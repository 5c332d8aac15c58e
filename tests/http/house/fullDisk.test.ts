import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { watchSpace } from "../../../server/jobs/watchSpace.ts";
import type { HoldAnswer } from "../../../shared/booking/index.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../support/process.ts";
import { testOffice } from "../../support/testOffice.ts";

const office = "/api/offices/testburg";
const start = "2026-12-02T08:00:00+01:00";
const counters = 400;
const release = [{ for: "public", opens: { days: 14 }, upTo: counters }];
const shift = { id: "morning", days: ["mo", "tu", "we", "th", "fr"], from: "08:00", to: "10:00", counters, release };
const wide = JSON.stringify(
  testOffice({ units: [{ id: "desk", name: { de: "Schalter" }, shifts: [{ ...shift, services: ["self"] }] }] }),
);
const env = { CLOCK: "2026-12-01T07:00:00+01:00", POW_DIFFICULTY: "0" };

/** A server whose disk can be filled and emptied while it runs. */
interface OnSmallDisk {
  server: Started;
  fill(): Promise<void>;
  empty(): Promise<void>;
  /** Where its files can be read from. */
  disk: string;
}

/** It gets no further page from SQLite: runs wherever the tests run. */
async function withoutPages(loaded = "fullDisk.ts"): Promise<OnSmallDisk> {
  const folder = serverFolder(wide);
  const imports = fileURLToPath(new URL(`../../support/${loaded}`, import.meta.url));
  const server = await startServer(folder, env, { imports });
  await server.ready;
  const turn = async () => {
    server.signal("SIGUSR2");
    // An answer tells that the signal was taken in before.
    await fetch(`${server.origin}/livez`);
  };
  return { server, fill: turn, empty: turn, disk: folder };
}

const own = ["unshare", "--user", "--map-root-user", "--mount"];
/** Whether an ordinary user may mount a disk of her own here. */
const mayMount = spawnSync(own[0] ?? "", [...own.slice(1), "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;

/** Its database lies on a disk of its own with ten megabytes, which somebody else fills to the last byte. */
async function onSmallDisk(): Promise<OnSmallDisk> {
  const folder = serverFolder(wide);
  const mounted = join(folder, "disk");
  mkdirSync(mounted);
  const mount = `mount -t tmpfs -o size=10m tmpfs ${mounted} && exec "$@"`;
  const DATABASE_URL = `file:${join(mounted, "terminpass.db")}`;
  const within = [...own, "sh", "-c", mount, "sh"];
  const server = await startServer(folder, { ...env, DATABASE_URL }, { within });
  await server.ready;
  const disk = join("/proc", String(server.pid), "root", mounted);
  const filler = join(disk, "filler");
  return {
    server,
    disk,
    async fill() {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    empty: async () => rmSync(filler),
  };
}

async function post(server: Started, path: string, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": freshKey() };
  return fetch(`${server.origin}${office}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Holds a time and books it; the first answer that is no success, or the booking. */
async function book(server: Started): Promise<Response> {
  const held = await post(server, "/holds", { service: "self", start });
  if (held.status !== 201) return held;
  const { hold } = (await held.json()) as HoldAnswer;
  return post(server, "/appointments", { hold, applicant: somebody(), language: "de" });
}

/** Books until no more is taken: what fits into pages that are there already still is. Gives how many were, and the other answer. */
async function bookAll(server: Started): Promise<{ taken: number; answer: Response }> {
  let answer = await book(server);
  let taken = 0;
  for (; answer.status === 201 && taken < counters / 2; taken++) answer = await book(server);
  return { taken, answer };
}

/** What the files hold at the moment, read from a copy. */
function filesOf(disk: string): { whole: unknown; appointments: unknown } {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-full-"));
  for (const part of ["", "-wal"]) {
    const from = join(disk, `terminpass.db${part}`);
    if (existsSync(from)) copyFileSync(from, join(folder, `copy.db${part}`));
  }
  const file = new Database(join(folder, "copy.db"));
  const whole = file.pragma("integrity_check", { simple: true });
  const appointments = file.prepare("SELECT count(*) FROM appointment").pluck().get();
  file.close();
  rmSync(folder, { recursive: true });
  return { whole, appointments };
}

test(`F8 ${mayMount ? "a real disk" : "a disk, for SQLite,"} that is full: reading goes on, writing says later, nothing is damaged, and it recovers by itself`, async () => {
  const { server, fill, empty, disk } = await (mayMount ? onSmallDisk() : withoutPages());
  let acknowledged = 0;
  expect((await book(server)).status).toBe(201);
  acknowledged += 1;

  await fill();
  const { taken, answer } = await bookAll(server);
  acknowledged += taken;
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: "unavailable" });
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  const slots = `${server.origin}${office}/services/self/slots?date=2026-12-02`;
  expect((await fetch(slots)).status).toBe(200);
  expect((await fetch(`${server.origin}/readyz`)).status, "it goes on serving those who read").toBe(200);
  expect(filesOf(disk)).toEqual({ whole: "ok", appointments: acknowledged });

  await empty();
  expect((await book(server)).status, "without a restart").toBe(201);
  acknowledged += 1;
  expect(filesOf(disk)).toEqual({ whole: "ok", appointments: acknowledged });
  server.signal("SIGTERM");
  const { code, err } = await server.ended;
  expect(code).toBe(0);
  expect(err, "whoever reads the log is told").toContain('"code":"SQLITE_FULL"');
  if (mayMount) expect(err, "and was warned before").toContain('"disk":"low"');
});

test("a full disk that is not told apart from an accident is answered like one, with no time to ask again", async () => {
  const { server, fill } = await withoutPages("namelessErrors.ts");
  await fill();
  const { answer } = await bookAll(server);
  expect(answer.status).toBe(500);
  expect(answer.headers.get("Retry-After")).toBeNull();
  server.signal("SIGTERM");
  expect((await server.ended).err).not.toContain('"code":"SQLITE_FULL"');
}, 60_000);

test("F8 a disk that gets full is told once before anything fails, and once when there is room again", async () => {
  const lines: Record<string, unknown>[] = [];
  const megabyte = 1024 * 1024;
  const left = [500, 99, 40, 0, 300, 101, 20].map((it) => it * megabyte);
  const job = watchSpace(
    "/somewhere",
    (line) => lines.push(line),
    async () => left.shift() ?? 0,
  );
  expect(job.everyMillis).toBeLessThanOrEqual(60_000);
  while (left.length > 0) await job.run();
  expect(lines.map(({ level, disk, freeMegabytes }) => [level, disk, freeMegabytes])).toEqual([
    ["error", "low", 99],
    ["info", "enough", 300],
    ["error", "low", 20],
  ]);
});
