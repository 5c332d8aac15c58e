import type { AppointmentAnswer, AppointmentView } from "../../shared/booking/messages.ts";
import type { OfficeView } from "../../shared/offices/messages.ts";
import { placeOn } from "../../shared/offices/placeOn.ts";
import type { LocalDate } from "../../shared/time/index.ts";
import { visitChecklistId } from "./checklists.ts";
import { systemClock } from "./clock.ts";
import { onDatabase } from "./database.ts";
import type { StoredProof, StoredVisit, TypedVisitor, VisitPlace } from "./storedVisit.ts";
import { takeVisitAhead } from "./visitAhead.ts";

export type Kept = "stored" | "memory_only";

const traceKey = "terminpass.visits";

// Browsers clear the database away by themselves. This small trace elsewhere lets the app notice, and say so.
function leaveTrace(): void {
  try {
    localStorage.setItem(traceKey, "1");
  } catch {
    // Storage may be forbidden; then nobody notices.
  }
}

async function removeTrace(): Promise<void> {
  const left = await onDatabase((it) => it.visits.count());
  if (left === 0) localStorage.removeItem(traceKey);
}

/** Whether visits were stored on this device that nobody has removed here. Together with an empty list: they were lost. */
export function visitsWereHere(): boolean {
  try {
    return localStorage.getItem(traceKey) !== null;
  } catch {
    return false;
  }
}

// If the disk refuses, the pass is still shown while the app stays open, and the page says so.
const inMemory = new Map<string, StoredVisit>();

function placeOf(appointment: AppointmentView, office: OfficeView): VisitPlace {
  const unit = office.units.find((it) => it.id === appointment.unit);
  // The instants of an appointment are written by the clock of the office.
  const { address, room } = placeOn(office, appointment.unit, appointment.start.slice(0, 10) as LocalDate);
  const ids = appointment.services.length > 0 ? appointment.services : [appointment.service];
  const services = ids.flatMap((id) => office.services.filter((it) => it.id === id));
  const asked = new Set(services.flatMap((it) => it.checklist.flatMap((line) => Object.keys(line.if ?? {}))));
  return {
    officeName: office.name,
    city: office.city,
    timeZone: office.timeZone,
    address: address ?? null,
    phone: office.phoneHours.number,
    unitName: unit?.name ?? null,
    room: room ?? null,
    services: services.map(({ id, name, fee, checklist, notes, inPerson }) => ({
      id,
      name,
      fee,
      checklist,
      ...(notes && { notes }),
      ...(inPerson && { inPerson }),
    })),
    note: office.note,
    questions: office.questions.filter((it) => asked.has(it.id)),
  };
}

async function keep(visit: StoredVisit): Promise<Kept> {
  // Pages hand in what Vue wraps; the database takes plain values only. All of it came as JSON.
  const plain = JSON.parse(JSON.stringify(visit)) as StoredVisit;
  try {
    await onDatabase((it) => it.visits.put(plain));
    leaveTrace();
    inMemory.delete(plain.id);
    return "stored";
  } catch {
    inMemory.set(plain.id, plain);
    return "memory_only";
  }
}

/**
 * Keeps a booked or moved appointment on this device. Await it before showing the pass: `stored` means that it has reached the
 * disk. A move brings no new secret and no names; those stored before stay.
 */
export async function saveVisit(
  answer: AppointmentAnswer & { secret?: string },
  office: OfficeView,
  names: readonly TypedVisitor[] = [],
  clock = systemClock,
): Promise<Kept> {
  const before = await visit(answer.appointment.id);
  const now = clock.now();
  const typed = names[0]?.email;
  const email = typed ? { address: typed, isCorrected: false } : before?.email;
  return keep({
    id: answer.appointment.id,
    appointment: answer.appointment,
    secret: answer.secret ?? before?.secret ?? "",
    pass: answer.pass,
    companionPasses: answer.companionPasses,
    names:
      names.length > 0 ? names.map(({ familyName, givenName }) => ({ familyName, givenName })) : (before?.names ?? []),
    place: placeOf(answer.appointment, office),
    ...(email && { email }),
    ...(before?.proofs && { proofs: before.proofs }),
    ...(before?.push && { push: before.push }),
    savedAt: before?.savedAt ?? now,
    asOf: now,
  });
}

/** Takes over what the server says now about a visit that is kept here; the office's facts too, when they came along. */
export async function refreshVisit(
  known: StoredVisit,
  answer: AppointmentAnswer,
  office?: OfficeView,
  clock = systemClock,
): Promise<StoredVisit> {
  const { appointment, pass, companionPasses } = answer;
  const place = office ? placeOf(appointment, office) : known.place;
  // While the server was asked it may have been removed from this device: an answer does not bring it back.
  const stored = await visit(known.id);
  const fresh = { ...(stored ?? known), appointment, pass, companionPasses, place, asOf: clock.now() };
  if (stored) await keep(fresh);
  return fresh;
}

/** Keeps the address to which mails of a visit go from now on. */
export async function saveCorrectedEmail(id: string, address: string): Promise<void> {
  const known = await visit(id);
  if (known) await keep({ ...known, email: { address, isCorrected: true } });
}

/** Keeps how the code of a pass looks. Nothing is lost where that cannot be stored. */
export async function saveDrawing(id: string, drawing: NonNullable<StoredVisit["drawing"]>): Promise<void> {
  // This field alone: what the server said meanwhile stays.
  await onDatabase((it) => it.visits.update(id, { drawing })).catch(() => undefined);
}

/** Keeps the links of a visit whose secrets this device knows. */
export async function saveProofs(id: string, change: (proofs: StoredProof[]) => StoredProof[]): Promise<void> {
  const known = await visit(id);
  if (known) await keep({ ...known, proofs: change(known.proofs ?? []) });
}

/** Forgets what is only in memory, for a device that is to forget everything. */
export const forgetUnsaved = (): void => inMemory.clear();

/** A visit kept on this device. */
export async function visit(id: string): Promise<StoredVisit | undefined> {
  const stored = (await takeVisitAhead(id)) ?? (await onDatabase((it) => it.visits.get(id)).catch(() => undefined));
  return inMemory.get(id) ?? stored;
}

/** Whether a visit is only held in memory because the device would not store it. */
export function isInMemoryOnly(id: string): boolean {
  return inMemory.has(id);
}

/** Tries once more to store a visit that is only held in memory. Gives whether it is stored now. */
export async function storeAgain(id: string): Promise<boolean> {
  const unsaved = inMemory.get(id);
  return unsaved === undefined || (await keep(unsaved)) === "stored";
}

/** All visits on this device, the earliest first. */
export async function visits(): Promise<StoredVisit[]> {
  const stored = await onDatabase((it) => it.visits.toArray()).catch(() => []);
  const all = [...stored.filter((it) => !inMemory.has(it.id)), ...inMemory.values()];
  return all.sort((a, b) => Date.parse(a.appointment.start) - Date.parse(b.appointment.start));
}

/** Removes a visit from this device. The appointment itself stays as it is. */
export async function removeVisit(id: string): Promise<void> {
  inMemory.delete(id);
  await onDatabase((it) => it.visits.delete(id));
  await onDatabase((it) => it.checklists.delete(visitChecklistId(id)));
  await removeTrace().catch(() => undefined);
}
