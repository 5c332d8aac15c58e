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
