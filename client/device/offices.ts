import type { OfficeEntry, OfficeView } from "../../shared/offices/messages.ts";
import { systemClock } from "./clock.ts";
import { onDatabase, type StoredList, type StoredOffice } from "./database.ts";

// A convenience for the next time without a network: where it cannot be stored, the page works as well as before.
const ifPossible = (work: Promise<unknown>) => work.then(() => undefined).catch(() => undefined);
const plain = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

// A copy from before an update may lack what the pages show since. Half an office is none: it is asked for anew.
const hasAll = (facts: object, needed: readonly string[]) => needed.every((it) => it in facts);
const inOffice = ["guide", "questions", "serves", "legal", "retentionDays", "ways"];
const inEntry = ["postcodes", "ways"];

/** The last answers about offices, for pages without a network. Each knows its age. */
export const cachedOffices = {
  get: (id: string): Promise<StoredOffice | undefined> =>
    onDatabase((it) => it.offices.get(id))
      .then((it) => (it && hasAll(it.view, inOffice) ? it : undefined))
      .catch(() => undefined),
  put: (view: OfficeView, clock = systemClock): Promise<void> =>
    ifPossible(onDatabase((it) => it.offices.put({ id: view.id, view: plain(view), asOf: clock.now() }))),
  list: (): Promise<StoredList | undefined> =>
    onDatabase((it) => it.lists.get("offices"))
      .then((it) => (it && "entries" in it && it.entries.every((entry) => hasAll(entry, inEntry)) ? it : undefined))
      .catch(() => undefined),
  putList: (entries: OfficeEntry[], clock = systemClock): Promise<void> =>
    ifPossible(onDatabase((it) => it.lists.put({ id: "offices", entries: plain(entries), asOf: clock.now() }))),
};
