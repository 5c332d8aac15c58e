import type { Told } from "../page/bed.ts";

/** What the test itself has seen: each act of a hand and what the screen said of it. The devices and the server are held to this. */
export interface Act {
  kind: "scan" | "admit" | "close_task";
  /** Name of the device in the run, and of the page it was done on: a page that dies takes with it what only it held. */
  device: string;
  page: number;
  /** What the screen told; null where the page died before it could. */
  told: Told | null;
  /** The true instant by which it was done. */
  by: number;
  task?: number;
}

/** A cancellation on the phone of an applicant. */
export interface Asked {
  visit: string;
  /** `undone`: the phone has confirmed that it was taken back. `unknown`: it did not live to say. */
  said: "kept" | "undone" | "failed" | "unknown";
}

export interface Ledger {
  acts: Act[];
  cancellations: Map<string, Asked>;
  /** Pages that died, with what only they held. */
  dead: Set<number>;
}

export const emptyLedger = (): Ledger => ({ acts: [], cancellations: new Map(), dead: new Set() });
