// npm run staff -- add EMAIL OFFICE ROLE: makes an account on the configured database. The server may be running meanwhile.
import { randomBytes } from "node:crypto";
import { openDatabase } from "./db/open.ts";
import { openSeal } from "./db/seal.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";
import { addAccount } from "./staff/index.ts";

const usage = "Write: npm run staff -- add EMAIL OFFICE ROLE, such as add a.b@example.org pirmasens reception.";

async function add([command, email, office, role, ...more]: readonly string[]): Promise<void> {
  if (command !== "add" || !email || !office || !role || more.length > 0) throw new StartProblem(usage);
  const { databaseUrl, dataKeyFile, publicUrl } = readEnvironment(process.env);
  const { db, close } = await openDatabase(databaseUrl);
  try {
    const seal = await openSeal(db, dataKeyFile);
    const parts = { db, seal, publicUrl, now: Date.now(), random: randomBytes };
    const account = await addAccount({ email, office, role }, parts);
    console.log(`${account.email} may sign in as ${role} of ${office}.`);
    console.log(`Password, shown this once: ${account.password}`);
  } finally {
    await close();
  }
}

await add(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof StartProblem ? error.message : error);
  process.exitCode = 1;
});
