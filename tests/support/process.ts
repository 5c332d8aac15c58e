import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { serverEnv } from "../../scripts/launch/server.mjs";
import { testOffice } from "./testOffice.ts";

const main = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** A port that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A folder with office files for a server of its own. */
export function serverFolder(office: string = JSON.stringify(testOffice())): string {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-process-"));
  mkdirSync(join(folder, "offices"));
  writeFileSync(join(folder, "offices", "testburg.yaml"), office);
  return folder;
}

/** A server started as a program of its own. */
export interface Started {
  origin: string;
  pid: number;
  /** Resolves when it says that it runs; rejects with what it said when it ended instead. */
  ready: Promise<void>;
  /** Resolves with exit code and everything it said. */
  ended: Promise<{ code: number | null; out: string; err: string }>;
  signal(name: NodeJS.Signals): void;
}

/** Starts the server as operators do, on a folder of its own; `imports` is loaded before it, `within` is the program that runs it. */
export async function startServer(
  folder: string,
  env: Record<string, string> = {},
  { imports, within = [] }: { imports?: string; within?: readonly string[] } = {},
): Promise<Started> {
  const port = env["PORT"] ?? String(await freePort());
  const { PATH = "" } = process.env;
  const [program = "", ...args] = [...within, process.execPath, ...(imports ? ["--import", imports] : []), main];
  const child = spawn(program, args, {
    cwd: folder,
    env: serverEnv({
      PATH,
      PORT: port,
      DATABASE_URL: `file:${join(folder, "terminpass.db")}`,
      OFFICES_DIR: join(folder, "offices"),
      ...env,
    }),
  });
  let [out, err] = ["", ""];
  const running = Promise.withResolvers<void>();
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
    if (out.includes("Stop it with Ctrl+C")) running.resolve();
  });
  child.stderr.on("data", (chunk) => (err += String(chunk)));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once("close", (code) => {
      resolve({ code, out, err });
      running.reject(new Error(`it ended with ${code}: ${err}`));
    }),
  );
  running.promise.catch(() => undefined);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ready: running.promise,
    ended,
    signal: (name) => void child.kill(name),
  };
}
