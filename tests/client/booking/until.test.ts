import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ref } from "vue";
import { until } from "../../../client/applicant/booking/until.ts";

describe("waiting for something to hold", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("takes no time where it holds already", async () => {
    expect(await until(ref(true), 0)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when it begins to hold, and leaves nothing running", async () => {
    const holds = ref(false);
    const waiting = until(holds, 3_000);
    holds.value = true;
    expect(await waiting).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when the time is up, and says that it does not hold", async () => {
    const waiting = until(ref(false), 3_000);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await waiting).toBe(false);
  });
});
