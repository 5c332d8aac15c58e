// Puts the office files of a folder in force in a database, as another process than the server, and says when that was.
import { renewDays } from "../../../server/booking/index.ts";
import { openDatabase } from "../../../server/db/open.ts";
import { applyOffices, loadOffices } from "../../../server/offices/index.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import { startsAt } from "./workload.ts";

const [url = "", folder = ""] = process.argv.slice(2);
const sources = await loadOffices(folder, { services: new Set<string>(), questions: [] });
if (!sources.ok) throw new Error("the office file is wrong");
const now = parseInstant(startsAt);
if (now === undefined) throw new Error("the instant is wrong");
const { db, close } = await openDatabase(url);
await applyOffices(db, sources.value, now, (trx, office) => renewDays(trx, office, now));
console.log(Date.now());
await close();
