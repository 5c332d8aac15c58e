import type { WaitingView } from "../../shared/booking/waiting.ts";
import type { OfficeView } from "../../shared/offices/messages.ts";
import { systemClock } from "./clock.ts";
import { onDatabase } from "./database.ts";
import type { StoredWaiting, WaitingPlace } from "./storedWaiting.ts";

export type { StoredWaiting, WaitingPlace } from "./storedWaiting.ts";

function placeOf({ services }: Pick<WaitingView, "services">, office: OfficeView): WaitingPlace {
  const named = ({ id, name }: WaitingPlace["units"][number]) => ({ id, name });
  return {
    officeName: office.name,
    timeZone: office.timeZone,
    services: services.flatMap((id) => office.services.filter((it) => it.id === id).map(named)),
    units: office.units.length > 1 ? office.units.map(named) : [],
  };
}

/** An entry as it comes to this device: just made, or by its link. */
export function newWaiting(view: WaitingView, secret: string, office: OfficeView, clock = systemClock): StoredWaiting {
  const now = clock.now();
  return { id: view.id, secret, view, place: placeOf(view, office), savedAt: now, asOf: now };
}

/** Keeps an entry on this device; false where it would not be stored. */
export function keepWaiting(entry: StoredWaiting): Promise<boolean> {
  // Pages hand in what Vue wraps; the database takes plain values only.
  const plain = JSON.parse(JSON.stringify(entry)) as StoredWaiting;
  return onDatabase((it) => it.waiting.put(plain)).then(
    () => true,
    () => false,
  );
}

/** What went by without an answer since the device last heard; what was refused was answered. */
function missedIn({ view: before, missed }: StoredWaiting, now: WaitingView, refused: string | undefined) {
  if (now.offer || now.state === "booked") return undefined;
  const ended = before.offer;
  if (!ended) return missed;
  return ended.hold === refused ? undefined : { start: ended.start, until: ended.until };
}

/** Takes over what the server says now. What was removed from this device meanwhile does not come back. */
export async function refreshWaiting(
  known: StoredWaiting,
  view: WaitingView,
  { refused, clock = systemClock }: { refused?: string | undefined; clock?: typeof systemClock } = {},
): Promise<StoredWaiting> {
  const stored = await waitingEntry(known.id);
  // Whether this device is told may have changed since the page read the entry.
  const fresh = { ...known, push: stored?.push, view, missed: missedIn(known, view, refused), asOf: clock.now() };
  if (stored) await keepWaiting(fresh);
  return fresh;
}

/** An entry kept on this device. */
export const waitingEntry = (id: string): Promise<StoredWaiting | undefined> =>
  onDatabase((it) => it.waiting.get(id)).catch(() => undefined);

/** All entries on this device, the oldest first. */
export async function waitingEntries(): Promise<StoredWaiting[]> {
  const all = await onDatabase((it) => it.waiting.toArray()).catch(() => []);
  return all.sort((a, b) => a.savedAt - b.savedAt);
}

/** Removes an entry from this device. Its place in the line stays as it is. */
export const forgetWaiting = (id: string): Promise<void> =>
  onDatabase((it) => it.waiting.delete(id)).catch(() => undefined);
