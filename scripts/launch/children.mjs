import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Something the person at the keyboard has to know or do, in one plain sentence. */
export class Hint extends Error {}

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
let ending = false;

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 and more when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    running.add(child);
    child.on("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.on("exit", (code, signal) => {
      running.delete(child);
      const result = code ?? 128 + (signal ? constants.signals[signal] : 0);
      if (ending && running.size === 0) process.exit(result);
      resolve(result);
    });
  });
}

/**
 * Passes a request to end on to everything started here. Who has not ended after nine seconds is stopped hard, because
 * SIGTERM has to end the whole within ten.
 * @param {number} patience milliseconds
 */
export function endTogether(patience = 9000) {
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) {
    process.on(signal, () => {
      ending = true;
      if (running.size === 0) process.exit(128 + constants.signals[signal]);
      // Ctrl-C in a terminal reaches the whole group by itself; passing it on would look like a second one.
      const alreadyTold = signal === "SIGINT" && process.stdin.isTTY;
      for (const child of running) {
        if (!alreadyTold) child.kill(signal);
        setTimeout(() => child.kill("SIGKILL"), patience);
      }
    });
  }
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
