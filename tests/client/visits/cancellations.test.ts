import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppointmentAnswer } from "../../../shared/booking/messages.ts";
import type { Outcome } from "../../../client/api/index.ts";
import { sendDue, startSending } from "../../../client/applicant/visits/sendQueue.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { queueCancellation, queuedCancellations, undoCancellation } from "../../../client/device/cancellations.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";

const now = "2026-12-01T07:30:00+01:00";
let clock: ReturnType<typeof standingClock>;
const online = { isOffline: () => false };

beforeEach(async () => {
  clock = standingClock(now);
  await onDatabase((it) => Promise.all([it.pending.clear(), it.visits.clear()]));
  await saveVisit(aBooking("v1"), anOffice());
});
afterEach(() => vi.useRealTimers());

const cancelled = (id = "v1"): Outcome<AppointmentAnswer> => {
  const { secret: _, ...value } = aBooking(id, { status: "cancelled" });
  return { kind: "ok", value };
};
const unreachable: Outcome<AppointmentAnswer> = { kind: "unreachable" };
const refusal = (code: "too_late" | "unavailable"): Outcome<AppointmentAnswer> => ({
  kind: "refused",
  problem: { code },
});

/** A server that gives these answers one after the other, the last one again and again. */
function server(...answers: Outcome<AppointmentAnswer>[]) {
  const cancel = vi.fn(async (_id: string, _secret: string) => (answers.length > 1 ? answers.shift() : answers[0])!);
  return { api: { cancel }, cancel };
}

describe("a cancellation", () => {
  it("O19 is not sent before ten seconds are over, also online, and then once", async () => {
    const { api, cancel } = server(cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(9_999);
    expect(await sendDue({ api, clock, ...online })).toEqual({ through: true, nextAt: Date.parse(now) + 10_000 });
    expect(cancel).not.toHaveBeenCalled();
    clock.move(1);
    expect(await sendDue({ api, clock, ...online })).toEqual({ through: true });
    await sendDue({ api, clock, ...online });
    expect(cancel.mock.calls).toEqual([["v1", "secret of v1"]]);
    expect((await visit("v1"))?.appointment.status).toBe("cancelled");
    expect(await queuedCancellations()).toEqual([]);
  });

  it("O19 whose ten seconds end while the queue is being read is sent next, and is not forgotten", async () => {
    const { api, cancel } = server(cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    const start = clock.now();
    // Time is asked for once the queue was read: at the first look it is not yet due, at the next one it is.
    let looks = 0;
    const slow = { now: () => ((looks += 1) === 1 ? start : ((start + 10_000) as typeof start)) };
    expect(await sendDue({ api, clock: slow, ...online })).toEqual({ through: true, nextAt: start + 10_000 });
    expect(cancel).not.toHaveBeenCalled();
    expect(await sendDue({ api, clock: slow, ...online })).toEqual({ through: true });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("O19 is taken back within the ten seconds, and nothing is sent", async () => {
    const { api, cancel } = server(cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    expect(await undoCancellation("v1")).toBe(true);
    clock.move(20_000);
    await sendDue({ api, clock, ...online });
    expect(cancel).not.toHaveBeenCalled();
    expect((await visit("v1"))?.appointment.status).toBe("booked");
  });

  it("O19 without a network waits, can still be taken back, and goes out when the network is there", async () => {
    const { api, cancel } = server(cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(60_000);
    await sendDue({ api, clock, isOffline: () => true });
    expect(cancel).not.toHaveBeenCalled();
    expect(await undoCancellation("v1")).toBe(true);
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    await sendDue({ api, clock, ...online });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("O19 O9 stays in the queue until the server itself has answered", async () => {
    const { api, cancel } = server(unreachable, { kind: "broken" }, refusal("unavailable"), cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    for (const tries of [1, 2, 3]) {
      expect((await sendDue({ api, clock, ...online })).through).toBe(false);
      expect(cancel).toHaveBeenCalledTimes(tries);
      // What was sent once and not answered may be through: taking it back is no longer promised.
      expect(await queuedCancellations()).toMatchObject([{ visit: "v1", isOnItsWay: true }]);
      expect(await undoCancellation("v1")).toBe(false);
      expect((await visit("v1"))?.appointment.status).toBe("booked");
    }
    expect((await sendDue({ api, clock, ...online })).through).toBe(true);
    expect((await visit("v1"))?.appointment.status).toBe("cancelled");
  });

  it("O19 that the server itself could not do now can still be taken back", async () => {
    const { api, cancel } = server(refusal("unavailable"));
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    await sendDue({ api, clock, ...online });
    expect(await undoCancellation("v1")).toBe(true);
    await sendDue({ api, clock, ...online });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("O19 that came too late says so, is not sent again, and leaves the visit as it is", async () => {
    const { api, cancel } = server(refusal("too_late"));
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    await sendDue({ api, clock, ...online });
    await sendDue({ api, clock, ...online });
    expect(cancel).toHaveBeenCalledOnce();
    expect(await queuedCancellations()).toMatchObject([{ visit: "v1", refused: "too_late" }]);
    expect((await visit("v1"))?.appointment.status).toBe("booked");
  });

  /** A tab sends it; before the answer comes somebody looks from a second one, and takes it back. */
  async function fromTwoTabs(between: () => Promise<unknown> = () => Promise.resolve()) {
    let say: (it: Outcome<AppointmentAnswer>) => void = () => undefined;
    const answer = new Promise<Outcome<AppointmentAnswer>>((done) => (say = done));
    const cancel = vi.fn(() => answer);
    const look = () => sendDue({ api: { cancel }, clock, ...online });
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    const tabs = [look(), look()];
    await vi.waitFor(() => expect(cancel).toHaveBeenCalled());
    await between();
    const third = look();
    await vi.waitFor(async () => expect((await queuedCancellations())[0]?.isOnItsWay).toBe(true));
    const undone = await undoCancellation("v1");
    say(cancelled());
    await Promise.all([...tabs, third]);
    return { sent: cancel.mock.calls.length, undone };
  }

  it("O19 O11 two tabs send it once, and it cannot be taken back while it is on its way", async () => {
    expect(await fromTwoTabs()).toEqual({ sent: 1, undone: false });
  });

  it("two tabs send it twice where the first one does not note on the device that it has it", async () => {
    const forget = () =>
      onDatabase((it) => it.pending.toCollection().modify(({ sending: _, ...row }, ref) => void (ref.value = row)));
    expect((await fromTwoTabs(forget)).sent).toBe(2);
  });

  it("O9 that a tab left behind in the middle of sending is sent by the next one", async () => {
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    const [row] = await onDatabase((it) => it.pending.toArray());
    if (!row) throw new Error("nothing is queued");
    await onDatabase((it) => it.pending.put({ ...row, sending: clock.now() }));
    const { api, cancel } = server(cancelled());
    await sendDue({ api, clock, ...online });
    expect(cancel).not.toHaveBeenCalled();
    clock.move(30_000);
    await sendDue({ api, clock, ...online });
    expect(cancel).toHaveBeenCalledOnce();
  });

  /** A page ends while it sends; the server refuses the next one for now, and somebody takes it back. */
  async function undoneAfter(sending: boolean): Promise<boolean> {
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    const left = sending ? { sending: clock.now() } : {};
    await onDatabase((it) => it.pending.toCollection().modify(left));
    clock.move(30_000);
    await sendDue({ api: server(refusal("unavailable")).api, clock, ...online });
    return undoCancellation("v1");
  }

  it("O9 that a page left in the middle of sending may be through, and is not taken back because a later try was refused", async () => {
    expect(await undoneAfter(true)).toBe(false);
    expect(await queuedCancellations()).toMatchObject([{ visit: "v1", isOnItsWay: true }]);
  });

  it("that nobody had sent before the refusal is taken back all the same", async () => {
    expect(await undoneAfter(false)).toBe(true);
  });

  it("O10 one that fails holds up no other", async () => {
    await saveVisit(aBooking("v2"), anOffice());
    const cancel = vi.fn(async (id: string) => (id === "v1" ? unreachable : cancelled("v2")));
    await queueCancellation("v1", "secret of v1", clock);
    await queueCancellation("v2", "secret of v2", clock);
    clock.move(10_000);
    await sendDue({ api: { cancel }, clock, ...online });
    expect((await visit("v2"))?.appointment.status).toBe("cancelled");
    expect((await queuedCancellations()).map((it) => it.visit)).toEqual(["v1"]);
  });

  it("O17 goes out on a clock that was set back", async () => {
    const { api, cancel } = server(cancelled());
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(-26 * 60 * 60 * 1000);
    await sendDue({ api, clock, ...online });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("asked for twice is one", async () => {
    await Promise.all([queueCancellation("v1", "secret of v1", clock), queueCancellation("v1", "secret of v1", clock)]);
    expect(await queuedCancellations()).toHaveLength(1);
  });
});

describe("the sender", () => {
  it("O19 sends what was left from before at its start, and what is queued later when its time is up", async () => {
    await saveVisit(aBooking("v2"), anOffice());
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(3_600_000);
    const cancel = vi.fn(async (id: string) => cancelled(id));
    const stop = startSending({ api: { cancel }, clock, ...online });
    await vi.waitFor(async () => expect((await visit("v1"))?.appointment.status).toBe("cancelled"));
    await queueCancellation("v2", "secret of v2", clock);
    clock.move(10_000);
    dispatchEvent(new Event("online"));
    await vi.waitFor(async () => expect((await visit("v2"))?.appointment.status).toBe("cancelled"));
    stop();
    expect(cancel.mock.calls).toHaveLength(2);
  });

  it("tries again at once when the network came back during a try that had begun without it", async () => {
    const answers: ((it: Outcome<AppointmentAnswer>) => void)[] = [];
    const cancel = vi.fn(() => new Promise<Outcome<AppointmentAnswer>>((done) => answers.push(done)));
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    const stop = startSending({ api: { cancel }, clock, ...online });
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
    dispatchEvent(new Event("online"));
    answers[0]?.(unreachable);
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(2));
    answers[1]?.(cancelled());
    await vi.waitFor(async () => expect((await visit("v1"))?.appointment.status).toBe("cancelled"));
    stop();
  });

  it("does not storm a server that cannot be reached: it waits until there is a reason to try again", async () => {
    const { api, cancel } = server(unreachable);
    await queueCancellation("v1", "secret of v1", clock);
    clock.move(10_000);
    const stop = startSending({ api, clock, ...online });
    await vi.waitFor(async () => expect(await queuedCancellations()).toMatchObject([{ isOnItsWay: false }]));
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
    await queueCancellation("v2", "secret of v2", clock);
    await undoCancellation("v2");
    expect(cancel).toHaveBeenCalledOnce();
    dispatchEvent(new Event("online"));
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(2));
    stop();
  });
});
