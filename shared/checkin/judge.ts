import type { AppointmentStatus } from "../booking/index.ts";
import { passKinds, type PassFields, type PassOutcome } from "../pass/index.ts";
import { addMinutes, localDateAt, millisPerMinute, type Instant, type LocalDate } from "../time/index.ts";
import { verdicts, type VerdictKind } from "./verdicts.ts";

/** One visit on the day list (Tagesliste) of a device. */
export interface ListedVisit {
  /** 32 hexadecimal digits: the identity of the pass, the same after a move. */
  passId: string;
  appointment: string;
  code: string;
  service: string;
  unit: string;
  start: Instant;
  end: Instant;
  status: AppointmentStatus;
  arrivedAt: Instant | null;
  /** The desk at which the arrival was taken. */
  desk: string | null;
}

/** The rules of the door (Einlass) at which a device stands. */
export interface DoorRules {
  /** `number` of the office. */
  office: number;
  timeZone: string;
  /** The unit whose door this is; null where one door serves the whole office. */
  unit: string | null;
  /** The window around the start in which an arrival is simply welcome, in minutes. */
  earlyMinutes: number;
  lateMinutes: number;
}

/** What became of a pass that is no longer on the list. */
export type Ended = "cancelled" | "moved" | "blocked";

/** What a device knows about one pass, and how old its knowledge is. */
export interface Knowledge {
  visit: ListedVisit | null;
  ended: Ended | null;
  /** Where a moved visit is now, as far as the device was told: a pass that says so is the new one. */
  movedTo?: Instant | null;
  /** An arrival that this device took and the list may not show yet. */
  ownArrival: { at: Instant; desk: string | null } | null;
  /** The dates that the day list covers. */
  listed: readonly LocalDate[];
  /** Server time of the last pull of the list, and of the keys; null before the first. */
  listAsOf: Instant | null;
  keysAsOf: Instant | null;
  /** Whether the server answers at the moment. */
  reached: boolean;
}

/** The verdict, with what the screen says beside it. */
export interface Verdict {
  kind: VerdictKind;
  /** Null where the text is no pass or not genuine. */
  fields: PassFields | null;
  visit: ListedVisit | null;
  /** By how many minutes too early or too late; 0 otherwise. */
  minutes: number;
  /** Since when and at which desk the person counts as arrived. */
  arrived: { at: Instant; desk: string | null } | null;
  listAsOf: Instant | null;
}

/** Without a network the clock of the device may have drifted: windows widen by so many minutes. */
const offlineGraceMinutes = 10;
/** From this age on a list no longer vouches for a pass that looks valid. */
const listOldAfterMinutes = 12 * 60;
/** From this age on a key set no longer vouches for a signature. */
const keysOldAfterMinutes = 14 * 24 * 60;

function isOlder(asOf: Instant | null, minutes: number, now: Instant): boolean {
  return asOf === null || now > addMinutes(asOf, minutes);
}

function minutesBetween(from: Instant, to: Instant): number {
  return Math.ceil((to - from) / millisPerMinute);
}

/** What signature, key and kind alone decide. Where they leave it open, the fields of a genuine pass. */
function byPass(outcome: PassOutcome, keysOld: boolean): VerdictKind | PassFields {
  switch (outcome.kind) {
    case "not_a_pass":
    case "not_genuine":
    case "wrong_kind":
    case "blocked":
      return outcome.kind;
    case "unknown_key":
      // A key that came after the last contact looks like a forged one. An old key set is no reason to accuse anybody.
      return keysOld ? "keys_old" : "not_genuine";
    case "key_out_of_time":
    case "genuine":
      return outcome.fields;
  }
}

/** What the list says of a genuine check-in pass of this office; it beats what is signed. */
function byList(fields: PassFields, { visit, ended, movedTo }: Knowledge): VerdictKind | null {
  if (visit?.status === "cancelled") return "cancelled";
  if (visit && visit.start !== fields.start) return "moved";
  return visit || (ended === "moved" && movedTo === fields.start) ? null : ended;
}

/** Every amber reason that applies, in any order. */
function* doubts(fields: PassFields, door: DoorRules, known: Knowledge, now: Instant): Generator<VerdictKind> {
  const today = localDateAt(now, door.timeZone);
  const day = localDateAt(fields.start, door.timeZone);
  const grace = known.reached ? 0 : offlineGraceMinutes;
  if (day !== today) yield "other_day";
  else {
    if (!known.visit && known.listed.includes(day)) yield "not_in_list";
    if (now < addMinutes(fields.start, -door.earlyMinutes - grace)) yield "too_early";
    if (now > addMinutes(fields.start, door.lateMinutes + grace)) yield "too_late";
  }
  if (known.visit && door.unit !== null && known.visit.unit !== door.unit) yield "other_unit";
  if (arrivalOf(known)) yield "already_arrived";
  if (isOlder(known.listAsOf, listOldAfterMinutes, now)) yield "data_old";
  if (isOlder(known.keysAsOf, keysOldAfterMinutes, now)) yield "keys_old";
}

function arrivalOf({ visit, ownArrival }: Knowledge): Verdict["arrived"] {
  return visit?.arrivedAt ? { at: visit.arrivedAt, desk: visit.desk } : ownArrival;
}

const precedence = Object.keys(verdicts) as VerdictKind[];

/**
 * Judges a pass with what the device holds, the same way in every network state. The first of shape, signature, kind, block,
 * office and list that decides wins; of several amber reasons the first in the table of verdicts. The clock alone never gives red.
 */
export function judge(outcome: PassOutcome, door: DoorRules, known: Knowledge, now: Instant): Verdict {
  const verdict = (kind: VerdictKind, fields: PassFields | null = null): Verdict => ({
    kind,
    fields,
    visit: fields && known.visit,
    minutes: fields ? minutesOff(kind, fields, now) : 0,
    arrived: fields && arrivalOf(known),
    listAsOf: known.listAsOf,
  });
  const judged = byPass(outcome, isOlder(known.keysAsOf, keysOldAfterMinutes, now));
  if (typeof judged === "string") return verdict(judged, "fields" in outcome ? outcome.fields : null);
  if (judged.kind !== passKinds.checkIn) return verdict("wrong_kind", judged);
  if (judged.office !== door.office) return verdict("other_office", judged);
  const listed = byList(judged, known);
  if (listed) return verdict(listed, judged);
  const found = new Set(doubts(judged, door, known, now));
  const doubt = precedence.find((kind) => found.has(kind));
  return verdict(doubt ?? (known.reached ? "welcome" : "welcome_offline"), judged);
}

function minutesOff(kind: VerdictKind, fields: PassFields, now: Instant): number {
  if (kind === "too_early") return minutesBetween(now, fields.start);
  return kind === "too_late" ? minutesBetween(fields.start, now) : 0;
}

/** Whether a verdict, as it is shown, makes the person count as arrived. A pass that could not be checked names nobody. */
export function arrives(verdict: Verdict): boolean {
  return verdict.fields !== null && verdicts[verdict.kind].arrives;
}
