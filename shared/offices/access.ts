import type { Instant, LocalDate } from "../time/index.ts";
import { addDays, instantOf, localDateAt } from "../time/index.ts";
import { accessModes, type AccessMode, type OperationState } from "./modes.ts";
import type { Office, Service } from "./officeFile.ts";

/** Something that holds from one date to another, both inclusive; a missing side is open. */
interface Dated {
  from?: LocalDate | undefined;
  until?: LocalDate | undefined;
}

/** Whether a dated setting holds on a date of the office's calendar. */
export function isInForce(dated: Dated, today: LocalDate): boolean {
  return (!dated.from || dated.from <= today) && (!dated.until || today <= dated.until);
}

/** Rule 10: the operation state at an instant, judged on the office's local date. */
export function operationAt(office: Office, now: Instant): OperationState {
  return isInForce(office.operation, localDateAt(now, office.timeZone)) ? office.operation.state : "normal";
}

/** Rule 9: the access modes of a service that are in force at an instant, not those on the date of a visit. */
export function modesAt(office: Office, service: Service, now: Instant): AccessMode[] {
  const today = localDateAt(now, office.timeZone);
  const state = operationAt(office, now);
  const inForce = service.access.filter((it) => isInForce(it, today) && (!it.during || it.during === state));
  return [...new Set(inForce.map((it) => it.mode))];
}

/** The access modes of a service from the next date on which they are not those of today; `null` when no date changes them. */
export function nextModes(
  office: Office,
  service: Service,
  now: Instant,
): { from: LocalDate; access: AccessMode[] } | null {
  const today = localDateAt(now, office.timeZone);
  const turns = [office.operation, ...service.access].flatMap(({ from, until }) => [
    ...(from ? [from] : []),
    ...(until ? [addDays(until, 1)] : []),
  ]);
  const present = modesAt(office, service, now).join();
  for (const from of [...new Set(turns)].filter((it) => it > today).sort()) {
    const access = modesAt(office, service, instantOf(from, 0, office.timeZone));
    if (access.join() !== present) return { from, access };
  }
  return null;
}

/** Every access mode by which some service of an office is reached now; a closed service adds none. */
export function waysOf(office: Office, now: Instant): AccessMode[] {
  const open = office.services.map((it) => modesAt(office, it, now)).filter((it) => !it.includes("closed"));
  return accessModes.filter((mode) => open.some((it) => it.includes(mode)));
}
