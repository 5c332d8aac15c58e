import { effectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useVisit } from "../../../client/applicant/booking/pass/useVisit.ts";
import { onDatabase, saveVisit } from "../../../client/device/index.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";

const arrivedAt = "2026-12-01T08:02:00+01:00";

/** A pass page that asks a server on which the visitor has arrived from its second answer on. */
async function openPage(nowIso: string) {
  const clock = standingClock(nowIso);
  await saveVisit(aBooking("one"), anOffice(), [], clock);
  const answers = [aBooking("one"), aBooking("one", { status: "arrived", arrivedAt })];
  const readVisit = vi.fn(async () => ({ kind: "ok" as const, value: answers.shift() ?? aBooking("one") }));
  const office = async () => ({ kind: "ok" as const, value: anOffice() });
  const cancel = async () => ({ kind: "unreachable" as const });
  const scope = effectScope();
  const page = scope.run(() => useVisit("one", { api: { readVisit, office, cancel }, clock }));
  await vi.waitFor(() => expect(page?.freshness.value).toBe("fresh"));
  return { page, readVisit, close: () => scope.stop() };
}

const appointmentOf = (page: ReturnType<typeof useVisit> | undefined) =>
  page?.state.value.kind === "shown" ? page.state.value.visit.appointment : undefined;

describe("the arrival on the pass page", () => {
  beforeEach(async () => {
    await onDatabase((it) => it.visits.clear());
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => vi.useRealTimers());

  it("appears by itself while the person may be at the door", async () => {
    const { page, close } = await openPage("2026-12-01T08:00:00+01:00");
    expect(appointmentOf(page)?.status).toBe("booked");
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(appointmentOf(page)).toMatchObject({ status: "arrived", arrivedAt }));
    close();
  });

  it("is not asked for days before the visit", async () => {
    const { readVisit, close } = await openPage("2026-11-28T08:00:00+01:00");
    vi.advanceTimersByTime(600_000);
    expect(readVisit).toHaveBeenCalledTimes(1);
    close();
  });
});
