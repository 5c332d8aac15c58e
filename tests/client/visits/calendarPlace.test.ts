import { expect, it } from "vitest";
import { calendarFileOf } from "../../../client/applicant/visits/saveCalendarFile.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { formatsFor } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";

/** The line of the place in the calendar file of a language, as calendars read it. */
async function placeIn(tag: string, room: string): Promise<string | undefined> {
  await saveVisit(aBooking("i1"), anOffice());
  const { list } = formatsFor(tag, "Europe/Berlin");
  const file = await calendarFileOf((await visit("i1"))!, { title: "Termin", room, list });
  await onDatabase((it) => it.visits.clear());
  const unfolded = (await file.text()).replace(/\r\n[ \t]/g, "");
  return /^LOCATION:(.*)$/m.exec(unfolded)?.[1]?.trim().replaceAll("\\,", ",");
}

it("a calendar file names the room in the language spoken, and the address as on the letter", async () => {
  expect(await placeIn("de", "Raum 12")).toBe("Raum 12, Frauenbergstraße 35, 35039 Marburg");
  expect(await placeIn("ar", "غرفة 12")).toBe("غرفة 12، Frauenbergstraße 35, 35039 Marburg");
  expect(await placeIn("ar", "")).toBe("Frauenbergstraße 35, 35039 Marburg");
});
