import { testOffice } from "./testOffice.ts";

/** An office that has everything a mail can tell: an address, a room, papers to bring, a telephone. */
export function mailOffice(): Record<string, unknown> {
  const days = ["mo", "tu", "we", "th", "fr"];
  const document = (id: string, de: string, en: string) => ({ id, name: { de, en } });
  const release = [{ for: "public", opens: { days: 14 }, upTo: 10 }];
  return testOffice({
    services: [
      {
        id: "self",
        name: { de: "Aufenthaltserlaubnis verlängern", en: "Extend a residence permit" },
        minutes: 15,
        access: [{ mode: "self_booking" }],
        checklist: [
          { documents: [document("passport", "Reisepass", "Passport")] },
          {
            documents: [document("lease", "Mietvertrag", "Lease"), document("landlord", "Bestätigung", "Confirmation")],
            when: { de: "für die Wohnung", en: "for the flat" },
          },
        ],
      },
    ],
    units: [
      {
        id: "desk",
        name: { de: "Ausländerbehörde, Schalter" },
        room: { de: "Zimmer 12", en: "Room 12" },
        shifts: [{ id: "morning", days, from: "08:00", to: "10:00", counters: 10, services: ["self"], release }],
      },
    ],
    address: {
      street: "Hauptstraße 1",
      postcode: "12345",
      city: "Testburg",
      building: "Ausländerbehörde",
      hint: { de: "Eingang im Hof", en: "Entrance in the yard" },
    },
    phoneHours: { number: "+49 30 123456", weekly: [] },
  });
}
