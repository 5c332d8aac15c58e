import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from "ical-generator";

/** What stands in the calendar of somebody who wants to know when new times open. */
export interface OpeningsCalendar {
  office: string;
  /** A neutral title: a calendar is shown to a family and an employer. */
  title: string;
  /** Each with the instant and the page on which the times then stand, in ISO and as an address. */
  openings: readonly { at: string; page: string }[];
  asOf: string;
}

const minute = 60_000;
const shown = 15 * minute;
const remindBefore = 10 * 60;
const everyHours = 6;

/**
 * A calendar to subscribe to (RFC 5545), with an entry for each instant at which times open and a reminder ten minutes before.
 * The same instant keeps its id, so that a later reading replaces it.
 */
export function openingsCalendar({ office, title, openings, asOf }: OpeningsCalendar): string {
  const calendar = ical({ name: title, prodId: { company: "Terminpass", product: "Freischaltung", language: "DE" } });
  calendar.method(ICalCalendarMethod.PUBLISH).ttl(everyHours * 3600);
  for (const { at, page } of openings) {
    const start = Date.parse(at);
    const event = calendar.createEvent({
      id: `${office}-${start}-${page.split("/").at(-1) ?? ""}@terminpass`,
      stamp: new Date(asOf),
      start: new Date(start),
      end: new Date(start + shown),
      summary: title,
      url: page,
      // Nobody is busy because an office opens times.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: remindBefore, description: title });
  }
  return `${calendar.toString()}\r\n`;
}
