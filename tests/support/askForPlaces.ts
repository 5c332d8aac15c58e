import { aShift, anOffice } from "./builders.ts";
import { bookingRoom, hold } from "./bookingRoom.ts";
import { placeAt } from "./database.ts";

// A second server on the same database, as a process of its own: asks for one start of three places many times and says how
// often it got it. Arguments: folder of the key file, address of the database, how many ask.
const [folder = "", url = "", people = "0"] = process.argv.slice(2);
const offices = [anOffice({ shifts: [aShift({ counters: 3 })] })];
const room = await bookingRoom({ offices, place: placeAt(folder, url) });
const ask = () => hold(room, "2026-06-08T08:00:00+02:00");
const answers = await Promise.all(Array.from({ length: Number(people) }, ask));
await room.close();
process.stdout.write(String(answers.filter((it) => it.ok).length));
