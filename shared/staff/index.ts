/** What a member of staff does: reception (Empfang), guide (Lotse), clerk (Sachbearbeitung), manager (Leitung). */
export const staffRoles = ["reception", "guide", "clerk", "manager"] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Somebody of the staff who is signed in. */
export interface StaffMember {
  /** Id of the account. */
  user: string;
  name: string;
  role: StaffRole;
  /** Id of the office the person works for; nothing of another office is shown to her. */
  office: string;
}

/**
 * What not everybody may do. All give, move and end appointments of today; of other days too (`other_days`), invite, correct
 * who somebody is, book in restricted operation (`exception`), book over capacity (`overbook`), see which bookings the rules no
 * longer carry (`conflicts`), look at changed rules (`rules`), see counts and make posters (`statistics`), and enrol and block
 * tablets (`devices`).
 */
export type StaffRight =
  "other_days" | "invite" | "correct" | "exception" | "overbook" | "conflicts" | "rules" | "statistics" | "devices";

const rightsOfRole = {
  reception: ["other_days"],
  guide: [],
  clerk: ["other_days", "invite", "correct", "exception", "conflicts"],
  manager: ["other_days", "invite", "correct", "exception", "conflicts", "overbook", "rules", "statistics", "devices"],
} satisfies Record<StaffRole, readonly StaffRight[]>;

/** Whether a member of staff has a right; it follows from the role alone. */
export function hasRight({ role }: Pick<StaffMember, "role">, right: StaffRight): boolean {
  const rights: readonly StaffRight[] = rightsOfRole[role];
  return rights.includes(right);
}

/** An enrolled device of an office that has proved to be itself. */
export interface SignedInDevice {
  id: string;
  name: string;
  office: string;
}
