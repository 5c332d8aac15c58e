import type { AppointmentView } from "../../shared/booking/messages.ts";
import type { OfficeView, ServiceView } from "../../shared/offices/messages.ts";
import type { Text } from "../../shared/offices/texts.ts";
import type { Instant } from "../../shared/time/index.ts";

/** What the pass page tells of a service without asking anybody. */
export type VisitService = Pick<ServiceView, "id" | "name" | "fee" | "checklist" | "notes" | "inPerson">;

/** Where the visit takes place, as the office described it when it was last asked. */
export interface VisitPlace {
  officeName: Text;
  city: string;
  timeZone: string;
  address: OfficeView["address"];
  phone: string | null;
  unitName: Text | null;
  room: Text | null;
  services: VisitService[];
  note: Text | null;
  /** The questions that shorten the checklists; visits stored by an older version have none. */
  questions?: OfficeView["questions"];
}

/** A name as it was typed. It is on this phone only: a pass carries none. */
export interface VisitorName {
  familyName: string;
  givenName: string;
}

/** A visitor as she was typed into the form. */
export interface TypedVisitor extends VisitorName {
  email?: string | undefined;
}

/** A link made on this device that confirms the appointment to whoever opens it. */
export interface StoredProof {
  id: string;
  secret: string;
}

/** An appointment kept on this device with all that its pass page shows. */
export interface StoredVisit {
  id: string;
  appointment: AppointmentView;
  /** Whoever has it may cancel or move the appointment. */
  secret: string;
  pass: string;
  companionPasses: string[];
  /** The visitors in the order of the passes; empty when the visit came to this device by its link. */
  names: VisitorName[];
  place: VisitPlace;
  /** The address that mails of the visit go to, where it was typed on this device, and whether it was put right. */
  email?: { address: string; isCorrected: boolean };
  /** The address at its push service by which the server tells this device of the visit; absent where it does not. */
  push?: string | undefined;
  /** The links whose secret this device knows. */
  proofs?: StoredProof[];
  /** The code of the first pass as a drawing, once it was drawn here: to work it out takes an old phone a twentieth of a second. */
  drawing?: { of: string; size: number; path: string };
  savedAt: Instant;
  /** When the server last confirmed what stands here. */
  asOf: Instant;
}
