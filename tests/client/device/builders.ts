import type { BookedAnswer } from "../../../shared/booking/messages.ts";
import type { OfficeView } from "../../../shared/offices/messages.ts";
import type { Clock, Instant } from "../../../shared/time/index.ts";

/** A clock that stands still until it is moved. */
export function standingClock(iso: string): Clock & { move(millis: number): void } {
  let now = Date.parse(iso);
  return { now: () => now as Instant, move: (millis) => (now += millis) };
}

export function anOffice(more: Partial<OfficeView> = {}): OfficeView {
  return {
    id: "marburg",
    number: 1,
    name: { de: "Ausländerbehörde Marburg", en: "Immigration office Marburg" },
    city: "Marburg",
    note: { de: "Beispiel" },
    postcodes: [],
    ways: { access: ["self_booking"], operation: "normal" },
    state: "HE",
    timeZone: "Europe/Berlin",
    address: { street: "Frauenbergstraße 35", postcode: "35039", city: "Marburg" },
    email: null,
    website: null,
    units: [{ id: "service_point", name: { de: "Servicepoint" }, room: { de: "Raum 12" }, floor: null }],
    serves: null,
    services: [
      {
        id: "pickup",
        number: 1,
        name: { de: "Abholung" },
        access: ["self_booking"],
        later: null,
        minutes: 15,
        minutesPerFurtherPerson: 0,
        maxPersons: 4,
        leadMinutes: 0,
        fee: null,
        checklist: [{ documents: [{ id: "passport", name: { de: "Pass" } }] }],
        verify: false,
        channels: ["in_person"],
        pickup: [],
        online: null,
        fields: [],
      },
    ],
    visitorHours: { weekly: [], dated: [] },
    phoneHours: { weekly: [], dated: [], number: "+49 6421 201-0" },
    faq: [],
    emergencyReasons: [],
    questions: [],
    guide: [],
    legal: null,
    retentionDays: { booking: 7, request: 30, upload: 14 },
    operation: { state: "normal", from: null, until: null, notice: null },
    ...more,
  } as OfficeView;
}

export function aBooking(id: string, more: Partial<BookedAnswer["appointment"]> = {}): BookedAnswer {
  return {
    appointment: {
      id,
      code: "K4T7PX20QW",
      office: "marburg",
      service: "pickup",
      services: ["pickup"],
      unit: "service_point",
      start: "2026-12-01T08:15:00+01:00",
      end: "2026-12-01T08:30:00+01:00",
      persons: 1,
      status: "booked",
      ...more,
    },
    secret: `secret of ${id}`,
    pass: "TP1",
    companionPasses: [],
  };
}
