import type { LocalDate, LocalTime, Weekday } from "../time/index.ts";
import type { AccessMode, OperationState } from "./modes.ts";
import type { GuideNode } from "./guide.ts";
import type { Channel, ChecklistItem, Office, PickupWay, Service } from "./officeFile.ts";
import type { Question } from "./questions.ts";
import type { Text } from "./texts.ts";

/** One office in the list. */
export interface OfficeEntry {
  id: string;
  name: Text;
  city: string;
  /** What everybody must know at first sight, such as that the office is an example. */
  note: Text | null;
  /** Postcodes this office serves, or ranges such as `35039-35043`; see `isServed`. */
  postcodes: string[];
  /** How people get in now: the modes in force at any of its services, and how the office runs. */
  ways: { access: AccessMode[]; operation: OperationState };
}

/** A service as a visitor sees it, with what the common catalogue adds. */
export interface ServiceView {
  id: string;
  number: number;
  catalogue?: string;
  name: Text;
  description?: Text;
  /** The names of further matters that this service takes in. */
  covers?: Text[];
  notes?: Text[];
  /** The modes in force now, judged on the office's local date. */
  access: AccessMode[];
  /** The modes from the next date on that changes them, so that a visitor learns how it goes on; `null` when none does. */
  later: { from: LocalDate; access: AccessMode[] } | null;
  minutes: number;
  minutesPerFurtherPerson: number;
  maxPersons: number;
  leadMinutes: number;
  fee: Text | null;
  checklist: ChecklistItem[];
  inPerson?: Text;
  law?: string;
  /** When facts of this service were last checked, and whether the office must confirm them. */
  lastChecked?: LocalDate;
  verify: boolean;
  /** The application was made before: this is what comes after the decision. */
  applied?: boolean;
  /** How the visit can take place; never empty. */
  channels: Channel[];
  /** How a finished document is handed over; empty where there is none to hand over or nothing is known. */
  pickup: PickupWay[];
  /** Where the matter is done instead of by a visit. */
  online: { url: string; label?: Text } | null;
  /** What the form asks for beyond name and birth date. */
  fields: Service["fields"];
}

/** A span of visitor or telephone hours, as the office file writes it. */
export interface HoursSpan {
  days: Weekday[];
  from: LocalTime;
  to: LocalTime;
  /** The telephone answers only in a limited way. */
  limited: boolean;
}

/** Weekly hours and dated exceptions that take the place of the weekly table on their dates. */
export interface HoursTable {
  weekly: HoursSpan[];
  dated: { from: LocalDate; to: LocalDate; weekly: HoursSpan[]; note?: Text }[];
  note?: Text;
}

/** Everything about an office that anybody may know. */
export interface OfficeView extends OfficeEntry {
  number: number;
  state: Office["state"];
  timeZone: string;
  address: NonNullable<Office["address"]> | null;
  email: string | null;
  website: string | null;
  units: { id: string; name: Text; room: Text | null; floor: Text | null }[];
  /** Where the office and its units will be from later dates on; absent where nothing is to move. */
  moves?: Office["moves"];
  /** Whose office this is; `null` when the file does not say. */
  serves: { postcodes: string[]; note: Text | null } | null;
  services: ServiceView[];
  visitorHours: HoursTable;
  phoneHours: HoursTable & { number: string | null };
  faq: Office["faq"];
  emergencyReasons: Office["emergencyReasons"];
  /** Words that mean the same to whoever searches: lists with commas. */
  synonyms?: Text[];
  /** The questions that some checklist of this office asks, in the order to ask them. */
  questions: Question[];
  /** The front door, from its first question; each matter leads to this office's own service. */
  guide: GuideNode[];
  /** What the pages required by law say; `null` when the file does not. */
  legal: NonNullable<Office["legal"]> | null;
  /** How bookings by internet are confirmed: an address is needed then. Absent where they need not be. */
  confirmBy?: "email";
  /** People may have notices on their devices. Absent where they may not. */
  push?: true;
  /** People who give a mobile number get text messages. Absent where they do not. */
  sms?: true;
  /** Whether people may wait here for what others give up; `null` where they may not, absent in answers of older servers. */
  waiting?: { enabled: true } | null;
  /** Days after which bookings, requests and uploads are deleted. */
  retentionDays: Office["retentionDays"];
  /** The state in force now, with the dates and the notice of the setting behind it. */
  operation: { state: OperationState; from: LocalDate | null; until: LocalDate | null; notice: Text | null };
}
