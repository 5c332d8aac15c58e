import { parseInstant, type Instant } from "../../../shared/time/index.ts";
import type { StoredVisit } from "../../device/index.ts";

/** Where the visit is, on one line and without the name of the office, which a shared calendar need not show. */
function placeOf({ place: { address }, appointment }: StoredVisit, room: string): string {
  const parts = address ? [address.street, `${address.postcode} ${address.city}`] : [appointment.office];
  return [room, ...parts].filter(Boolean).join(", ");
}

/** The calendar file of a visit, made on this device: it needs no network. */
export async function calendarFileOf(visit: StoredVisit, words: { title: string; room: string }): Promise<File> {
  const { calendarFile } = await import("../../../shared/messages/index.ts");
  const { id, start, end, changedAt } = visit.appointment;
  const text = calendarFile({
    id,
    start: parseInstant(start) as Instant,
    end: parseInstant(end) as Instant,
    // An older server does not tell; then the last word of the server is as good.
    changedAt: parseInstant(changedAt ?? "") ?? visit.savedAt,
    title: words.title,
    place: placeOf(visit, words.room),
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
