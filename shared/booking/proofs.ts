import * as v from "valibot";
import type { Text } from "../offices/index.ts";

/** The link that confirms an appointment to a stranger (Terminnachweis): who makes it, and what whoever opens it may know. */

/** For how many days a link may hold; the middle one unless another is asked for. */
export const proofDays = [7, 30, 90] as const;
export type ProofDays = (typeof proofDays)[number];
export const usualProofDays: ProofDays = 30;

/** How many links of one appointment hold at the same time at most. */
export const mostProofs = 10;

export const ProofRequestSchema = v.strictObject({ days: v.optional(v.picklist(proofDays), usualProofDays) });

const instant = v.pipe(v.string(), v.isoTimestamp());
const proof = { id: v.string(), madeAt: instant, expiresAt: instant };

export const ProofListAnswerSchema = v.strictObject({ proofs: v.array(v.strictObject(proof)) });
export const MadeProofAnswerSchema = v.strictObject({ ...proof, secret: v.string() });

export const ProofCheckAnswerSchema = v.strictObject({
  checkedAt: instant,
  state: v.picklist(["genuine", "no_longer_valid"]),
  start: v.exactOptional(instant),
  timeZone: v.exactOptional(v.string()),
  office: v.exactOptional(
    v.strictObject({
      name: v.record(v.string(), v.string()),
      city: v.string(),
      note: v.exactOptional(v.record(v.string(), v.string())),
    }),
  ),
});

/** A link that holds. The secret in it is told only to whoever makes it. */
export interface Proof {
  id: string;
  madeAt: string;
  expiresAt: string;
}
export interface ProofListAnswer {
  proofs: Proof[];
}
export interface MadeProofAnswer extends Proof {
  secret: string;
}

/**
 * What a stranger learns from a link: when and at which office, while it is genuine; afterwards only that it no longer holds,
 * and not why. Never a name, a matter or a code.
 */
export interface ProofCheckAnswer {
  checkedAt: string;
  state: "genuine" | "no_longer_valid";
  start?: string;
  timeZone?: string;
  /** The note is what the office says of itself on every page, such as that it is an example. */
  office?: { name: Text; city: string; note?: Text };
}
