import { inject, shallowReactive, type InjectionKey } from "vue";
import type { StaffSession } from "../../shared/sync/index.ts";
import {
  localDateAt,
  type Instant,
  type LocalDate,
} from "../../shared/time/index.ts";
import { staffApi, type StaffApi } from "../api/staff.ts";
import {
  actedAt,
  append,
  countWaiting,
  createUnsaved,
  deviceWatches,
  dealWithMissing,
  dropOver,
  fact,
  forgetPersons,
  keepFact,
  newAct,
  onStaffDatabase,
  serverClock,
  syncTogether,
  tasks,
  tray,
  visits,
  waiting,
  type Connection,
  type Facts,
  type Notice,
  type ServerClock,
  type StoredTask,
  type TrayItem,
  type Visit,
  type Watches,
} from "../device/staff/index.ts";

/** What the pages show of the device. Everything here comes from the disk or the server; a page changes none of it. */
export interface TabletState {
  session: StaffSession | null;
  /** Nobody is signed in as far as the server is concerned; the device goes on judging. */
  signInNeeded: boolean;
  connection: Connection;
  visits: readonly Visit[];
  tasks: readonly StoredTask[];
  notices: readonly Notice[];
  tray: readonly TrayItem[];
  /** Acts without a receipt. */
  waiting: number;
  listAsOf: Instant | null;
  keysAsOf: Instant | null;
  listed: readonly LocalDate[];
  door: Facts["door"];
  /** The pass that was let in last on this page; whose it is, only the list says. */
  lastArrival: string | null;
  /** The server gives nothing more to a program as old as this one; what waited it has taken. */
  outdated: boolean;
  /** Numbers of acts that are neither here nor at the server. */
  missing: readonly number[];
  /** Since when the oldest act waits, in server time. */
  waitingSince: Instant | null;
  /** The instant at which the pages look at the clock: once a second is enough for ages. */
  now: Instant;
  minutesOff: number;
}

/** Why a sign-in did not come about. */
export type SignInFailure =
  | "wrong"
  | "too_many"
  | "no_office"
  | "other_office"
  | "unreachable"
  | "failed";

export interface TabletParts {
  api?: StaffApi;
  watches?: Watches;
}

const nowhere: Facts["door"] = { unit: null, desk: null };

function emptyState(): TabletState {
  return {
    session: null,
    signInNeeded: false,
    connection: "offline",
    visits: [],
    tasks: [],
    notices: [],
    tray: [],
    waiting: 0,
    listAsOf: null,
    keysAsOf: null,
    listed: [],
    door: nowhere,
    lastArrival: null,
    outdated: false,
    missing: [],
    waitingSince: null,
    now: 0 as Instant,
    minutesOff: 0,
  };
}

/** The device at the door: what it holds, who is signed in, and its exchange with the server. One per page. */
export async function openTablet({
  api = staffApi,
  watches = deviceWatches,
}: TabletParts = {}) {
  const state = shallowReactive(emptyState());
  const clock: ServerClock = serverClock(
    await fact("clock").catch(() => undefined),
    (measured) => void keepFact("clock", measured).catch(() => undefined),
    watches,
  );
  const unsaved = createUnsaved({ saved: () => void sync.nudge() });
  let stopSync: () => void = () => undefined;

  async function readFacts(): Promise<void> {
    const [session, list, keySet, door] = await Promise.all([
      fact("session"),
      fact("list"),
      fact("keySet"),
      fact("door"),
    ]);
    const [notices, count, aside, [oldest], lost] = await Promise.all([
      onStaffDatabase((it) => it.notices.toArray()),
      countWaiting(),
      tray(),
      waiting(1),
      fact("missing"),
    ]);
    Object.assign(state, {
      session: session ?? null,
      listAsOf: list?.asOf ?? null,
      listed: list?.listed ?? [],
      keysAsOf: keySet?.asOf ?? null,
      door: door ?? nowhere,
      notices,
      waiting: count,
      waitingSince: oldest ? actedAt(oldest) : null,
      missing: lost?.seqs ?? [],
      tray: aside,
    } satisfies Partial<TabletState>);
  }

  async function readList(): Promise<void> {
    const [rows, open] = await Promise.all([visits(), tasks()]);
    Object.assign(state, {
      visits: rows,
      tasks: open,
    } satisfies Partial<TabletState>);
  }

  // A disk that cannot be read leaves on the screen what was there.
  const refreshFacts = () => readFacts().catch(() => undefined);
  const refresh = async () => {
    await refreshFacts();
    await readList().catch(() => undefined);
  };

  /** An arrival was kept: the list shows it without being read anew. */
  function noteArrival(passId: string, arrivedAt: Instant): void {
    const { desk } = state.door;
    state.lastArrival = passId;
    state.visits = state.visits.map((it) =>
      it.passId !== passId || it.arrivedAt !== null
        ? it
        : {
            ...it,
            arrivedAt,
            desk,
            status: it.status === "booked" ? "arrived" : it.status,
          },
    );
  }

  const sync = syncTogether({
    api,
    clock,
    watches,
    events: {
      connection: (connection) => (state.connection = connection),
      exchanged: (list) => void (list ? refresh() : refreshFacts()),
      signInNeeded: () => (state.signInNeeded = true),
      outdated: () => (state.outdated = true),
    },
  });

  const startSync = () => (stopSync = sync.start());

  function tick(): void {
    const before = state.now;
    state.now = clock.now();
    state.minutesOff = clock.minutesOff();
    const zone = state.session?.office.timeZone;
    if (
      !zone ||
      (before > 0 && localDateAt(before, zone) === localDateAt(state.now, zone))
    )
      return;
    // A new day: the visits of the old one go, with their names.
    void dropOver(state.now, zone)
      .then(refresh)
      .catch(() => undefined);
  }

  async function signIn(
    email: string,
    password: string,
  ): Promise<SignInFailure | undefined> {
    const signed = await api.signIn(email, password);
    if (signed.kind === "unreachable") return "unreachable";
    if (signed.kind !== "ok") {
      if (signed.status === 429) return "too_many";
      return signed.status === 401 ||
        signed.status === 400 ||
        signed.status === 403
        ? "wrong"
        : "failed";
    }
    const answer = await api.session();
    if (answer.kind !== "ok")
      return answer.kind === "refused" ? "no_office" : "unreachable";
    const { id } = answer.value.office;
    const before = await fact("office");
    if (before && before.id !== id) {
      // What waits would be taken for acts of the office that signs in now.
      if ((await countWaiting()) > 0) {
        await api.signOut();
        return "other_office";
      }
      await forgetPersons();
    }
    await keepFact("office", { id });
    await keepFact("session", answer.value);
    state.signInNeeded = false;
    await refresh();
    stopSync();
    startSync();
    return undefined;
  }

  /** Signs out. What waits for a receipt stays on the device; what names a person goes, even where the server is not reached. */
  async function signOut(): Promise<void> {
    stopSync();
    await api.signOut();
    await forgetPersons();
    Object.assign(state, emptyState(), { now: clock.now(), door: state.door });
    await refresh();
  }

  async function closeTask(task: number): Promise<void> {
    const act = newAct(
      { name: "close_task", args: { task } },
      watches.wall.now(),
      clock.offsetMs(),
    );
    await onStaffDatabase((it) =>
      it.transaction("rw", [it.facts, it.outbox, it.tasks], async () => {
        await append(it, act);
        await it.tasks.delete(task);
      }),
    );
    await refresh();
    void sync.nudge();
  }

  async function dismiss(passId: string): Promise<void> {
    await onStaffDatabase((it) => it.notices.delete(passId));
    await refresh();
    void sync.nudge();
  }

  /** Somebody has heard that acts are missing. */
  async function understandMissing(): Promise<void> {
    await dealWithMissing();
    await refreshFacts();
    void sync.nudge();
  }

  async function setDoor(door: Facts["door"]): Promise<void> {
    await keepFact("door", door);
    state.door = door;
  }

  await refresh();
  tick();
  const ticking = setInterval(tick, 1000);
  if (state.session) startSync();

  return {
    state: state as Readonly<TabletState>,
    clock,
    watches,
    unsaved,
    refresh,
    refreshFacts,
    noteArrival,
    nudge: sync.nudge,
    signIn,
    signOut,
    closeTask,
    dismiss,
    understandMissing,
    setDoor,
    close() {
      stopSync();
      sync.close();
      clearInterval(ticking);
    },
  };
}

export type Tablet = Awaited<ReturnType<typeof openTablet>>;

export const tabletKey: InjectionKey<Tablet> = Symbol("tablet");

/** The device this page runs on. */
export function useTablet(): Tablet {
  const tablet = inject(tabletKey);
  if (!tablet) throw new Error("main.ts provides the tablet");
  return tablet;
}
