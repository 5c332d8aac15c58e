import type { AppointmentRequest, Applicant } from "../../shared/booking/index.ts";
import type { Office, Service } from "../../shared/offices/index.ts";
import type { InputFault } from "../../shared/problems.ts";
import { localDateAt, parseLocalDate, type Instant } from "../../shared/time/index.ts";

type Field = Service["fields"][number];

function faultOfField(field: Field, value: string | undefined): string | undefined {
  if (value === undefined || value === "") return field.required ? "this is needed for the service" : undefined;
  if (field.kind === "date" && parseLocalDate(value) === undefined) return "write a date that exists, as YYYY-MM-DD";
  if (field.kind === "choice" && !field.options.some((it) => it.id === value)) {
    return `write one of ${field.options.map((it) => it.id).join(", ")}`;
  }
  return undefined;
}

// A key may hold any character; these two have a meaning in a JSON Pointer.
const pointer = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** What the services of the visit ask for beyond name and birth date, held against what was written. */
function faultsOfMore(fields: readonly Field[], more: Applicant["more"] = {}): InputFault[] {
  const asked = [...new Map(fields.map((it) => [it.id, it])).values()];
  const unknown = Object.keys(more).filter((key) => !asked.some((it) => it.id === key));
  return [
    ...unknown.map((key) => ({ path: key, message: "no service of this visit asks for this" })),
    ...asked.flatMap((field) => {
      const message = faultOfField(field, Object.hasOwn(more, field.id) ? more[field.id] : undefined);
      return message === undefined ? [] : [{ path: field.id, message }];
    }),
  ].map(({ path, message }) => ({ path: `/applicant/more/${pointer(path)}`, message }));
}

/** Everything in a request for an appointment that only office, day and hold can judge. */
export function applicantFaults(
  office: Office,
  hold: { services: readonly string[]; persons: number },
  { applicant, companions }: AppointmentRequest,
  now: Instant,
  needsEmail: boolean,
): InputFault[] {
  const today = localDateAt(now, office.timeZone);
  const inFuture = (path: string) => ({ path, message: "the date of birth must not be in the future" });
  const faults = applicant.birthDate > today ? [inFuture("/applicant/birthDate")] : [];
  if (needsEmail && applicant.email === undefined) {
    faults.push({ path: "/applicant/email", message: "this office sends a code by mail to confirm the booking" });
  }
  for (const [index, { birthDate }] of companions.entries()) {
    if (birthDate > today) faults.push(inFuture(`/companions/${index}/birthDate`));
  }
  if (companions.length > hold.persons - 1) {
    faults.push({ path: "/companions", message: `this time is held for ${hold.persons} in all` });
  }
  const fields = office.services.filter((it) => hold.services.includes(it.id)).flatMap((it) => it.fields);
  return [...faults, ...faultsOfMore(fields, applicant.more)];
}
