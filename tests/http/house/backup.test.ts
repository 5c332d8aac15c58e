import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { copyDatabase } from "../../../server/db/copyDatabase.ts";
import { openForServer } from "../../../server/db/open.ts";
import type { BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { serverFolder, startServer, type Started } from "../../support/process.ts";

const clock = { CLOCK: "2026-12-01T07:00:00+01:00" };
const office = "/api/offices/testburg";

async function running(folder: string): Promise<Started> {
  const server = await startServer(folder, clock);
  await server.ready;
  return server;
}

async function post<T>(server: Started, path: string, body: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": freshKey() };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return (await (await fetch(`${server.origin}${office}${path}`, init)).json()) as T;
}

async function visit(server: Started, start: string): Promise<BookedAnswer> {
  const { hold } = await post<HoldAnswer>(server, "/holds", { service: "self", start });
  return post(server, "/appointments", { hold, applicant: somebody(), language: "de" });
}

const isThere = async (server: Started, { appointment, secret }: BookedAnswer) =>
  (
    await fetch(`${server.origin}/api/appointments/${appointment.id}`, {
      headers: { Authorization: `Bearer ${secret}` },
    })
  ).ok;

/** Runs a command of the operator on the database of a folder. */
async function command(folder: string, script: string, args: string[], env: Record<string, string> = {}) {
  const file = fileURLToPath(new URL(`../../../server/${script}.ts`, import.meta.url));
  const DATABASE_URL = `file:${join(folder, "terminpass.db")}`;
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...clock, DATABASE_URL, ...env },
  });
  const ended = once(child, "close");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  return { code, out, err };
}

async function stopped(server: Started): Promise<void> {
  server.signal("SIGTERM");
  await server.ended;
}

/** Overwrites pages in the middle, as a broken disk would. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 4096 * 5, 4096 * 9));
}

describe("F10 a backup", () => {
  test("is taken while the server runs, and one command puts it in the place of a damaged database", async () => {
    const folder = serverFolder();
    const file = join(folder, "terminpass.db");
    const before = await running(folder);
    const kept = await visit(before, "2026-12-02T08:00:00+01:00");
    const backup = join(folder, "copy.db");
    const taken = await command(folder, "backup", [backup]);
    expect([taken.code, taken.err]).toEqual([0, ""]);
    expect(taken.out).toContain("The key is not in it");
    const later = await visit(before, "2026-12-02T08:15:00+01:00");
    await stopped(before);

    damage(file);
    const damaged = readFileSync(file);
    const refused = await (await startServer(folder, clock)).ended;
    expect([refused.code, refused.err.trim().split("\n").length], refused.err).toEqual([1, 1]);
    expect(refused.err).toContain("npm run restore -- BACKUP");

    const began = performance.now();
    const restored = await command(folder, "restore", [backup]);
    const after = await running(folder);
    const minutes = (performance.now() - began) / 60_000;
    console.log(`restored and serving again after ${minutes.toFixed(3)} minutes`);
    expect(minutes).toBeLessThan(15);
    expect([restored.code, restored.err]).toEqual([0, ""]);
    expect(restored.out).toContain("with 1 appointments");
    expect([await isThere(after, kept), await isThere(after, later)]).toEqual([true, false]);
    const aside = readdirSync(folder).filter((it) => /\.replaced-[\dTZ-]+$/.test(it));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0] ?? "")).equals(damaged), "the damaged one is kept as it was").toBe(true);
  }, 60_000);

  test("is the newest whole one of the regular ones when no name is given", async () => {
    const folder = serverFolder();
    const file = join(folder, "terminpass.db");
    await (await openForServer(`file:${file}`)).close();
    const BACKUP_DIR = join(folder, "backups");
    mkdirSync(BACKUP_DIR);
    const [older = "", newer = ""] = ["08-00-00", "09-00-00"].map((it) =>
      join(BACKUP_DIR, `terminpass-2026-12-01T${it}-000Z.db`),
    );
    copyDatabase(file, older);
    copyDatabase(file, newer);
    damage(newer);
    damage(file);
    const { code, out } = await command(folder, "restore", [], { BACKUP_DIR });
    expect(code).toBe(0);
    expect(out).toContain(`${newer} is damaged`);
    expect(out).toContain(`is now the copy ${older}`);
    expect(readdirSync(BACKUP_DIR), "none is removed").toHaveLength(2);
    await (await openForServer(`file:${file}`)).close();
  });
});
