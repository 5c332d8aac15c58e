// npm run backup -- FILE: copies the database as it is now. The server may be running meanwhile.
import { resolve } from "node:path";
import { copyDatabase } from "./db/copyDatabase.ts";
import { ownFile } from "./db/ownFile.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";

const usage = "Name the file that does not exist yet: npm run backup -- FILE";

function backUp([name, ...more]: readonly string[]): void {
  if (!name || more.length > 0) throw new StartProblem(usage);
  const { databaseUrl, dataKeyFile } = readEnvironment(process.env);
  const from = ownFile(databaseUrl, (it) => `pg_dump --format=custom --file=${name} ${it}`);
  copyDatabase(from, resolve(name));
  console.log(`${name} is a whole copy. The key is not in it: keep a copy of ${dataKeyFile} in another place.`);
}

try {
  backUp(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof StartProblem ? error.message : error);
  process.exitCode = 1;
}
