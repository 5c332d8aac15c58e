import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Something the person at the keyboard has to know or do, in one plain sentence. */
export class Hint extends Error {}

/** @type {Map<import("node:child_process").ChildProcess, number>} with the patience for each */
const running = new Map();
let ending = false;

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & { patience?: number, quiet?: boolean }} [options] patience: milliseconds it
 *   gets for ending by itself once asked to; nine seconds, because SIGTERM has to end the whole within ten. quiet: what it says is
 *   shown only when it fails
 * @returns {Promise<number>} its exit code; 128 and more when a signal ended it
 */
export function run(command, args, { patience = 9000, quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit", ...options });
    running.set(child, patience);
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => said.push(chunk));
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    /** @type {(code: number | null, signal: NodeJS.Signals | null) => void} */
    const ended = (code, signal) => {
      running.delete(child);
      const result = code ?? 128 + (signal ? constants.signals[signal] : 0);
      if (quiet && result !== 0) process.stderr.write(Buffer.concat(said));
      if (ending && running.size === 0) process.exit(result);
      resolve(result);
    };
    // Only when its outputs are closed too has everything been said.
    child.on(quiet ? "close" : "exit", ended);
  });
}

/** Passes a request to end on to everything started here. What has not ended when patience is over is stopped hard. */
export function endTogether() {
  const end = (/** @type {"SIGTERM" | "SIGINT" | "SIGHUP"} */ signal) => {
    ending = true;
    if (running.size === 0) process.exit(128 + constants.signals[signal]);
    // Ctrl-C in a terminal reaches the whole group by itself; passing it on would look like a second one.
    const alreadyTold = signal === "SIGINT" && process.stdin.isTTY;
    for (const [child, patience] of running) {
      if (!alreadyTold) child.kill(signal);
      setTimeout(() => child.kill("SIGKILL"), patience);
    }
  };
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, () => end(signal));
  if (process.env["npm_lifecycle_event"]) whenOrphaned(() => end("SIGTERM"));
}

/**
 * npm runs us through a shell that may die of a signal without passing it on. Then we get another parent.
 * @param {() => void} then
 */
function whenOrphaned(then) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, 250);
  watch.unref();
}

/**
 * The main part of a command line program: a hint is told as a sentence, anything else with its trace.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function program(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Hint ? error.message : error);
    process.exitCode = 1;
  }
}
