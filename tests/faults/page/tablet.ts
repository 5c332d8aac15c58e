import { staffApi, type StaffApi } from "../../../client/api/staff.ts";
import {
  deviceWatches,
  onStaffDatabase,
  retryFromTray,
  thisDevice,
  type Watches,
} from "../../../client/device/staff/index.ts";
import { judgeAtDoor, type DoorJudge, type Shown } from "../../../client/staff/checkin/judgeAtDoor.ts";
import { openTablet, type Tablet } from "../../../client/staff/tablet.ts";
import { arrives } from "../../../shared/checkin/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { Contents, Plant, TabletPage, Told } from "./bed.ts";
import { badlySending } from "./plants.ts";

let tablet: Tablet;
let door: DoorJudge;
let planted: ReadonlySet<Plant> = new Set();
let lastShown: Shown | undefined;

// Each look at the wall clock of a device has an instant of its own, in steps that tabs of one device do not share.
const step = 4;
let stampOffset = 0;
let lastStamp = 0;
let stamps: number[] = [];

function stamp(): number {
  const now = Math.floor(deviceWatches.wall.now() / step) * step + stampOffset;
  lastStamp = now > lastStamp || now < lastStamp - 1_000 ? now : lastStamp + step;
  stamps.push(lastStamp);
  return lastStamp;
}

const watches: Watches = { wall: { now: () => stamp() as Instant }, elapsed: () => deviceWatches.elapsed() };

/** Acts of one tab come one after the other, as from one pair of hands. */
let hands: Promise<unknown> = Promise.resolve();
function byHand<T>(work: () => Promise<T>): Promise<T> {
  const done = hands.then(work);
  hands = done.catch(() => undefined);
  return done;
}

async function told(act: () => Promise<Shown | undefined>): Promise<Told> {
  stamps = [];
  const at = tablet.clock.now();
  try {
    const shown = await act();
    if (shown) lastShown = shown;
    const isForgotten = shown?.kept === "memory_only" && planted.has("failure_shown_as_kept");
    return {
      stamps,
      kept: isForgotten ? "stored" : (shown?.kept ?? "stored"),
      passId: shown?.passId ?? null,
      verdict: shown?.verdict.kind ?? "",
      arrival: shown ? shown.admitted || arrives(shown.verdict) : false,
      at,
    };
  } catch {
    return { stamps, kept: "failed", passId: null, verdict: "", arrival: false, at };
  } finally {
    if (planted.has("failure_forgotten") || planted.has("failure_shown_as_kept")) tablet.unsaved.scans.value = [];
  }
}

export const tabletPage: TabletPage = {
  async open(wanted) {
    stampOffset = wanted.stampOffset;
    planted = new Set(wanted.plants);
    const api: StaffApi = {
      ...staffApi,
      // The cookie is there already: the test signed in once for all tablets.
      signIn: async () => ({ kind: "ok", value: undefined }),
      ...(planted.size > 0 ? { push: badlySending(planted) } : {}),
    };
    tablet = await openTablet({ api, watches });
    if (planted.has("own_clock_believed")) tablet.clock.offsetMs = () => 0;
    door = judgeAtDoor(tablet);
    if (!tablet.state.session) {
      const failure = await tablet.signIn("", "");
      if (failure) throw new Error(`not signed in: ${failure}`);
    }
    if (tablet.state.door.desk !== wanted.desk) {
      await tablet.setDoor({ unit: null, desk: wanted.desk }).catch(() => undefined);
    }
  },

  scan: (text) => byHand(() => told(() => door.text(text, "camera"))),

  admitLast: () =>
    byHand(async () => {
      const shown = lastShown;
      return shown?.passId ? told(() => door.admit(shown)) : null;
    }),

  closeTask: (task) => byHand(() => told(async () => void (await tablet.closeTask(task)))),

  openTasks: () => tablet.state.tasks.map((it) => it.task),

  async retryTray() {
    for (const { seq } of await onStaffDatabase((it) => it.tray.toArray())) await retryFromTray(seq);
    void tablet.nudge();
  },

  nudge: () => void tablet.nudge(),
  save: () => void tablet.unsaved.retry(),

  contents: () =>
    onStaffDatabase(async (it): Promise<Contents> => {
      const [outbox, tray, visits, ended, tasks, notices, list] = await Promise.all([
        it.outbox.toArray(),
        it.tray.toArray(),
        it.visits.toArray(),
        it.ended.toArray(),
        it.tasks.toArray(),
        it.notices.toArray(),
        it.facts.get("list"),
      ]);
      return {
        device: await thisDevice(),
        outbox,
        tray,
        visits: visits.map(({ passId, status, start, arrivedAt, desk }) => ({
          passId,
          status,
          start,
          arrivedAt,
          desk,
        })),
        ended: ended.map(({ prefix, as }) => ({ prefix, as })),
        tasks: tasks.map(({ task }) => task),
        notices: notices.map(({ passId, arrivedAt }) => ({ passId, arrivedAt })),
        unsaved: tablet.unsaved.scans.value.map(({ act }) => Date.parse(act.at)),
        cursor: (list?.value as { cursor: string } | undefined)?.cursor ?? null,
      };
    }),

  listed: () => onStaffDatabase((it) => it.visits.count()),

  state: () => {
    const { connection, signInNeeded, waiting, listAsOf } = tablet.state;
    return {
      connection,
      signInNeeded,
      waiting: waiting + tablet.unsaved.scans.value.length,
      listAsOf: listAsOf ?? 0,
    };
  },
};
