import { computed, inject, shallowReactive, type InjectionKey } from "vue";
import { localDateAt, type Instant } from "../../shared/time/index.ts";
import { staffApi, type StaffApi } from "../api/staff.ts";
import {
  actedAt,
  append,
  asDevice,
  countWaiting,
  createUnsaved,
  deviceWatches,
  dealWithMissing,
  dropOver,
  fact,
  forgetOpenedNames,
  keepFact,
  newAct,
  onStaffDatabase,
  persons,
  serverClock,
  syncTogether,
  tasks,
  tray,
  visits,
  waiting,
  type Facts,
  type ServerClock,
  type Watches,
} from "../device/staff/index.ts";
import { createAccess } from "./access.ts";
import { createIdle } from "./idle.ts";
import { emptyState, nowhere, type TabletState } from "./tabletState.ts";

export interface TabletParts {
  api?: StaffApi;
  watches?: Watches;
}

/** The device at the door: what it holds, who is signed in, and its exchange with the server. One per page. */
export async function openTablet({ api = staffApi, watches = deviceWatches }: TabletParts = {}) {
  const state = shallowReactive(emptyState());
  const clock: ServerClock = serverClock(
    await fact("clock").catch(() => undefined),
    (measured) => void keepFact("clock", measured).catch(() => undefined),
    watches,
  );
  const unsaved = createUnsaved({ saved: () => void sync.nudge() });
  const idle = createIdle(watches);
  let stopSync: (() => void) | undefined;
  let isOpen = true;

  async function readFacts(): Promise<void> {
    const [session, list, keySet, door, enrolled, blocked] = await Promise.all([
      fact("session"),
      fact("list"),
      fact("keySet"),
      fact("door"),
      fact("enrolled"),
      fact("blocked"),
    ]);
    const [notices, count, aside, here, [oldest], lost] = await Promise.all([
      onStaffDatabase((it) => it.notices.toArray()),
      countWaiting(),
      tray(),
      persons(),
      waiting(1),
      fact("missing"),
    ]);
    // Also where another tab changed the person: what this one shows must not outlast them.
    if (!session || session.user !== state.session?.user) hide();
    Object.assign(state, {
      session: session ?? null,
      enrolled: enrolled ?? null,
      blocked: blocked ?? null,
      persons: here,
      listAsOf: list?.asOf ?? null,
      listed: list?.listed ?? [],
      keysAsOf: keySet?.asOf ?? null,
      keySet: keySet?.set ?? null,
      door: door ?? nowhere,
      notices,
      waiting: count,
      waitingSince: oldest ? actedAt(oldest) : null,
      missing: lost?.seqs ?? [],
      tray: aside,
    } satisfies Partial<TabletState>);
  }

  /** Takes from the screen what is there for whoever works here. */
  function hide(): void {
    forgetOpenedNames();
    Object.assign(state, {
      session: null,
      signInNeeded: false,
      visits: [],
      tasks: [],
      lastArrival: null,
    } satisfies Partial<TabletState>);
  }

  async function readList(): Promise<void> {
    if (!state.session) return;
    const [rows, open] = await Promise.all([visits(), tasks()]);
    // Whoever they were read for has left meanwhile.
    if (!state.session) return hide();
    Object.assign(state, { visits: rows, tasks: open } satisfies Partial<TabletState>);
  }

  /** Whether the disk has told who works here. Before that nothing is known, not that nobody does. */
  let isRead = false;
  // A disk that cannot be read leaves on the screen what was there.
  const refreshFacts = () =>
    readFacts().then(
      () => void (isRead = true),
      () => undefined,
    );
  const refresh = async () => {
    await refreshFacts();
    await readList().catch(() => undefined);
  };

  const byPass = computed(() => new Map(state.visits.map((it) => [it.passId, it])));
  /** The visit of a pass, where the list has it. */
  const visitOf = (passId: string | null) => (passId === null ? undefined : byPass.value.get(passId));

  /** An arrival was kept: the list shows it without being read anew. */
  function noteArrival(passId: string, arrivedAt: Instant): void {
    const { desk } = state.door;
    state.lastArrival = passId;
    state.visits = state.visits.map((it) =>
      it.passId !== passId || it.arrivedAt !== null
        ? it
        : { ...it, arrivedAt, desk, status: it.status === "booked" ? "arrived" : it.status },
    );
  }

  const { isServed, renew, blocked, ...access } = createAccess({
    api,
    state,
    now: clock.now,
    hide,
    async changed() {
      idle.touch();
      state.signInNeeded = false;
      await refresh();
      syncAnew();
      // At once, and other tabs hear of it too.
      void sync.nudge(true);
    },
    served() {
      state.signInNeeded = false;
      device.watchAnew();
      void refreshFacts();
    },
  });

  const device = asDevice(api, {
    isEnrolled: () => state.enrolled !== null,
    isAttended: () => state.session !== null,
    isServed,
    renew,
    blocked: () => void blocked(),
  });

  async function askForSignIn(): Promise<void> {
    if (!state.session || (await renew())) return;
    state.signInNeeded = state.session !== null;
  }

  const sync = syncTogether({
    api: device.calls,
    clock,
    watches,
    events: {
      connection: (connection) => (state.connection = connection),
      exchanged: (list) => void (list ? refresh() : refreshFacts()).then(keepSyncing),
      signInNeeded: () => void askForSignIn(),
      outdated: () => (state.outdated = true),
    },
  });

  /** A tablet that is enrolled sends what waits while nobody works at it too. */
  const isToSync = () => state.session !== null || state.enrolled !== null;
  function syncAnew(): void {
    stopSync?.();
    stopSync = isOpen && isToSync() ? sync.start() : undefined;
  }
  /** Somebody may have signed in in another tab: from then on this one stands by to exchange too. */
  const keepSyncing = () => void (isToSync() && !stopSync && syncAnew());

  /** The disk could not be read when the page came: it is asked until it can. */
  let reading: Promise<void> | undefined;
  async function readAtLast(): Promise<void> {
    await refresh();
    reading = undefined;
    if (isRead) syncAnew();
  }

  function tick(): void {
    if (!isRead) reading ??= readAtLast();
    const before = state.now;
    state.now = clock.now();
    state.minutesOff = clock.minutesOff();
    // Only whoever gets back in without a network is sent to the door.
    if (idle.isOver() && state.persons.some(({ user }) => user === state.session?.user)) {
      void access.lock().catch(() => undefined);
    }
    const zone = state.session?.office.timeZone;
    if (!zone || (before > 0 && localDateAt(before, zone) === localDateAt(state.now, zone))) return;
    // A new day: the visits of the old one go, with their names.
    void dropOver(state.now, zone)
      .then(refresh)
      .catch(() => undefined);
  }

  async function closeTask(task: number): Promise<void> {
    const did = { name: "close_task", args: { task } } as const;
    const act = newAct(did, watches.wall.now(), clock.offsetMs(), state.session?.user);
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
  syncAnew();

  return {
    state: state as Readonly<TabletState>,
    clock,
    watches,
    unsaved,
    refresh,
    refreshFacts,
    visitOf,
    noteArrival,
    nudge: sync.nudge,
    /** Somebody is here. */
    touched: idle.touch,
    ...access,
    closeTask,
    dismiss,
    understandMissing,
    setDoor,
    close() {
      isOpen = false;
      stopSync?.();
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
