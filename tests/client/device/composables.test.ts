import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import { isBusy, useBusy, useHoldCountdown, useWakeLock } from "../../../client/device/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { standingClock } from "./builders.ts";

let scope = effectScope();
beforeEach(() => void (scope = effectScope()));
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("the countdown of a hold", () => {
  it("counts whole seconds and ends at zero", () => {
    vi.useFakeTimers();
    const clock = standingClock("2026-11-21T10:00:00Z");
    const countdown = scope.run(() => useHoldCountdown((clock.now() + 2_500) as Instant, { clock }))!;
    expect(countdown.secondsLeft.value).toBe(3);
    clock.move(1_000);
    vi.advanceTimersByTime(1_000);
    expect(countdown.secondsLeft.value).toBe(2);
    clock.move(60_000);
    vi.advanceTimersByTime(1_000);
    expect(countdown.secondsLeft.value).toBe(0);
    expect(countdown.isOver.value).toBe(true);
  });
});

/** A screen that can be kept awake, and a page that can be hidden. */
function screen() {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const locks: (EventTarget & { release(): Promise<void> })[] = [];
  const wakeLock = {
    request: vi.fn(async () => {
      const lock = Object.assign(new EventTarget(), {
        release: async () => void lock.dispatchEvent(new Event("release")),
      });
      locks.push(lock);
      return lock;
    }),
  };
  const show = async (state: "visible" | "hidden") => {
    page.visibilityState = state;
    if (state === "hidden") await locks.at(-1)?.release();
    page.dispatchEvent(new Event("visibilitychange"));
    await nextTick();
    await nextTick();
  };
  return { page: page as unknown as Document, wakeLock: wakeLock as never, requests: wakeLock.request, show };
}

describe("the screen while a pass is shown", () => {
  it("is kept awake, and again after the phone was put away", async () => {
    const { page, wakeLock, requests, show } = screen();
    const { held } = scope.run(() => useWakeLock(true, { page, wakeLock }))!;
    await nextTick();
    expect(held.value).toBe(true);
    await show("hidden");
    expect(held.value).toBe(false);
    await show("visible");
    expect(held.value).toBe(true);
    expect(requests).toHaveBeenCalledTimes(2);
  });

  it("may go dark when there is no valid pass or the page is left", async () => {
    const { page, wakeLock, requests } = screen();
    const wanted = ref(false);
    const { held } = scope.run(() => useWakeLock(wanted, { page, wakeLock }))!;
    await nextTick();
    expect(requests).not.toHaveBeenCalled();
    wanted.value = true;
    await nextTick();
    await nextTick();
    expect(held.value).toBe(true);
    scope.stop();
    expect(held.value).toBe(false);
  });

  it("does without where the browser cannot", async () => {
    const { page } = screen();
    const { held } = scope.run(() => useWakeLock(true, { page, wakeLock: undefined as never }))!;
    await nextTick();
    expect(held.value).toBe(false);
  });
});

describe("an update of the app", () => {
  it("O14 waits while a form is half filled, and no longer once its page is left", async () => {
    const dirty = ref(false);
    scope.run(() => useBusy(dirty));
    expect(isBusy.value).toBe(false);
    dirty.value = true;
    await nextTick();
    expect(isBusy.value).toBe(true);
    scope.stop();
    expect(isBusy.value).toBe(false);
  });
});
