import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import ConfirmVisit from "../../../client/applicant/booking/pass/ConfirmVisit.vue";
import { portsKey, type Ports } from "../../../client/applicant/ports.ts";
import type { Outcome } from "../../../client/api/index.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { AppointmentAnswer } from "../../../shared/booking/messages.ts";
import type { Problem } from "../../../shared/problems.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";

const until = "2026-11-30T09:30:00+01:00";
const confirmed: Outcome<AppointmentAnswer> = { kind: "ok", value: aBooking("c1") };
const refused = (problem: Problem): Outcome<never> => ({ kind: "refused", problem });

/** The block on the page of a visit that waits for its code. */
async function opened(answer: Outcome<AppointmentAnswer>, nowIso = "2026-11-30T09:00:00+01:00") {
  const clock = standingClock(nowIso);
  await saveVisit(aBooking("c1", { confirmUntil: until }), anOffice(), [], clock);
  const sent: unknown[][] = [];
  const confirm = async (...said: unknown[]) => {
    sent.push(said);
    return answer;
  };
  const block = mount(ConfirmVisit, {
    props: { visit: (await visit("c1"))!, until },
    global: { plugins: [i18n], provide: { [portsKey as symbol]: { api: { confirm }, clock } as unknown as Ports } },
    attachTo: document.body,
  });
  const type = async (text: string) => {
    await block.get("input").setValue(text);
    await block.get("form").trigger("submit");
    await flushPromises();
  };
  return { block, sent, type };
}

describe("confirming a visit", () => {
  let block: Awaited<ReturnType<typeof opened>>["block"] | undefined;
  beforeAll(() => setLanguage("en"));
  beforeEach(() => onDatabase((it) => it.visits.clear()));
  afterEach(() => block?.unmount());

  it("C33 sends the six digits, however they are spaced, and keeps the confirmed visit", async () => {
    const page = await opened(confirmed);
    block = page.block;
    const field = block.get("input");
    expect(field.attributes()).toMatchObject({ autocomplete: "one-time-code", inputmode: "numeric" });
    expect(block.text()).toContain("09:30");
    await page.type(" 123 456 ");
    expect(page.sent).toEqual([["c1", "secret of c1", "123456"]]);
    await vi.waitFor(() => expect(block?.emitted("confirmed")).toHaveLength(1));
    expect((await visit("c1"))?.appointment).not.toHaveProperty("confirmUntil");
  });

  it("sends nothing that is no code, and says what to type", async () => {
    const page = await opened(confirmed);
    block = page.block;
    await page.type("12345");
    expect(page.sent).toEqual([]);
    expect(block.text()).toContain("Type the 6 digits");
    expect(document.activeElement).toBe(block.get("input").element);
  });

  it.each<[string, Outcome<never>, string]>([
    ["a wrong code", refused({ code: "invalid_input" }), "does not fit"],
    ["a code that comes too late", refused({ code: "too_late" }), "no longer exists"],
    ["a server out of reach", { kind: "unreachable" }, "cannot be reached"],
  ])("tells what became of %s, and leaves it typed", async (_, answer, words) => {
    const page = await opened(answer);
    block = page.block;
    await page.type("123456");
    expect(block.text()).toContain(words);
    expect(block.get("input").element.value).toBe("123456");
    expect(block.emitted("confirmed")).toBeUndefined();
  });

  it("C33 after five wrong codes takes none any more, and says whom to call", async () => {
    const page = await opened(refused({ code: "too_many" }));
    block = page.block;
    await page.type("123456");
    expect(block.find("form").exists()).toBe(false);
    expect(document.activeElement).toBe(block.get("h2").element);
    expect(block.text()).toContain("can no longer be confirmed");
    expect(block.get("a").attributes("href")).toBe("tel:+4964212010");
  });

  it("is gone once the time is over, and says so to its page", async () => {
    const page = await opened(confirmed, until);
    block = page.block;
    expect(block.find("form").exists()).toBe(false);
    expect(block.emitted("over")).toHaveLength(1);
  });
});
