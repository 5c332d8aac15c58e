import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDraft } from "../../../client/applicant/booking/draft.ts";
import { onDatabase } from "../../../client/device/index.ts";
import { keepWaiting, newWaiting, waitingEntry } from "../../../client/device/waiting.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import type { Outcome } from "../../../client/api/index.ts";
import type { WaitingView } from "../../../shared/booking/waiting.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";
import { at, fakeWorld, ok, refused, unreachable } from "../booking/fakes.ts";
import { aView, fakeLine, offered, openAt, type FakeLine } from "./fakes.ts";

let world: ReturnType<typeof fakeWorld>;
let page: Awaited<ReturnType<typeof openAt>> | undefined;

async function open(line: FakeLine, { kept = aView(), address = "/waiting/w1" } = {}) {
  await keepWaiting(newWaiting(kept, "s1", anOffice(), world.clock));
  page = await openAt(address, world, line);
  await vi.waitFor(() => expect(page?.app.find("h1").exists()).toBe(true));
  return page;
}
const text = () => page?.app.text() ?? "";
const says = (words: string) => vi.waitFor(() => expect(text()).toContain(words));
const headed = (words: string) => vi.waitFor(() => expect(page?.heading()).toBe(words));

describe("the page of an entry in a waiting list", () => {
  beforeAll(() => setLanguage("en"));
  beforeEach(async () => {
    world = fakeWorld();
    await onDatabase((it) => it.waiting.clear());
  });
  afterEach(() => {
    page?.app.unmount();
    vi.useRealTimers();
  });

  it("says from the device how many wait before, and then what the server says now", async () => {
    const line = fakeLine(aView({ ahead: 1 }));
    await open(line);
    await says("1 person waits before you");
    expect(line.sent).toContainEqual(["read", "w1", "s1"]);
    expect((await waitingEntry("w1"))?.view.ahead).toBe(1);
  });

  it("without a network says what the phone knows, and that it does", async () => {
    const line = fakeLine();
    line.answer = unreachable;
    await open(line);
    await says("2 people wait before you");
    await says("what is stored on this phone is shown");
  });

  it("opened by the link of the mail keeps the entry here, and the secret leaves the address", async () => {
    const line = fakeLine();
    page = await openAt("/waiting/w1#secret=s1", world, line);
    await headed("You are waiting for a time");
    await vi.waitFor(async () => expect((await waitingEntry("w1"))?.secret).toBe("s1"));
    await vi.waitFor(() => expect(page?.path()).toBe("/waiting/w1"));
  });

  it("on a device that does not have the entry says so and asks nobody", async () => {
    const line = fakeLine();
    page = await openAt("/waiting/w1", world, line);
    await headed("This wish is not on this phone");
    expect(line.sent).toEqual([]);
  });

  it("row 39: shows the offered time by itself within five seconds, asks rarer when nobody answers, and rests out of sight", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    const line = fakeLine(aView({ ahead: 3 }));
    await keepWaiting(newWaiting(aView(), "s1", anOffice(), world.clock));
    page = await openAt("/waiting/w1", world, line);
    const asked = () => line.sent.filter(([what]) => what === "read").length;
    await vi.waitFor(() => expect(text()).toContain("3 people wait before you"));
    expect(asked()).toBe(1);
    line.answer = ok(offered());
    await vi.advanceTimersByTimeAsync(5_000);
    await headed("A time is free for you");
    expect(page.app.get("time").attributes("datetime")).toBe("2026-12-01T08:15:00+01:00");
    line.answer = unreachable;
    await vi.advanceTimersByTimeAsync(5_000);
    const before = asked();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked() - before).toBeLessThanOrEqual(5);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    const hidden = asked();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked()).toBe(hidden);
    vi.restoreAllMocks();
  });

  it("hears of what happens at the office within a second, also while it asks", async () => {
    const line = fakeLine();
    await open(line);
    line.answer = ok(offered());
    world.tell({ kind: "times_changed", date: "2026-12-01" as LocalDate });
    await vi.waitFor(() => expect(page?.heading()).toBe("A time is free for you"), { timeout: 2_000 });
  });

  it("row 39: takes the kept time into the form, in place of the calendar", async () => {
    const line = fakeLine(offered());
    await open(line);
    await headed("A time is free for you");
    await says("Kept for you alone until 09:30");
    await page?.button("Take this time").trigger("click");
    await vi.waitFor(() => expect(page?.path()).toBe("/o/marburg/pickup/details"));
    expect(world.drafts.get("marburg/pickup")).toMatchObject({
      hold: { hold: "hold1", waiting: "w1", start: "2026-12-01T08:15:00+01:00" },
      persons: 1,
      booked: null,
    });
  });

  it.each([
    ["fills in the address that was typed for the wish", "", "kim@example.org"],
    ["leaves the address that was typed for a booking", "rania@example.org", "rania@example.org"],
  ])("%s", async (_, typed, taken) => {
    world.drafts.set("marburg/pickup", { ...emptyDraft(), applicant: { ...emptyDraft().applicant, email: typed } });
    await keepWaiting({ ...newWaiting(offered(), "s1", anOffice(), world.clock), email: "kim@example.org" });
    page = await openAt("/waiting/w1", world, fakeLine(offered()));
    await headed("A time is free for you");
    await page.button("Take this time").trigger("click");
    await vi.waitFor(() => expect(page?.path()).toBe("/o/marburg/pickup/details"));
    expect(world.drafts.get("marburg/pickup")).toMatchObject({ applicant: { email: taken } });
  });

  it("row 39: declines only when asked twice, keeps the place, and the focus goes to what it says then", async () => {
    const line = fakeLine(offered());
    await open(line);
    await headed("A time is free for you");
    await page?.button("Decline the time").trigger("click");
    expect(line.sent.some(([what]) => what === "decline")).toBe(false);
    await says("Somebody else gets it. You go on waiting at your place.");
    await page?.button("Yes, decline").trigger("click");
    await says("The time is declined.");
    expect(text()).not.toContain("is over");
    await vi.waitFor(() => expect(document.activeElement).toBe(page?.app.get("h1").element));
  });

  it("row 39: what was asked at the same moment does not make a declined offer one that went by", async () => {
    const line = fakeLine(offered());
    await open(line);
    await headed("A time is free for you");
    const answers: ((answer: Outcome<WaitingView>) => void)[] = [];
    const held = () => new Promise<Outcome<WaitingView>>((answer) => answers.push(answer));
    line.api.decline = held;
    line.api.read = held;
    await page?.button("Decline the time").trigger("click");
    await page?.button("Yes, decline").trigger("click");
    dispatchEvent(new Event("online"));
    // The server has taken the refusal when it answers both.
    expect(answers).toHaveLength(2);
    for (const answer of answers) answer(ok(aView({ ahead: 0 })));
    await says("The time is declined.");
    await vi.waitFor(() => expect(document.activeElement).toBe(page?.app.get("h1").element));
    expect(text()).not.toContain("is over");
    expect((await waitingEntry("w1"))?.missed).toBeUndefined();
  });

  it("says why where declining did not reach the server, and offers it again", async () => {
    const line = fakeLine(offered());
    line.afterDeclining = unreachable;
    await open(line);
    await headed("A time is free for you");
    await page?.button("Decline the time").trigger("click");
    await page?.button("Yes, decline").trigger("click");
    await says("No connection to the server.");
    expect(page?.button("Yes, decline").exists()).toBe(true);
  });

  it("row 39: says plainly that an offer is over, also without a network and after the page was closed", async () => {
    const line = fakeLine(offered());
    line.answer = unreachable;
    world.clock.move(31 * 60_000);
    await open(line, { kept: offered() });
    await says("The time that was offered is over");
    expect(() => page?.button("Take this time")).toThrow();
    page?.app.unmount();
    line.answer = ok(aView({ ahead: 0 }));
    page = await openAt("/waiting/w1", world, line);
    await says("was kept for you until 09:30");
    await says("We do not ask you again today.");
    await says("Nobody waits before you");
  });

  it("row 40: moves the appointment to the earlier time and shows the new pass; the entry is done with", async () => {
    const visit = { ...aBooking("visit1", at("09:00", "2026-12-08")), id: "visit1" };
    world.visits.set("visit1", visit as never);
    const line = fakeLine(offered({ appointment: "visit1" }));
    await open(line, { kept: aView({ appointment: "visit1" }) });
    await vi.waitFor(() => expect(text()).toContain("Your present appointment becomes free for others."));
    await says("Tuesday, 8 December 2026");
    await page?.button("Move to this time").trigger("click");
    await vi.waitFor(() => expect(page?.path()).toBe("/visit/visit1?moved=1"));
    expect(world.moves).toEqual(["hold1"]);
    expect(await waitingEntry("w1")).toBeUndefined();
  });

  it("row 40: keeps the appointment where its move fails, and says so", async () => {
    world.visits.set("visit1", { ...aBooking("visit1", at("09:00", "2026-12-08")), id: "visit1" } as never);
    world.answerMove = async () => refused({ code: "too_late" });
    const line = fakeLine(offered({ appointment: "visit1" }));
    await open(line, { kept: aView({ appointment: "visit1" }) });
    await vi.waitFor(() => expect(page?.button("Move to this time").attributes("aria-disabled")).toBeUndefined());
    await page?.button("Move to this time").trigger("click");
    await says("It is too late for that");
    expect(page?.path()).toBe("/waiting/w1");
    expect(await waitingEntry("w1")).toBeDefined();
  });

  it("row 40: on a device without the appointment says how to bring it here", async () => {
    const line = fakeLine(offered({ appointment: "elsewhere" }));
    await open(line, { kept: aView({ appointment: "elsewhere" }) });
    await says("Your appointment is not on this device.");
  });

  it("ends the wait when asked twice, and takes the entry off the device", async () => {
    const line = fakeLine();
    await open(line);
    await says("2 people wait before you");
    await page?.button("Wait no longer").trigger("click");
    await page?.button("Yes, wait no longer").trigger("click");
    await headed("You are no longer waiting");
    expect(await waitingEntry("w1")).toBeUndefined();
    await vi.waitFor(() => expect(document.activeElement).toBe(page?.app.get("h1").element));
  });

  it("of an entry that is over leads back into the line, or takes it off the device", async () => {
    const line = fakeLine(aView({ state: "ended", ahead: 0 }));
    await open(line);
    await headed("You are no longer waiting");
    expect(page?.app.find("a[href='/o/marburg/pickup/wait']").text()).toBe("Wait for a time once more");
    await page?.button("Remove from this phone").trigger("click");
    await vi.waitFor(() => expect(page?.path()).toBe("/visits"));
    expect(await waitingEntry("w1")).toBeUndefined();
  });
});
