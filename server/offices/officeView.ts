import { isInForce, modesAt, nextModes, operationAt, placeOn, waysOf } from "../../shared/offices/index.ts";
import type {
  HoursTable,
  Office,
  OfficeEntry,
  OfficeView,
  Question,
  Service,
  ServiceView,
} from "../../shared/offices/index.ts";
import { localDateAt, localTime, type Instant } from "../../shared/time/index.ts";
import { serviceFacts, type Catalogue, type CatalogueFacts } from "./catalogue.ts";
import { guideFor } from "./guideFor.ts";

/** Drops what is not there, so that an optional field is absent and never `undefined`. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function serviceView(office: Office, service: Service, catalogue: CatalogueFacts, now: Instant): ServiceView {
  const { fee, checklist, verify, channels, pickup, ...optional } = serviceFacts(service, catalogue);
  const covers = service.covers.flatMap((number) => catalogue.services.get(number)?.name ?? []);
  return {
    id: service.id,
    number: service.number,
    ...present({ catalogue: service.catalogue, ...optional }),
    name: service.name,
    ...(covers.length > 0 && { covers }),
    access: modesAt(office, service, now),
    later: nextModes(office, service, now),
    minutes: service.minutes,
    minutesPerFurtherPerson: service.minutesPerFurtherPerson,
    maxPersons: service.maxPersons,
    leadMinutes: service.leadMinutes,
    fee,
    checklist,
    verify,
    channels,
    pickup,
    online: service.online ? { url: service.online.url, ...present({ label: service.online.label }) } : null,
    fields: service.fields,
  };
}

function hoursView({ weekly, dated, note }: Office["visitorHours"]): HoursTable {
  const spans = (table: typeof weekly) =>
    table.map((it) => ({ ...it, from: localTime(it.from), to: localTime(it.to) }));
  return {
    weekly: spans(weekly),
    dated: dated.map((it) => ({
      from: it.from,
      to: it.to,
      weekly: spans(it.weekly),
      ...present({ note: it.note }),
    })),
    ...present({ note }),
  };
}

/** A setting whose dates have passed, or have not come yet, is nobody's concern: the office runs normally. */
function operationView(office: Office, now: Instant): OfficeView["operation"] {
  const state = operationAt(office, now);
  if (!isInForce(office.operation, localDateAt(now, office.timeZone))) {
    return { state, from: null, until: null, notice: null };
  }
  const { from, until, notice } = office.operation;
  return { state, from: from ?? null, until: until ?? null, notice: notice ?? null };
}

/** Only what some checklist of the office asks: the others would be questions about nothing. */
function questionsOf(services: readonly ServiceView[], questions: readonly Question[]): Question[] {
  const asked = new Set(services.flatMap((it) => it.checklist.flatMap((line) => Object.keys(line.if ?? {}))));
  return questions.filter((it) => asked.has(it.id));
}

/** An office in the list. */
export function officeEntry(office: Office, now: Instant): OfficeEntry {
  const { id, name, city, note, serves } = office;
  const ways = { access: waysOf(office, now), operation: operationAt(office, now) };
  return { id, name, city, note: note ?? null, postcodes: serves?.postcodes ?? [], ways };
}

/** Everything about an office that anybody may know, as it stands at an instant. */
export function officeView(office: Office, catalogue: Catalogue, now: Instant): OfficeView {
  const services = office.services.map((it) => serviceView(office, it, catalogue, now));
  const { serves, legal } = office;
  const today = localDateAt(now, office.timeZone);
  const later = office.moves.filter((it) => it.from > today);
  return {
    ...officeEntry(office, now),
    number: office.number,
    state: office.state,
    timeZone: office.timeZone,
    address: placeOn(office, "", today).address ?? null,
    email: office.email ?? null,
    website: office.website ?? null,
    units: office.units.map(({ id, name }) => {
      const { room, floor } = placeOn(office, id, today);
      return { id, name, room: room ?? null, floor: floor ?? null };
    }),
    ...(later.length > 0 && { moves: later }),
    serves: serves ? { postcodes: serves.postcodes, note: serves.note ?? null } : null,
    services,
    visitorHours: hoursView(office.visitorHours),
    phoneHours: { ...hoursView(office.phoneHours), number: office.phoneHours.number ?? null },
    faq: office.faq,
    emergencyReasons: office.emergencyReasons,
    synonyms: [...catalogue.synonyms, ...office.synonyms],
    questions: questionsOf(services, catalogue.questions),
    guide: guideFor(catalogue.guide, office.services),
    legal: legal ?? null,
    ...(office.booking.confirmBy === "email" && { confirmBy: "email" as const }),
    ...(office.messages.push && { push: true as const }),
    ...(office.messages.sms && { sms: true as const }),
    waiting: office.waiting.enabled ? { enabled: true } : null,
    retentionDays: office.retentionDays,
    operation: operationView(office, now),
  };
}

/** All offices as a visitor chooses among them, in their order. */
export function officeList(offices: readonly Office[], now: Instant): OfficeEntry[] {
  return offices.map((it) => officeEntry(it, now));
}
