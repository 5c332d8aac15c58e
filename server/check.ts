import { findDrift, readAnew } from "./booking/index.ts";
import { runningClock } from "./clock.ts";
import { openDatabase } from "./db/open.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";
import { openRegistry } from "./offices/index.ts";

/**
 * Holds everything that is kept twice in the database against each other, and says what does not agree. What servers keep in their
 * memory cannot be seen from here: they read it anew.
 */
async function check(): Promise<string[]> {
  const { databaseUrl, clock } = readEnvironment(process.env);
  const { db, commits, close } = await openDatabase(databaseUrl);
  try {
    const deps = { db, commits, offices: await openRegistry(db), clock: runningClock(clock) };
    const found = await findDrift(deps);
    for (const office of deps.offices.all()) await readAnew(db, office, deps.clock.now());
    if (found.length === 0) return [];
    // Somebody may have booked between two looks. What is wrong is still wrong when looked at again.
    const again = new Set(await findDrift(deps));
    return found.filter((it) => again.has(it));
  } finally {
    await close();
  }
}

await check().then(
  (lines) => {
    for (const line of lines) console.log(line);
    console.log(lines.length === 0 ? "Nothing drifts." : `${lines.length} found that do not agree.`);
    process.exitCode = lines.length === 0 ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof StartProblem ? error.message : error);
    process.exitCode = 1;
  },
);
