import { parseInstant, type Instant } from "../../../shared/time/index.ts";
import type { StoredVisit } from "../../device/index.ts";

/** The words of the file: its title, the room, and how the language puts the parts of a line together. */
interface CalendarWords {
  title: string;
  room: string;
  list(parts: readonly string[]): string;
}

/**
 * Where the visit is, on one line and without the name of the office, which a shared calendar need not show. The address is written
 * as on the letter, whatever the language: maps find it by that.
 */
function placeOf({ place: { address }, appointment }: StoredVisit, { room, list }: CalendarWords): string {
  const where = address ? `${address.street}, ${address.postcode} ${address.city}` : appointment.office;
  return list([room, where].filter(Boolean));
}

/** The calendar file of a visit, made on this device: it needs no network. */
export async function calendarFileOf(visit: StoredVisit, words: CalendarWords): Promise<File> {
  const { calendarFile } = await import("../../../shared/messages/index.ts");
  const { id, start, end, changedAt } = visit.appointment;
  const text = calendarFile({
    id,
    start: parseInstant(start) as Instant,
    end: parseInstant(end) as Instant,
    // An older server does not tell; then the last word of the server is as good.
    changedAt: parseInstant(changedAt ?? "") ?? visit.savedAt,
    title: words.title,
    place: placeOf(visit, words),
    page: new URL(`/visit/${encodeURIComponent(id)}`, location.origin).href,
  });
  return new File([text], "termin.ics", { type: "text/calendar" });
}

/** Hands a file to the browser, which offers it to the calendar or keeps it. */
export function saveFile(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  // The browser reads it after the click; how soon nobody tells.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
