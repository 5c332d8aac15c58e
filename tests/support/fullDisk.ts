import Database from "better-sqlite3";

/*
 * Loaded before the server: at SIGUSR2 its database files get no further page, as on a disk that is full; at the next SIGUSR2 there is
 * room again. SQLite itself refuses, in the middle of a transaction, with the same code as for a real disk.
 */
const writing = new Set<Database.Database>();
const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  if (!this.readonly && !this.memory) writing.add(this);
  return prepare.call(this, sql);
} as typeof prepare;

const noMore = 1;
const asManyAsEver = 0xfffffffe;
let isFull = false;
process.on("SIGUSR2", () => {
  isFull = !isFull;
  for (const database of writing) {
    if (database.open) database.pragma(`max_page_count = ${isFull ? noMore : asManyAsEver}`);
  }
});
