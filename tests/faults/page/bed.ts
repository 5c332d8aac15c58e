import type { Mutation } from "../../../shared/sync/index.ts";

/** What the pages of the test bed let a test do with the real modules of a device. Everything that crosses is plain. */

/** Every way in which the disk of a page can fail (see `disk.ts`). */
export const diskFaults = ["closed", "dead", "server_lost", "backing_store", "aborted", "inactive", "quota"] as const;
export type DiskFault = (typeof diskFaults)[number];

/** A protection that is taken out on purpose, so that the checker has something to find. */
export const plants = [
  /** Leaves the queue before it is sent, as workbox-background-sync does. */
  "sent_before_receipt",
  /** Any answer with status 200 counts as a receipt. */
  "any_200_is_receipt",
  /** An answer 4xx, also one that asks for a sign-in, drops what was sent. */
  "dropped_on_4xx",
  /** An answer 5xx drops what was sent. */
  "dropped_on_5xx",
  /** A write that failed is shown as done. */
  "failure_shown_as_kept",
  /** A write that failed is neither kept in memory nor tried again. */
  "failure_forgotten",
  /** The offset to the server's clock is taken for nought. */
  "own_clock_believed",
  /** A cancellation is said to be taken back, though the server may have it. */
  "undo_always_said",
] as const;
export type Plant = (typeof plants)[number];

/** One act and what the screen told about it. */
export interface Told {
  /** The instants of the wall clock of the device that the act may carry: nobody else on this page got one of them. */
  stamps: number[];
  /** `failed`: the person was told that nothing was done. */
  kept: "stored" | "memory_only" | "failed";
  passId: string | null;
  verdict: string;
  arrival: boolean;
  /** The instant of the act by the device's idea of the server's time. */
  at: number;
}

/** What lies on the device and in the page. */
export interface Contents {
  device: { id: string; lastSeq: number } | null;
  outbox: Mutation[];
  tray: (Mutation & { code: string })[];
  visits: { passId: string; status: string; start: number; arrivedAt: number | null; desk: string | null }[];
  ended: { prefix: string; as: string }[];
  tasks: number[];
  notices: { passId: string; arrivedAt: number }[];
  /** Stamps of scans that only the memory of the page holds. */
  unsaved: number[];
  cursor: string | null;
}

/** A cancellation as the phone of an applicant holds it. */
export interface Waiting {
  visit: string;
  refused: string | null;
  isOnItsWay: boolean;
}

export interface TabletPage {
  /** Opens the tablet with what lies on its disk and signs it in where nobody is. */
  open(wanted: { desk: string; plants: Plant[]; stampOffset: number }): Promise<void>;
  scan(text: string): Promise<Told>;
  /** Lets somebody in by hand whose verdict was amber. */
  admitLast(): Promise<Told | null>;
  closeTask(task: number): Promise<Told>;
  openTasks(): number[];
  /** Everything in the tray goes back into the queue. */
  retryTray(): Promise<void>;
  /** Exchanges now. */
  nudge(): void;
  /** Tries again to store what only memory holds. */
  save(): void;
  contents(): Promise<Contents>;
  /** How many passes are on the list; none before the first pull. */
  listed(): Promise<number>;
  state(): {
    connection: string;
    signInNeeded: boolean;
    /** Acts that wait, on the disk or in memory. */
    waiting: number;
    /** Server time of the last pull. */
    listAsOf: number;
  };
}

export interface PhonePage {
  open(): void;
  /** Takes protections out of the queue of this phone, also for pages that are opened later. */
  plant(plants: Plant[]): void;
  /** Resolves true when the phone promised to cancel. */
  cancel(visit: string, secret: string): Promise<boolean>;
  undo(visit: string): Promise<boolean>;
  waiting(): Promise<Waiting[]>;
  look(): void;
}

export interface Bed {
  tablet: TabletPage;
  phone: PhonePage;
  /** Empties everything that devices of both apps store. Nothing may be open here. */
  wipe(): Promise<void>;
  /** Time goes on by so much at once: whatever was set for in between happens now. */
  advance(millis: number): void;
  /** Somebody turns the clock on the wall of the device. */
  turnClock(millis: number): void;
  /** The next so many uses of the disk fail. */
  breakDisk(fault: DiskFault, times: number): void;
  mendDisk(): void;
  /** Uses up all the room the browser gives, and gives it back. */
  fill(): Promise<void>;
  free(): Promise<void>;
  /** How often the disk has failed so far. */
  diskFailures(): number;
}

declare global {
  interface Window {
    bed: Bed;
  }
}
