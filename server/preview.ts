import { readFile } from "node:fs/promises";
import { previewOf, previewText } from "./booking/index.ts";
import { runningClock } from "./clock.ts";
import { openDatabase } from "./db/open.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";
import { faultText, loadCatalogue, openRegistry, readChanged } from "./offices/index.ts";

/** Says in plain words what a changed office file would do to the office in the database. */
async function preview(file: string | undefined): Promise<string> {
  if (file === undefined) throw new StartProblem("Name the changed office file: npm run preview -- FILE");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new StartProblem(`${file} cannot be read.`);
  const { databaseUrl, clock: startsAt } = readEnvironment(process.env);
  const catalogue = await loadCatalogue();
  const { db, close } = await openDatabase(databaseUrl);
  try {
    const changed = await readChanged(db, file, text, catalogue);
    if (!changed.ok) throw new StartProblem(changed.faults.map(faultText).join("\n"));
    const offices = await openRegistry(db);
    const present = offices.get(changed.value.id);
    if (!present)
      throw new StartProblem(`The database has no office ${changed.value.id} yet; there is nothing to compare with.`);
    const outcome = await previewOf({ db, offices, clock: runningClock(startsAt) }, present, changed.value, {});
    if (!outcome.ok) throw new Error(`refused: ${outcome.problem.code}`);
    return previewText(outcome.value);
  } finally {
    await close();
  }
}

await preview(process.argv[2]).then(
  (words) => console.log(words),
  (error: unknown) => {
    console.error(error instanceof StartProblem ? error.message : error);
    process.exitCode = 1;
  },
);
