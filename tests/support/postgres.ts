import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { findPostgres } from "../../scripts/launch/postgres.mjs";
import { openDatabase } from "../../server/db/open.ts";

// Where the cluster of this run listens; processes that tests start find it here as well.
const variable = "TEST_POSTGRES_FOLDER";

/** A database with all tables and nothing in them, to be copied. */
const template = "terminpass";

/** A program of PostgreSQL, as its own user where we are root: it refuses to run as root. */
function tool(name: string, args: readonly string[]): [string, ...string[]] {
  const path = join(findPostgres(process.env) ?? "", name);
  return process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", path, ...args] : [path, ...args];
}

function runTool(name: string, args: readonly string[]): void {
  const [command, ...all] = tool(name, args);
  // Its output must not be a pipe: the server would inherit it and keep it open.
  execFileSync(command, all, { cwd: "/", stdio: "ignore" });
}

const stopping = (cluster: string) => ["-D", cluster, "-m", "immediate", "-w", "stop"];

/** A run that is broken off ends nothing itself: this ends the cluster when the run is no more. */
function endWithUs(place: string, cluster: string): void {
  const script = 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; place=$2; shift 2; "$@"; rm -rf "$place"';
  const args = ["-c", script, "sh", String(process.pid), place, ...tool("pg_ctl", stopping(cluster))];
  spawn("sh", args, { cwd: "/", stdio: "ignore", detached: true }).unref();
}

const folder = () => {
  const it = process.env[variable];
  if (it === undefined) throw new Error("the cluster for tests does not run");
  return it;
};

/** The address of a database of the cluster, over its socket. */
export const urlOf = (name: string) => `postgres://app@localhost/${name}?host=${encodeURIComponent(folder())}`;

async function command(sql: string, database = "postgres"): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: urlOf(database) });
  await client.connect();
  try {
    const results: { rows: Record<string, unknown>[] } | { rows: Record<string, unknown>[] }[] =
      await client.query(sql);
    return [results].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

/** Makes a database of its own and gives its name; `empty` has not even tables. */
export async function createPostgresDatabase({ empty = false } = {}): Promise<string> {
  const name = `t_${randomBytes(8).toString("hex")}`;
  await command(`CREATE DATABASE ${name} TEMPLATE ${empty ? "template0" : template}`);
  return name;
}

export async function dropPostgresDatabase(name: string): Promise<void> {
  await command(`DROP DATABASE ${name} WITH (FORCE)`);
}

// Making a database takes longer than most tests: one that was used is emptied and used again, unless its tables were changed.
const free: string[] = [];
let asMade: string | undefined;

const shape = `SELECT (SELECT string_agg(name, ',') FROM kysely_migration)
  || (SELECT string_agg(tgname, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal) AS shape`;

// As if everything had just been made. Guards and references would speak against it.
const empty = `SET session_replication_role = replica;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
  END $$; ${shape}`;

/** A database with all tables and nothing in them. */
export async function takePostgresDatabase(): Promise<string> {
  const name = free.pop() ?? (await createPostgresDatabase());
  asMade ??= String((await command(shape, name))[0]?.["shape"]);
  return name;
}

/** Takes back a database that nobody is connected to any more. */
export async function givePostgresDatabase(name: string): Promise<void> {
  const [now] = await command(empty, name);
  if (now?.["shape"] === asMade) free.push(name);
  else await dropPostgresDatabase(name);
}

/** The files in which the tables of a database lie, with everything that was committed. */
export async function filesOf(name: string): Promise<string[]> {
  const rows = await command(`CHECKPOINT; SELECT oid FROM pg_database WHERE datname = '${name}'`);
  const base = join(folder(), "cluster", "base", String(rows[0]?.["oid"]));
  return readdirSync(base).map((it) => join(base, it));
}

/** Starts a private cluster in a folder of its own, once for a whole run, and ends it with the run. Waits for the disk if `durable`. */
export async function startCluster({ durable = false } = {}): Promise<() => void> {
  const place = mkdtempSync(join(tmpdir(), "tp-pg-"));
  if (process.getuid?.() === 0) execFileSync("chown", ["postgres", place]);
  chmodSync(place, 0o700);
  const cluster = join(place, "cluster");
  runTool("initdb", ["-D", cluster, "-U", "app", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
  // For tests what survives a power cut is not in question, what survives the death of a server of ours is.
  const settings = [
    `-k ${place} -c listen_addresses=`,
    ...(durable ? [] : ["fsync=off"]),
    "max_connections=300",
    "deadlock_timeout=200ms",
  ];
  runTool("pg_ctl", ["-D", cluster, "-l", join(place, "log"), "-w", "-o", settings.join(" -c "), "start"]);
  endWithUs(place, cluster);
  process.env[variable] = place;
  await command(`CREATE DATABASE ${template} TEMPLATE template0`);
  await (await openDatabase(urlOf(template))).close();
  return () => {
    runTool("pg_ctl", stopping(cluster));
    rmSync(place, { recursive: true, force: true });
  };
}

/** The cluster of a run of tests. */
export default (): Promise<() => void> => startCluster();
