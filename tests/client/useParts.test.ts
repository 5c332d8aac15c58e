import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref, type EffectScope } from "vue";
import { drawInParts, useParts } from "../../client/applicant/useParts.ts";

describe("a page drawn in parts", () => {
  let scope: EffectScope;
  const drawnBy = (...wanted: Parameters<typeof useParts>) => scope.run(() => useParts(...wanted))!;
  beforeEach(() => {
    vi.useFakeTimers();
    scope = effectScope();
  });
  afterEach(() => {
    drawInParts(false);
    scope.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("is whole at once when the app has long been open", () => {
    expect(drawnBy(4, () => true).value).toBe(4);
  });

  it("begins with what is seen first when the app starts, and is whole soon after", async () => {
    drawInParts(true);
    const drawn = drawnBy(3, () => true);
    await nextTick();
    expect(drawn.value).toBe(1);
    await vi.runAllTimersAsync();
    expect(drawn.value).toBe(3);
  });

  it("waits with the rest for its first part", async () => {
    const isHere = ref(false);
    const drawn = drawnBy(3, () => isHere.value, { always: true });
    await vi.runAllTimersAsync();
    expect(drawn.value).toBe(1);
    isHere.value = true;
    await nextTick();
    expect(drawn.value).toBe(1);
    await vi.runAllTimersAsync();
    expect(drawn.value).toBe(3);
  });

  it("gets one part at a time, with what is there drawn in between", async () => {
    const frame = vi.spyOn(globalThis, "requestAnimationFrame");
    const drawn = drawnBy(3, () => true, { always: true });
    await nextTick();
    const asked = frame.mock.calls.length;
    expect([drawn.value, asked]).toEqual([1, 1]);
    await vi.runAllTimersAsync();
    expect(drawn.value).toBe(3);
    // Two frames for each of the two later parts.
    expect(frame.mock.calls.length).toBe(4);
  });

  it("comes without frames too, in a window that nobody sees", async () => {
    vi.spyOn(globalThis, "requestAnimationFrame").mockReturnValue(0);
    const drawn = drawnBy(3, () => true, { always: true });
    await vi.advanceTimersByTimeAsync(600);
    expect(drawn.value).toBe(3);
  });
});
