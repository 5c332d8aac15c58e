import type { Text } from "../../../shared/offices/texts.ts";
import type { PendingCall } from "../../device/database.ts";
import type { StoredChecklist, StoredOffice, StoredVisit } from "../../device/index.ts";
import type { KeptThing } from "../../device/onThisPhone.ts";
import { isUnsent } from "../../device/queue.ts";
import type { StoredWaiting } from "../../device/storedWaiting.ts";
import { languages, type Formats } from "../../i18n/index.ts";

/** The tables of the device in the order in which they matter to people; what a later version adds comes last. */
const known = ["visits", "waiting", "pending", "drafts", "checklists", "offices", "lists", "settings"] as const;

export interface ThingGroup {
  name: string;
  /** The key of its heading. */
  label: (typeof known)[number] | "other";
  things: KeptThing[];
}

const placeOf = (name: string) => {
  const place = (known as readonly string[]).indexOf(name);
  return place < 0 ? known.length : place;
};

/** What is kept, by table. */
export function groupsOf(things: readonly KeptThing[]): ThingGroup[] {
  const names = [...new Set(things.map((it) => it.table))].sort((a, b) => placeOf(a) - placeOf(b));
  return names.map((name) => ({
    name,
    label: known.find((it) => it === name) ?? "other",
    things: things.filter((it) => it.table === name),
  }));
}

interface Words {
  t: (key: string, values: Record<string, string>) => string;
  tn: (text: Text) => string;
  formats: Formats;
  /** The offices that are kept as well: from them come the names. */
  offices: readonly StoredOffice[];
}

/** Whether a row of the queue is a booking that is none yet. */
export const isQueuedBooking = ({ table, row }: KeptThing): boolean =>
  table === "pending" && (row as PendingCall).name === "book";

/** Whether a row of the queue still has to be sent. */
export const isUnsentThing = ({ table, row }: KeptThing): boolean =>
  table === "pending" && isUnsent(row as PendingCall);

/** A size as people read it, never less than one kilobyte. */
export const kilobytes = (bytes: number, { t, formats }: Pick<Words, "t" | "formats">): string =>
  t("phone.kilobytes", { count: formats.number(Math.ceil(bytes / 1024)) });

/** The offices among what is kept. */
export const officesAmong = (things: readonly KeptThing[]): StoredOffice[] =>
  things.filter((it) => it.table === "offices").map((it) => it.row as StoredOffice);

/** Whose draft it is: its service and its office by name, by what this device knows of them. */
function draftOf(id: string, { tn, formats, offices }: Words): string {
  const [office = "", service] = id.split("/");
  const view = offices.find((it) => it.view.id === office)?.view;
  if (!view) return office;
  const chosen = view.services.find((it) => it.id === service);
  return formats.list([...(chosen ? [tn(chosen.name)] : []), tn(view.name)]);
}

/** The list of the offices, or when one of them opens new times. */
function listName(id: string, { t, tn, formats, offices }: Words): string {
  const [kind, office] = id.split("/");
  if (kind !== "openings") return t("phone.list", {});
  const view = offices.find((it) => it.view.id === office)?.view;
  return formats.list([t("offices.openings", {}), ...(view ? [tn(view.name)] : [])]);
}

/** What a thing is called on the page: nobody knows it by its id. */
export function nameOf(thing: KeptThing, words: Words): string {
  const { table, id, row } = thing;
  const { t, tn, formats } = words;
  if (table === "visits") {
    const { appointment, place } = row as StoredVisit;
    return formats.list([formats.day(appointment.start), tn(place.officeName)]);
  }
  if (table === "waiting") {
    const { services, officeName } = (row as StoredWaiting).place;
    return formats.list([...services.map((it) => tn(it.name)), tn(officeName)]);
  }
  if (table === "checklists") return tn((row as StoredChecklist).name);
  if (table === "offices") return tn((row as StoredOffice).view.name);
  if (table === "settings") return languages[String(row)]?.name ?? String(row);
  if (table === "lists") return listName(String(id), words);
  if (isQueuedBooking(thing)) {
    const { office, service } = (row as { args: { office: string; service: string } }).args;
    return t(isUnsentThing(thing) ? "phone.booking" : "phone.endedBooking", {
      of: draftOf(`${office}/${service}`, words),
    });
  }
  if (table === "pending") return t("phone.cancellation", {});
  if (table === "drafts") return t("phone.draft", { of: draftOf(String(id), words) });
  return String(id);
}
