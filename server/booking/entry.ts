import type { Audience } from "../../shared/booking/index.ts";
import { operationAt, type Office } from "../../shared/offices/index.ts";
import { done, invalid, type Result } from "../../shared/problems.ts";
import { hasRight, type StaffMember } from "../../shared/staff/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { Kysely } from "kysely";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { openInvitation, type Invitation } from "./invitations.ts";

/** By which door somebody comes, with what it rests on. */
export interface Entry {
  audience: Audience;
  /** The person of the staff who acts; nobody where it is the visitor. */
  member: StaffMember | undefined;
  /** Staff with the right to book in restricted operation. */
  exception: boolean;
  /** Id of the reason of an emergency. */
  emergency: string | undefined;
  invitation: Invitation | undefined;
}

/** What a request shows to be let in by another door than that of the public. */
export interface Shown {
  emergency?: string | undefined;
  /** Where the reason stands in what was sent. */
  reasonAt?: string;
  invitation?: string | undefined;
  /** The appointment that is to be moved: its own invitation stays good for it. */
  moves?: { id: string; audience: Audience } | undefined;
}

/** Who asks for what: the services of the visit, first and others, and the persons. */
interface Visit {
  services: readonly string[];
  persons: number;
}

/** Who acts, as the log names it: an audience, or the account of a person of the staff. */
export const actorOf = ({ member, audience }: Pick<Entry, "member" | "audience">): string => member?.user ?? audience;

/** Whether somebody of the staff makes use of the right to book in restricted operation, which leaves a trace. */
export function usesException(office: Office, { audience, exception }: Entry, now: Instant): boolean {
  return audience === "staff" && exception && operationAt(office, now) === "restricted";
}

/** A move goes through the door by which its appointment came; what staff booked, the public moves as the public. */
function audienceOf(shown: Shown, member: StaffMember | undefined): Audience {
  if (shown.emergency !== undefined) return "emergency";
  if (member) return "staff";
  if (shown.invitation !== undefined) return "invited";
  return shown.moves && shown.moves.audience !== "staff" ? shown.moves.audience : "public";
}

/** Finds the door that a request may come through (rule 9); an unknown reason or token is an input error. */
export async function entryOf(
  { db, seal }: { db: Kysely<Tables>; seal: Seal },
  office: Office,
  shown: Shown,
  visit: Visit,
  member: StaffMember | undefined,
  now: Instant,
): Promise<Result<Entry>> {
  const { emergency, invitation: token } = shown;
  if (emergency !== undefined && token !== undefined) {
    return invalid("/invitation", "an invitation and an emergency do not go together");
  }
  if (emergency !== undefined && !office.emergencyReasons.some((it) => it.id === emergency)) {
    return invalid(shown.reasonAt ?? "/emergency", "write one of the reasons of this office");
  }
  const invitation =
    token === undefined ? undefined : await openInvitation(db, seal, office.id, token, visit, now, shown.moves?.id);
  if (token !== undefined && !invitation) {
    return invalid("/invitation", "this invitation is not known, has run out, was used, or is for something else");
  }
  const exception = member !== undefined && hasRight(member, "exception");
  return done({ audience: audienceOf(shown, member), member, exception, emergency, invitation });
}
