import * as v from "valibot";
import { ApplicantSchema } from "../../../shared/booking/index.ts";
import type { ServiceView } from "../../../shared/offices/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { companionsOf, type Draft, type PersonEntry } from "./draft.ts";
import { dateIn, isBlankDate, readDate, type DateEntry } from "./readDate.ts";

/** Every fault the form can find. Each is the key of a sentence that says what to write. */
export type FaultCode =
  | "familyName"
  | "familyNameText"
  | "givenNameText"
  | "birthDateMissing"
  | "birthDateNoSuchDay"
  | "birthDateImpossible"
  | "birthDateEarly"
  | "birthDateFuture"
  | "email"
  | "emailMissing"
  | "phone"
  | "fieldMissing"
  | "fieldDate"
  | "fieldNoSuchDay"
  | "fieldText"
  | "refused";

export interface FieldFault {
  /** Id of the input that the fault belongs to. */
  field: string;
  code: FaultCode;
}

const fits = (entry: "familyName" | "givenName" | "email" | "phone", text: string) =>
  v.is(ApplicantSchema.entries[entry], text);

function birthFault(entry: DateEntry, today: LocalDate): FaultCode | undefined {
  const date = readDate(entry);
  if (date === "missing") return "birthDateMissing";
  if (date === "noSuchDay") return "birthDateNoSuchDay";
  if (date === "impossible") return "birthDateImpossible";
  if (date < "1900-01-01") return "birthDateEarly";
  return date > today ? "birthDateFuture" : undefined;
}

function* personFaults(person: PersonEntry, prefix: string, today: LocalDate): Generator<FieldFault> {
  const familyName = person.familyName.trim();
  if (!familyName) yield { field: `${prefix}-familyName`, code: "familyName" };
  else if (!fits("familyName", familyName)) yield { field: `${prefix}-familyName`, code: "familyNameText" };
  if (!fits("givenName", person.givenName)) yield { field: `${prefix}-givenName`, code: "givenNameText" };
  const birth = birthFault(person.birth, today);
  if (birth) yield { field: `${prefix}-birth`, code: birth };
}

function* moreFaults(draft: Draft, fields: ServiceView["fields"]): Generator<FieldFault> {
  for (const { id, kind, required } of fields) {
    const value = draft.more[id] ?? "";
    const field = `more-${id}`;
    const blank = typeof value === "string" ? !value.trim() : isBlankDate(value);
    if (blank && required) yield { field, code: "fieldMissing" };
    else if (!blank && kind === "date" && (typeof value === "string" || !dateIn(value))) {
      const noSuchDay = typeof value !== "string" && readDate(value) === "noSuchDay";
      yield { field, code: noSuchDay ? "fieldNoSuchDay" : "fieldDate" };
    } else if (typeof value === "string" && (value.length > 500 || /\p{Cc}/u.test(value))) {
      yield { field, code: "fieldText" };
    }
  }
}

function emailFault(email: string, isNeeded: boolean): FaultCode | undefined {
  const isFine = email ? fits("email", email) : !isNeeded;
  if (isFine) return undefined;
  // The other sentence offers to leave the field empty.
  return isNeeded ? "emailMissing" : "email";
}

/** All faults of the typed data in the order of the form. The same schema judges them again at the server's edge. */
export function checkDetails(
  draft: Draft,
  fields: ServiceView["fields"],
  today: LocalDate,
  needsEmail = false,
): FieldFault[] {
  const { email, phone } = draft.applicant;
  const ofEmail = emailFault(email.trim(), needsEmail);
  return [
    ...personFaults(draft.applicant, "applicant", today),
    ...(ofEmail ? [{ field: "applicant-email", code: ofEmail }] : []),
    ...(phone.trim() && !fits("phone", phone) ? [{ field: "applicant-phone", code: "phone" } as const] : []),
    ...companionsOf(draft).flatMap((it, index) => [...personFaults(it, `companion${index + 1}`, today)]),
    ...moreFaults(draft, fields),
  ];
}

/** What was typed into a field, in a form that can be compared. */
export function entryOf(draft: Draft, field: string): string {
  const [, person = "", companion, name = ""] = /^(applicant|companion(\d+)|more)-(.+)$/.exec(field) ?? [];
  if (person === "more") return JSON.stringify(draft.more[name] ?? "");
  const entry = companion ? draft.companions[Number(companion) - 1] : draft.applicant;
  return JSON.stringify((entry as Record<string, unknown> | undefined)?.[name] ?? "");
}

/** Judges fields that are shown as wrong once more after they were changed; all others keep what was said of them. */
export function judgeAgain(
  shown: readonly FieldFault[],
  isChanged: (field: string) => boolean,
  fresh: readonly FieldFault[],
): FieldFault[] {
  return shown.flatMap((it) => (isChanged(it.field) ? fresh.filter(({ field }) => field === it.field) : [it]));
}

const fieldOfServer: Record<string, FaultCode> = {
  familyName: "familyNameText",
  givenName: "givenNameText",
  birthDate: "birthDateImpossible",
  email: "email",
  phone: "phone",
};

/** Turns the places the server names (JSON Pointer) into the fields of the form. */
export function faultsOfServer(errors: readonly { path: string }[]): FieldFault[] {
  return errors.map(({ path }) => {
    const parts = path.split("/").slice(1);
    const last = parts.at(-1) ?? "";
    if (parts[0] === "applicant" && parts[1] === "more") return { field: `more-${last}`, code: "fieldText" };
    const code = fieldOfServer[last] ?? "refused";
    const name = last === "birthDate" ? "birth" : last;
    if (parts[0] === "applicant") return { field: `applicant-${name}`, code };
    if (parts[0] === "companions") return { field: `companion${Number(parts[1]) + 1}-${name}`, code };
    return { field: "applicant-familyName", code };
  });
}
