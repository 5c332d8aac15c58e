/**
 * The time of a page, for the test to move: `advance` jumps ahead and does what was set for in between, so that a minute of waiting
 * costs nothing. Imported before everything else.
 */
const query = new URLSearchParams(location.search);
const RealDate = Date;
const realNow = performance.now.bind(performance);
const realTimeout = globalThis.setTimeout.bind(globalThis);
const realClear = globalThis.clearTimeout.bind(globalThis);

/** What the test has added to real time so far; the server has the same. */
let jumped = 0;
/** By how much the clock on the wall is wrong. */
let turned = Number(query.get("turned") ?? 0);
const shift = Number(query.get("shift") ?? 0);

const elapsed = () => realNow() + jumped;
export const trueNow = () => RealDate.now() + shift + jumped;
const wallNow = () => trueNow() + turned;

class TurnedDate extends RealDate {
  constructor(...values: unknown[]) {
    if (values.length === 0) super(wallNow());
    else super(...(values as [number]));
  }
  static override now = () => Math.floor(wallNow());
}

interface Timer {
  due: number;
  every: number | undefined;
  work: () => void;
  real: ReturnType<typeof setTimeout>;
}

const timers = new Map<number, Timer>();
let last = 1_000_000_000;

function arm(id: number, timer: Timer): void {
  timer.real = realTimeout(() => fire(id), Math.max(0, timer.due - elapsed()));
}

function fire(id: number): void {
  const timer = timers.get(id);
  if (!timer) return;
  realClear(timer.real);
  if (timer.every === undefined) timers.delete(id);
  else {
    timer.due = elapsed() + timer.every;
    arm(id, timer);
  }
  timer.work();
}

function set(work: unknown, millis: number | undefined, every: boolean, values: unknown[]): number {
  const id = (last += 1);
  const wait = Math.max(0, Number(millis ?? 0));
  const call = () => (work as (...values: unknown[]) => void)(...values);
  const timer: Timer = {
    due: elapsed() + wait,
    every: every ? Math.max(1, wait) : undefined,
    work: call,
    real: 0 as never,
  };
  timers.set(id, timer);
  arm(id, timer);
  return id;
}

function clear(id: number | undefined): void {
  const timer = id === undefined ? undefined : timers.get(id);
  if (timer) realClear(timer.real);
  if (id !== undefined) timers.delete(id);
}

Object.assign(globalThis, {
  Date: TurnedDate,
  setTimeout: (work: unknown, millis?: number, ...values: unknown[]) => set(work, millis, false, values),
  setInterval: (work: unknown, millis?: number, ...values: unknown[]) => set(work, millis, true, values),
  clearTimeout: clear,
  clearInterval: clear,
});
performance.now = elapsed;

export function advance(millis: number): void {
  jumped += millis;
  const now = elapsed();
  const due = [...timers].filter(([, it]) => it.due <= now).sort(([, one], [, other]) => one.due - other.due);
  for (const [id] of due) fire(id);
  for (const [id, timer] of timers) {
    realClear(timer.real);
    arm(id, timer);
  }
}

export const turnClock = (millis: number) => void (turned = millis);
