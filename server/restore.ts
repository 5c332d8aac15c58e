// npm run restore -- BACKUP: puts a backup in the place of the database, while no server runs. Without a name the newest whole one of
// BACKUP_DIR is taken.
import { resolve } from "node:path";
import { backupsIn } from "./db/backups.ts";
import { refuseDamage } from "./db/damage.ts";
import { ownFile } from "./db/ownFile.ts";
import { restoreDatabase } from "./db/restoreDatabase.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment } from "./environment.ts";

const usage = "Name the backup: npm run restore -- BACKUP. Where BACKUP_DIR is set, npm run restore takes its newest.";

function isWhole(backup: string): boolean {
  try {
    refuseDamage(backup, { thorough: true });
    return true;
  } catch {
    console.log(`${backup} is damaged; looking for an older one.`);
    return false;
  }
}

async function newestIn(folder: string | undefined): Promise<string> {
  if (folder === undefined) throw new StartProblem(usage);
  const newest = (await backupsIn(folder).catch(() => [])).find(isWhole);
  if (newest === undefined) throw new StartProblem(`BACKUP_DIR: ${folder} holds no whole backup.`);
  return newest;
}

async function restore([name, ...more]: readonly string[]): Promise<void> {
  if (more.length > 0) throw new StartProblem(usage);
  const { databaseUrl, backupDir } = readEnvironment(process.env);
  const file = ownFile(databaseUrl, (it) => `pg_restore --clean --if-exists --dbname=${it} ${name ?? "BACKUP"}`);
  const backup = name ? resolve(name) : await newestIn(backupDir);
  const { appointments, newest, aside } = restoreDatabase(file, backup, Date.now());
  console.log(`${file} is now the copy ${backup}, with ${appointments} appointments.`);
  if (newest !== null) console.log(`What was done after ${new Date(newest).toISOString()} is not in it.`);
  if (aside !== undefined) console.log(`What lay there before is kept as ${aside}.`);
}

await restore(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof StartProblem ? error.message : error);
  process.exitCode = 1;
});
