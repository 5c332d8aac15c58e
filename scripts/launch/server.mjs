import { join } from "node:path";
import { root } from "./prepare.mjs";

/**
 * How Node is set for the server. Requests leave much behind that was needed for a moment only; a small room for it is emptied often
 * and keeps the memory small, and takes no longer.
 */
export const serverFlags = ["--max-semi-space-size=4"];

/** What Node is called with to run the server. */
export const serverArgs = [...serverFlags, "server/main.ts"];

/**
 * The environment of a server: Node keeps what it has compiled, so that the next start is faster.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const serverEnv = (env) => ({ NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "server"), ...env });
