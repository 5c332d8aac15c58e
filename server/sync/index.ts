/** The exchange with devices as the rest of the server uses it. */
export { createSync, type Sync } from "./createSync.ts";
export { syncOperations } from "./routes.ts";
