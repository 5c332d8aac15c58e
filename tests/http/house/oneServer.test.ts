import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { serverFolder, startServer, type Started } from "../../support/process.ts";
import { testOffice } from "../../support/testOffice.ts";

const at = { CLOCK: "2026-12-01T07:00:00+01:00" };

async function running(folder: string, env: Record<string, string> = at): Promise<Started> {
  const server = await startServer(folder, env);
  await server.ready;
  return server;
}

/** Runs a command of the operator on the database of a folder, and gives what it said. */
async function command(folder: string, script: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`../../../server/${script}`, import.meta.url));
  const env = {
    PATH: process.env["PATH"],
    ...at,
    DATABASE_URL: `file:${join(folder, "terminpass.db")}`,
    DATA_KEY_FILE: join(folder, "terminpass.key"),
  };
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { env });
  return stdout;
}

describe("F24 a database file", () => {
  test("serves one server: a second one ends with a sentence, whatever name it knows the file by, and the first goes on", async () => {
    const folder = serverFolder();
    const first = await running(folder);
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "terminpass.db"), join(folder, "elsewhere", "other.db"));
    for (const name of ["terminpass.db", "elsewhere/other.db"]) {
      const DATABASE_URL = `file:${join(folder, name)}`;
      const DATA_KEY_FILE = join(folder, "terminpass.key");
      const { code, err } = await (await startServer(folder, { ...at, DATABASE_URL, DATA_KEY_FILE })).ended;
      expect([code, err.trim().split("\n").length], err).toEqual([1, 1]);
      expect(err).toContain(`Another Terminpass works on the database file ${join(folder, "terminpass.db")}`);
    }
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
  });

  test("is served again at once when its server ended, in good order or by a power cut", async () => {
    const folder = serverFolder();
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      const server = await running(folder);
      server.signal(signal);
      await server.ended;
    }
    await running(folder);
  });

  test("is open to the commands of the operator while its server runs", async () => {
    const folder = serverFolder();
    await running(folder);
    const changed = join(folder, "changed.yaml");
    writeFileSync(changed, JSON.stringify(testOffice()));
    expect(await command(folder, "check.ts")).toContain("Nothing drifts.");
    expect(await command(folder, "preview.ts", changed)).not.toBe("");
    expect(await command(folder, "staffAccounts.ts", "add", "a.b@example.org", "testburg", "clerk")).toContain(
      "may sign in",
    );
  });

  test("gets a second server as soon as the lock is out: the lock is what prevents it", async () => {
    const folder = serverFolder();
    await running(folder);
    const lock = join(folder, "terminpass.db.lock");
    expect(existsSync(lock)).toBe(true);
    rmSync(lock);
    await running(folder);
  });
});
