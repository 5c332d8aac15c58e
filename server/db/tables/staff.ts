/* Tables: people of the staff. */

/** A person with an account. Tables `staff_user`, `…_session`, `…_account` and `…_verification` belong to the sign-in library. */
export interface StaffUserRow {
  id: string;
  name: string;
  email: string;
}

export interface StaffSessionRow {
  id: string;
  user_id: string;
  /** ISO text in UTC, as the library writes it. */
  expires_at: string;
}

/** What a person with an account does, and for which office. Without such a row an account opens nothing. */
export interface StaffMemberRow {
  user: string;
  office: string;
  role: "reception" | "guide" | "clerk" | "manager";
  /** 1 for an account that was made to try things out: in production it opens nothing. */
  demo: 0 | 1;
  since: number;
}
