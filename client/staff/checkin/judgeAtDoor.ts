import { arrives, judge, type DoorRules, type Knowledge, type Verdict } from "../../../shared/checkin/index.ts";
import {
  passKinds,
  readPass,
  verifyPass,
  type PassFields,
  type PassKeySet,
  type PassOutcome,
} from "../../../shared/pass/index.ts";
import type { PassSource } from "../../../shared/sync/index.ts";
import { millisPerMinute, type Instant } from "../../../shared/time/index.ts";
import {
  fact,
  isReached,
  judgeAndKeep,
  keepScan,
  newAct,
  type Held,
  type Scan,
  type Visit,
  type VisitorName,
} from "../../device/staff/index.ts";
import type { Tablet } from "../tablet.ts";

/** What the screen shows of a pass. It exists only once the scan is kept, or is known not to be. */
export interface Shown {
  verdict: Verdict;
  source: PassSource;
  passId: string | null;
  /** Who it is, where the list says so. */
  name: VisitorName | null;
  persons: number;
  /** `memory_only`: the disk would not take it. The person counts as arrived nowhere yet. */
  kept: "stored" | "memory_only";
  /** Somebody at the door let the person in although the verdict alone did not. */
  admitted: boolean;
  connection: Tablet["state"]["connection"];
}

const noKeys: PassKeySet = { keys: [], sequence: 0, expires: "" };

const hex = (bytes: Uint8Array) => [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");

const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** The identity of a genuine pass; null where nothing genuine was read. */
function passIdOf(outcome: PassOutcome): string | null {
  return "fields" in outcome ? hex(outcome.fields.id) : null;
}

/** Stands for the pass of a visit that was found by its code or picked from the list. The list vouches, no signature does. */
function vouchedFields(visit: Visit, office: number, service: number): PassFields {
  const validity = Math.round((visit.end - visit.start) / millisPerMinute);
  return {
    kind: passKinds.checkIn,
    keyId: 0,
    office,
    service,
    start: visit.start,
    validity,
    id: fromHex(visit.passId),
  };
}

/** Judges passes at the door where the tablet stands, the same way in every state of the network. */
export function judgeAtDoor(tablet: Tablet) {
  const { state, clock, watches, unsaved } = tablet;

  function door(): DoorRules {
    const { session } = state;
    return {
      office: session?.office.number ?? -1,
      timeZone: session?.office.timeZone ?? "Europe/Berlin",
      unit: state.door.unit,
      earlyMinutes: session?.earlyMinutes ?? 0,
      lateMinutes: session?.lateMinutes ?? 0,
    };
  }

  /** An arrival that the disk has not taken yet. */
  function unsavedArrival(passId: string | null): Held["ownArrival"] {
    const lost = unsaved.scans.value.find(({ act }) => act.args.arrival && act.args.passId === passId);
    return lost ? { at: lost.at, desk: lost.act.args.desk } : null;
  }

  /** What the page still remembers of a pass when the disk does not answer. */
  function remembered(passId: string | null): Held {
    return {
      visit: tablet.visitOf(passId) ?? null,
      ended: null,
      ownArrival: unsavedArrival(passId),
      listed: state.listed,
      listAsOf: state.listAsOf,
      keysAsOf: state.keysAsOf,
    };
  }

  function scanOf(passId: string | null, verdict: Verdict, arrival: boolean, source: PassSource, at: Instant): Scan {
    const args = { passId, verdict: verdict.kind, arrival, source, desk: state.door.desk };
    const act = newAct({ name: "scan", args }, watches.wall.now(), clock.offsetMs(), state.session?.user);
    return { act: { ...act, name: "scan", args }, at };
  }

  async function keepAndShow(
    outcome: PassOutcome,
    passId: string | null,
    source: PassSource,
    vouched: Partial<Knowledge>,
  ): Promise<Shown> {
    const now = clock.now();
    const decide = (held: Held) => {
      const own = held.ownArrival ?? unsavedArrival(passId);
      const verdict = judge(
        outcome,
        door(),
        { ...held, ownArrival: own, reached: isReached(state.connection), ...vouched },
        now,
      );
      return { scan: scanOf(passId, verdict, arrives(verdict), source, now), outcome: verdict };
    };
    const shown = (verdict: Verdict, kept: Shown["kept"]): Shown => {
      const visit = verdict.visit && tablet.visitOf(passId);
      const { connection } = state;
      return {
        verdict,
        source,
        passId,
        name: visit?.name ?? null,
        persons: visit?.persons ?? 1,
        kept,
        admitted: false,
        connection,
      };
    };
    try {
      const verdict = await judgeAndKeep(passId, decide);
      goOn(arrives(verdict) ? passId : null, now);
      return shown(verdict, "stored");
    } catch {
      const { scan, outcome: verdict } = decide(remembered(passId));
      unsaved.add(scan);
      goOn();
      return shown(verdict, "memory_only");
    }
  }

  /**
   * The list, sending and looking what is on the disk come after the screen: whoever stands there waits for that alone. `arrived` is the
   * pass whose arrival was kept.
   */
  function goOn(arrived: string | null = null, at = clock.now()): void {
    setTimeout(() => {
      if (arrived !== null) tablet.noteArrival(arrived, at);
      void tablet.refreshFacts();
      void tablet.nudge();
    });
  }

  /** The keys as the page has them; from the disk where it has not read them yet. */
  const keySet = async () => state.keySet ?? (await fact("keySet").catch(() => undefined))?.set ?? noKeys;

  return {
    /** Judges the text of a code that was read somehow. */
    async text(text: string, source: PassSource): Promise<Shown> {
      const shape = readPass(text);
      // Another code of everyday life needs no keys.
      const keys = shape.kind === "pass" ? await keySet() : noKeys;
      const outcome = await verifyPass(text, keys, clock.now());
      return keepAndShow(outcome, passIdOf(outcome), source, {});
    },

    /** Judges a visit that was found by its code or picked from the list. */
    async visit(visit: Visit, source: PassSource): Promise<Shown> {
      const service = state.session?.services.find((it) => it.id === visit.service)?.number ?? 0;
      const fields = vouchedFields(visit, door().office, service);
      return keepAndShow({ kind: "genuine", fields }, visit.passId, source, { keysAsOf: clock.now() });
    },

    /** Lets somebody in although the verdict asked for a second look. Resolves when that is kept, or known not to be. */
    async admit(shown: Shown): Promise<Shown> {
      const scan = scanOf(shown.passId, shown.verdict, true, shown.source, clock.now());
      try {
        await keepScan(scan);
        goOn(shown.passId, scan.at);
        return { ...shown, admitted: true, kept: "stored" };
      } catch {
        unsaved.add(scan);
        goOn();
        return { ...shown, admitted: true, kept: "memory_only" };
      }
    },
  };
}

export type DoorJudge = ReturnType<typeof judgeAtDoor>;
