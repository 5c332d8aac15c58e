// npm run bounce -- ADDRESS < MAIL: a mail that came back, handed over by the operator's mail server. The server may be running meanwhile.
import { text } from "node:stream/consumers";
import { createEventLog } from "./db/events.ts";
import { openDatabase } from "./db/open.ts";
import { openSeal } from "./db/seal.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";
import { failureInReport, messageReturnedTo, noteBounce } from "./messages/index.ts";

const usage = "Write: npm run bounce -- ADDRESS, with the mail that came back on the standard input.";
/** Asks the mail server to try again later (EX_TEMPFAIL): nothing that came back gets lost. */
const again = 75;

async function takeBack([address, ...more]: readonly string[]): Promise<void> {
  if (!address || more.length > 0) throw new StartProblem(usage);
  const failure = failureInReport(await text(process.stdin));
  // A mail that is late, or a note of absence: nothing has failed.
  if (failure === undefined) return;
  const { databaseUrl, dataKeyFile } = readEnvironment(process.env);
  const { db, close } = await openDatabase(databaseUrl);
  try {
    const id = messageReturnedTo(await openSeal(db, dataKeyFile), address);
    if (id === undefined) throw new StartProblem("This address belongs to none of our mails.");
    const events = createEventLog(db, (error) => console.error(error));
    await events.transact((trx) => noteBounce(trx, id, failure, Date.now()));
  } finally {
    await close();
  }
}

await takeBack(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof StartProblem ? error.message : error);
  process.exitCode = error instanceof StartProblem ? 1 : again;
});
