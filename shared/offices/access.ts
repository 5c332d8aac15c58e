import type { Instant, LocalDate } from "../time/index.ts";
import { localDateAt } from "../time/index.ts";
import type { AccessMode, OperationState } from "./modes.ts";
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
