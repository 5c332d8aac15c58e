import { mount } from "@vue/test-utils";
import { encode } from "uqr";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick } from "vue";
import type { AppointmentStatus } from "../../../shared/booking/appointment.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { CancellationState } from "../../../client/applicant/visits/useCancellation.ts";
import type { Api, Failure, Outcome } from "../../../client/api/index.ts";
import CancelVisit from "../../../client/applicant/booking/pass/CancelVisit.vue";
import PassCard from "../../../client/applicant/booking/pass/PassCard.vue";
import { qrPath, rememberDrawing } from "../../../client/applicant/booking/pass/qrPath.ts";
import { showsPass, standingOf } from "../../../client/applicant/booking/pass/standing.ts";
import { useVisits } from "../../../client/applicant/booking/pass/useVisits.ts";
import VisitRow from "../../../client/applicant/booking/pass/VisitRow.vue";
import { useVisit } from "../../../client/applicant/booking/pass/useVisit.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";

const genuine =
  "TP1243G0100200UHHHK007G00820C20A1G7104GL2QC1L70WB13HM86430GDQME0UF0TAB0750WCJ57ANHQVX35A4T53EQLPX04CSHXBN1FL9MKAQSHDFPRVW3HRJQSFSCFDUU5EUABDHTKF1GR6PXG";

describe("the picture of a pass", () => {
  it("is a code of version 6 with a quiet zone of four modules", () => {
    const { size, path } = qrPath(genuine);
    expect(size).toBe(41 + 2 * 4);
    const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map((it) => it.slice(1).map(Number));
    const places = runs.flatMap(([x = 0, y = 0, many = 0]) => Array.from({ length: many }, (_, n) => [x + n, y]));
    expect(places.every(([x = 0, y = 0]) => x >= 4 && x < 45 && y >= 4 && y < 45)).toBe(true);
    // Run by run it is what the library says module by module.
    const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    for (const [x = 0, y = 0] of places) (drawn[y] as boolean[])[x] = true;
    expect(drawn).toEqual(encode(genuine, { ecc: "M", boostEcc: false, border: 4, minVersion: 6, maxVersion: 6 }).data);
    expect(runs.every(([, , there, back]) => there === back)).toBe(true);
  });

  it("is taken as it was drawn before, for the very same pass only", () => {
    const drawing = { size: 49, path: "M4 4h7v1h-7z" };
    rememberDrawing({ of: `${genuine.slice(0, -1)}A`, ...drawing });
    expect(qrPath(`${genuine.slice(0, -1)}A`)).toEqual(drawing);
    expect(qrPath(genuine).path).not.toBe(drawing.path);
  });

  it("uses the dense alphabet: the same text in small letters would not fit", () => {
    expect(() => encode(genuine.toLowerCase(), { ecc: "M", boostEcc: false, maxVersion: 6 })).toThrow();
  });
});

describe("how a visit stands", () => {
  const end = "2026-12-01T08:30:00+01:00";
  const at = (iso: string) => Date.parse(iso) as Instant;

  it.each<[AppointmentStatus, string, string, boolean]>([
    ["booked", "2026-12-01T08:00:00+01:00", "upcoming", true],
    ["booked", "2026-12-01T11:29:00+01:00", "upcoming", true],
    ["booked", "2026-12-01T11:31:00+01:00", "past", false],
    ["arrived", "2026-12-01T12:00:00+01:00", "arrived", true],
    ["called", "2026-12-01T08:20:00+01:00", "called", true],
    ["done", "2026-12-01T08:40:00+01:00", "done", false],
    ["no_show", "2026-12-01T08:40:00+01:00", "no_show", false],
    ["cancelled", "2026-11-30T08:00:00+01:00", "cancelled", false],
  ])("%s at %s is %s, pass shown: %s", (status, now, standing, shown) => {
    expect(standingOf({ status, end }, at(now))).toBe(standing);
    expect(showsPass(standingOf({ status, end }, at(now)))).toBe(shown);
  });
});

describe("the ticket", () => {
  const names = [
    { familyName: "Al-Khatib", givenName: "Rania" },
    { familyName: "Al-Khatib", givenName: "Yusuf" },
  ];
  const global = { plugins: [i18n] };

  beforeAll(() => setLanguage("en"));
  beforeEach(async () => {
    await saveVisit(
      { ...aBooking("t1", { persons: 2 }), pass: genuine, companionPasses: [genuine] },
      anOffice(),
      names,
    );
  });

  it("shows the code in the groups of the mail, the day, the time and the room", async () => {
    const ticket = mount(PassCard, { props: { visit: (await visit("t1"))!, valid: true }, global });
    expect(ticket.text()).toContain("08:15");
    expect(ticket.text()).toContain("Raum 12");
    expect(ticket.findAll(".code .group").map((it) => it.text())).toEqual(["K4T-", "7PX-", "20QW"]);
    expect(ticket.find("svg[role=img]").exists()).toBe(true);
  });

  it("turns to the pass of each companion", async () => {
    const ticket = mount(PassCard, { props: { visit: (await visit("t1"))!, valid: true }, global });
    expect(ticket.find(".who").text()).toContain("Rania Al-Khatib");
    await ticket.get("button[aria-label='Next person']").trigger("click");
    expect(ticket.find(".who").text()).toContain("Yusuf Al-Khatib");
  });

  it("shows no code at all once it is not valid any more", async () => {
    const ticket = mount(PassCard, { props: { visit: (await visit("t1"))!, valid: false }, global });
    expect(ticket.find("svg[role=img]").exists()).toBe(false);
    expect(ticket.text()).not.toContain("K4T");
  });
});

describe("the page of a visit", () => {
  let scope = effectScope();
  beforeEach(() => void (scope = effectScope()));
  afterEach(async () => {
    scope.stop();
    await onDatabase((it) => it.visits.clear());
  });

  type Calls = Pick<Api, "readVisit" | "cancel" | "office">;
  const always =
    <T>(outcome: Outcome<T>) =>
    () =>
      Promise.resolve(outcome);
  const unreachable: Calls = {
    readVisit: always({ kind: "unreachable" }),
    cancel: always({ kind: "unreachable" }),
    office: always({ kind: "unreachable" }),
  };
  const opened = (id: string, api: Calls, secret?: string) => scope.run(() => useVisit(id, { api, secret }))!;
  const settled = async (check: () => unknown) => {
    while (!check()) await new Promise((resolve) => setTimeout(resolve));
  };

  it("O1 shows what the device holds when nobody answers", async () => {
    await saveVisit(aBooking("v1"), anOffice());
    const { state, freshness } = opened("v1", unreachable);
    await settled(() => freshness.value !== "unknown");
    expect(state.value).toMatchObject({ kind: "shown", visit: { id: "v1", pass: "TP1" } });
    expect(freshness.value).toBe("not_reached");
  });

  it("takes over a cancellation that was made elsewhere", async () => {
    await saveVisit(aBooking("v2"), anOffice());
    const readVisit: Calls["readVisit"] = always({
      kind: "ok",
      value: aBooking("v2", { status: "cancelled" }),
    } as const);
    const { state, freshness } = opened("v2", { ...unreachable, readVisit });
    await settled(() => freshness.value === "fresh");
    await nextTick();
    expect(state.value).toMatchObject({ visit: { appointment: { status: "cancelled" } } });
  });

  it("says so when the office no longer knows the appointment, and keeps what it has", async () => {
    await saveVisit(aBooking("v3"), anOffice());
    const readVisit: Calls["readVisit"] = always({ kind: "refused", problem: { code: "not_found" } } as const);
    const { state, freshness } = opened("v3", { ...unreachable, readVisit });
    await settled(() => freshness.value !== "unknown");
    expect(freshness.value).toBe("gone");
    expect(state.value.kind).toBe("shown");
  });

  it("does not call an appointment cancelled that nobody could cancel", async () => {
    await saveVisit(aBooking("v4"), anOffice());
    const page = opened("v4", unreachable);
    await settled(() => page.freshness.value !== "unknown");
    expect(await page.cancel()).toEqual({ kind: "unreachable" });
    expect((await visit("v4"))?.appointment.status).toBe("booked");
  });

  it("brings a visit onto this device by the secret of its link, and without one says that it is missing", async () => {
    const calls: Calls = {
      ...unreachable,
      readVisit: async (id, secret) =>
        secret === "secret of v5"
          ? { kind: "ok", value: aBooking(id) }
          : { kind: "refused", problem: { code: "not_found" } },
      office: always({ kind: "ok", value: anOffice() }),
    };
    const strange = opened("v5", calls);
    await settled(() => strange.state.value.kind !== "loading");
    expect(strange.state.value.kind).toBe("missing");
    const linked = opened("v5", calls, "secret of v5");
    await settled(() => linked.state.value.kind !== "loading");
    expect(linked.state.value.kind).toBe("shown");
    expect((await visit("v5"))?.secret).toBe("secret of v5");
  });
});

describe("the list of visits", () => {
  afterEach(() => onDatabase((it) => it.visits.clear()));

  /** Shows the list with a server that answers so, and gives the starts it ends up with. */
  async function startsShown(answer: Outcome<ReturnType<typeof aBooking>>) {
    const ahead = { start: "2099-12-01T08:15:00+01:00", end: "2099-12-01T08:30:00+01:00" };
    await saveVisit(aBooking("v6", ahead), anOffice());
    const list = effectScope().run(() => useVisits({ api: { readVisit: async () => answer } }))!;
    await list.refresh();
    return list.all.value?.map((it) => it.appointment.start);
  }

  it("takes over a move that this device never heard of", async () => {
    const later = { start: "2099-12-02T09:00:00+01:00", end: "2099-12-02T09:15:00+01:00" };
    expect(await startsShown({ kind: "ok", value: aBooking("v6", later) })).toEqual([later.start]);
    expect((await visit("v6"))?.appointment.start).toBe(later.start);
  });

  it("O1 keeps what it has when nobody answers", async () => {
    expect(await startsShown({ kind: "unreachable" })).toEqual(["2099-12-01T08:15:00+01:00"]);
  });

  it("tells the visits of a family apart by their names", async () => {
    await saveVisit(aBooking("v7"), anOffice(), [
      { familyName: "Al-Khatib", givenName: "Rania" },
      { familyName: "Al-Khatib", givenName: "Yusuf" },
    ]);
    const props = { visit: (await visit("v7"))!, standing: "upcoming" as const };
    const row = mount(VisitRow, { props, global: { plugins: [i18n], stubs: { RouterLink: true } } });
    expect(row.text()).toContain("Rania Al-Khatib, Yusuf Al-Khatib");
  });
});

describe("the question before cancelling", () => {
  const global = { plugins: [i18n] };
  const yes = async () => true;
  const props = {
    state: { kind: "none" } as CancellationState,
    cancel: async (): Promise<Failure | undefined> => undefined,
    undo: yes,
    dismiss: async () => undefined,
    phone: "+49 6421 201-0",
  };
  const texts = (page: ReturnType<typeof mount>) => page.findAll("button").map((it) => it.text());
  afterEach(() => vi.restoreAllMocks());

  it("has keeping as its filled button, first, and comes into view as a whole", async () => {
    const seen = vi.spyOn(HTMLElement.prototype, "scrollIntoView");
    const page = mount(CancelVisit, { props, global });
    await page.get("button").trigger("click");
    await nextTick();
    const buttons = page.findAll("button").map((it) => [it.text(), it.classes().includes("kern-btn--primary")]);
    expect(buttons).toEqual([
      ["No, keep the appointment", true],
      ["Yes, cancel the appointment", false],
    ]);
    expect(seen.mock.contexts).toEqual([page.get("[role=group]").element]);
  });

  it.each([
    [false, true],
    [true, false],
  ])("O19 with a network: %s, says in advance that it is sent once there is one: %s", async (onLine, said) => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(onLine);
    const page = mount(CancelVisit, { props, global });
    await page.get("button").trigger("click");
    expect(page.text().includes("is sent as soon as there is one")).toBe(said);
  });

  it("O19 tells how long it can be taken back, that it waits, and why it was refused", async () => {
    const page = mount(CancelVisit, { props, global });
    await page.setProps({ state: { kind: "undo", secondsLeft: 7 } });
    expect(page.text()).toContain("7 seconds left");
    expect(texts(page)).toEqual(["Do not cancel after all"]);
    await page.setProps({ state: { kind: "waiting", isOnItsWay: false } });
    expect(page.text()).toContain("Will be cancelled as soon as there is a connection");
    expect(texts(page)).toEqual(["Do not cancel after all"]);
    await page.setProps({ state: { kind: "waiting", isOnItsWay: true } });
    expect(texts(page)).toEqual([]);
    await page.setProps({ state: { kind: "refused", code: "too_late" } });
    expect(page.get("[role=alert]").text()).toContain("too late");
    expect(page.get("[role=alert] a").attributes("href")).toBe("tel:+4964212010");
  });

  it("F16 says that the appointment still stands where it could be neither noted nor sent", async () => {
    const cancel = async () => ({ kind: "unreachable" }) as const;
    const page = mount(CancelVisit, { props: { ...props, cancel }, global });
    await page.get("button").trigger("click");
    await page.findAll("button")[1]?.trigger("click");
    await vi.waitFor(() => expect(page.get("[role=alert]").text()).toContain("You still have the appointment"));
  });
});
