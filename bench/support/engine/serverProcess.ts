import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serverEnv, serverFlags } from "../../../scripts/launch/server.mjs";

/** A server in a process of its own, so that its CPU time and memory are its own. */
export interface Measured {
  port: number;
  /** CPU time used so far, in milliseconds. */
  cpuMillis(): number;
  /** Memory as PSS, in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

const ticksPerSecond = 100;
const patience = 20_000;

/** Reads user and system time of a process from the kernel. */
function cpuMillis(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

function memory(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return Number(pss) / 1024;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => (child.exitCode === null ? child.once("exit", () => resolve()) : resolve()));
}

async function answers(url: string, child: ChildProcess, errors: () => string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end && child.exitCode === null;) {
    const ready = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill();
  throw new Error(`no answer from ${url}: ${errors()}`);
}

/** Starts a script of this repository as `npm start` starts the server, and waits until an address of it answers. */
export async function startMeasured(
  script: string,
  port: number,
  ready: string,
  env: Record<string, string>,
): Promise<Measured> {
  const file = fileURLToPath(new URL(`../../../${script}`, import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...serverFlags, file], {
    env: serverEnv({ PATH: process.env["PATH"], PORT: String(port), ...env }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2_000)));
  // Whoever stops the measuring stops the server with it.
  const killIt = () => child.kill("SIGKILL");
  process.once("exit", killIt);
  await answers(`http://127.0.0.1:${port}${ready}`, child, () => errors);
  const pid = child.pid ?? 0;
  return {
    port,
    cpuMillis: () => cpuMillis(pid),
    memory: () => memory(pid),
    async stop() {
      process.off("exit", killIt);
      child.kill("SIGTERM");
      await ended(child);
    },
  };
}
