import { formatCode } from "../../../shared/pass/index.ts";
import type { VisitorName } from "../../device/staff/index.ts";

/** A name as a list shows it, family name first; the booking code where the name cannot be opened. */
export function fullName(name: VisitorName | null, code: string): string {
  if (!name) return formatCode(code);
  return [name.familyName, name.givenName].filter(Boolean).join(", ");
}
