import type { OfficeEntry, OfficeView } from "../../shared/offices/messages.ts";
import { systemClock } from "./clock.ts";
import { onDatabase, type StoredList, type StoredOffice } from "./database.ts";

// A convenience for the next time without a network: where it cannot be stored, the page works as well as before.
const ifPossible = (work: Promise<unknown>) => work.then(() => undefined).catch(() => undefined);
const plain = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

/** The last answers about offices, for pages without a network. Each knows its age. */
export const cachedOffices = {
  get: (id: string): Promise<StoredOffice | undefined> => onDatabase((it) => it.offices.get(id)).catch(() => undefined),
  put: (view: OfficeView, clock = systemClock): Promise<void> =>
    ifPossible(onDatabase((it) => it.offices.put({ id: view.id, view: plain(view), asOf: clock.now() }))),
  list: (): Promise<StoredList | undefined> => onDatabase((it) => it.lists.get("offices")).catch(() => undefined),
  putList: (entries: OfficeEntry[], clock = systemClock): Promise<void> =>
    ifPossible(onDatabase((it) => it.lists.put({ id: "offices", entries: plain(entries), asOf: clock.now() }))),
};
