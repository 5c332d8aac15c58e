import { createApp, type App, type AppParts } from "../../server/app.ts";
import type { OfficeEntry, OfficeView } from "../../shared/offices/index.ts";
import { fakeBooking } from "./fakeBooking.ts";

const entry: OfficeEntry = {
  id: "testburg",
  name: { de: "Testburg" },
  city: "Testburg",
  note: null,
  postcodes: [],
  ways: { access: [], operation: "normal" },
};

/** An office about which there is little to say. */
export const plainView: OfficeView = {
  ...entry,
  number: 1,
  state: "ST",
  timeZone: "Europe/Berlin",
  address: null,
  email: null,
  website: null,
  units: [],
  serves: null,
  services: [],
  visitorHours: { weekly: [], dated: [] },
  phoneHours: { weekly: [], dated: [], number: null },
  faq: [],
  emergencyReasons: [],
  questions: [],
  guide: [],
  legal: null,
  retentionDays: { booking: 7, request: 30, upload: 14 },
  operation: { state: "normal", from: null, until: null, notice: null },
};

/** The server in front of verbs that a test makes up: for what holds whatever the verbs do. */
export function bareApp(parts: Partial<AppParts> = {}): App {
  return createApp({
    booking: fakeBooking(),
    offices: { languages: ["de", "en"], list: () => [entry], view: (id) => (id === entry.id ? plainView : undefined) },
    publicUrl: new URL("http://localhost:3000"),
    notReady: () => null,
    ending: new AbortController().signal,
    log: () => undefined,
    ...parts,
  });
}
