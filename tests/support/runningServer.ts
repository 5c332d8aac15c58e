import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildsFolder, knownBuilds, newestBuild, putInPlace } from "../../scripts/launch/builds.mjs";
import { serverArgs, serverEnv } from "../../scripts/launch/server.mjs";

const checkout = join(import.meta.dirname, "../..");
const examples = join(checkout, "server/offices/examples");

/** A Tuesday, half an hour before the counters of the example offices open. Every server and every phone begins there. */
export const tuesdayMorning = "2026-12-01T07:30:00+01:00";

interface Wanted {
  /** Office files beside the examples. */
  offices?: readonly Record<string, unknown>[];
  /** Where the server's clock starts. */
  clock?: string;
  /** What else its environment says. */
  env?: Readonly<Record<string, string>>;
  /** The folder the program runs from: this checkout, or a copy of it. */
  program?: string;
}

/** The real program in a process of its own, with its own data. */
export interface RunningServer {
  url: string;
  /** The file of its SQLite database. */
  database: string;
  /** What it printed at its last start, to whoever started it. */
  greeting(): string;
  /** Ends it as an operator does. Gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Leaves it as a network does that is there and brings nothing: it takes connections and never answers. */
  freeze(): void;
  /** Sends it a signal. */
  signal(name: NodeJS.Signals): void;
  /** Starts it again on the same port with the same data. */
  startAgain(more?: { clock?: string; env?: Readonly<Record<string, string>> }): Promise<void>;
  /** Ends it if it runs and removes its data. */
  discard(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

function writeOffices(folder: string, offices: readonly Record<string, unknown>[]): string {
  const dir = join(folder, "offices");
  cpSync(examples, dir, { recursive: true });
  for (const office of offices) writeFileSync(join(dir, `${String(office["id"])}.yaml`), JSON.stringify(office));
  return dir;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** What a program prints until it has said all of its greeting. */
async function greetingOf(child: ChildProcess): Promise<string> {
  let printed = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += String(chunk);
    if (printed.includes("Ctrl+C")) break;
  }
  child.stdout?.resume();
  return printed;
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (hasEnded(child)) throw new Error(`The server ended before it was ready:\n${said()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (it) => it.ok,
      () => false,
    );
    if (ready) return;
    await pause(50);
  }
}

/** Starts the program on a free port, in a folder that lasts as long as the test. */
export async function runServer({
  offices = [],
  clock,
  env: more = {},
  program = checkout,
}: Wanted = {}): Promise<RunningServer> {
  if (!existsSync(join(newestBuild(program, "applicant"), "index.html"))) {
    throw new Error("The applicant app is not built: run `npm run build` first.");
  }
  const folder = mkdtempSync(join(tmpdir(), "terminpass-journey-"));
  const officesDir = writeOffices(folder, offices);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const database = join(folder, "terminpass.db");
  let child: ChildProcess;
  let greeting = "";

  // A run of tests that is cut off leaves no server behind.
  const endHard = () => void child.kill("SIGKILL");

  async function start(startsAt: string, now: Readonly<Record<string, string>> = {}): Promise<void> {
    const env = {
      PATH: process.env["PATH"],
      PORT: String(port),
      DATABASE_URL: `file:${database}`,
      DATA_KEY_FILE: join(folder, "terminpass.key"),
      OFFICES_DIR: officesDir,
      CLOCK: startsAt,
      POW_DIFFICULTY: "0",
      ...more,
      ...now,
    };
    child = spawn(process.execPath, serverArgs, {
      cwd: program,
      env: serverEnv(env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    process.once("exit", endHard);
    const greeted = greetingOf(child);
    await untilReady(url, child, () => said);
    greeting = await greeted;
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    process.off("exit", endHard);
    if (hasEnded(child)) return child.exitCode;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  await start(clock ?? tuesdayMorning);
  return {
    url,
    database,
    greeting: () => greeting,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    freeze: () => void child.kill("SIGSTOP"),
    signal: (name) => void child.kill(name),
    startAgain: (more) => start(more?.clock ?? clock ?? tuesdayMorning, more?.env),
    discard: async () => {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A copy of the program whose built apps a test may change. Its packages are those of this checkout. */
export function copyOfProgram(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-program-"));
  for (const part of ["server", "shared", "package.json"]) {
    cpSync(join(checkout, part), join(folder, part), { recursive: true });
  }
  const newest = knownBuilds(checkout)?.newest ?? "";
  cpSync(join(buildsFolder(checkout), newest), join(buildsFolder(folder), newest), { recursive: true });
  putInPlace(folder, { inputs: "", newest }, new Date());
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
