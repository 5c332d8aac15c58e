import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDraft, readDraft, type Draft } from "../../../client/applicant/booking/draft.ts";
import { mergeDrafts } from "../../../client/applicant/booking/mergeDrafts.ts";
import { onDatabase, sealedDraft } from "../../../client/device/index.ts";
import { setLanguage } from "../../../client/i18n/index.ts";
import type { HoldInput } from "../../../client/api/index.ts";
import { aDraft, aHold, fakeWorld, ok, openAt, type FakeWorld } from "./fakes.ts";

const path = "/o/marburg/pickup";
type Tab = Awaited<ReturnType<typeof openAt>>;
let world: FakeWorld;
let tabs: Tab[];

const device = () => sealedDraft("marburg", "pickup", world.clock);
const onDevice = async () => readDraft(await device().load());

/** One more tab of the same browser: its own memory, the same database. */
async function aTab(step = "/details"): Promise<Tab> {
  const tab = await openAt(path + step, world);
  tabs.push(tab);
  await vi.waitFor(() => expect(tab.app.find("form, .kern-btn").exists()).toBe(true));
  return tab;
}
/** Types, and waits until that is on the device. */
async function type(tab: Tab, field: string, text: string) {
  await vi.waitFor(() => expect(tab.app.find(`#applicant-${field}`).exists()).toBe(true));
  await tab.app.find(`#applicant-${field}`).setValue(text);
  await vi.waitFor(async () => expect((await onDevice())?.applicant).toMatchObject({ [field]: text }));
}
const shownIn = (tab: Tab, field: string) => (tab.app.find(`#applicant-${field}`).element as HTMLInputElement).value;
const held = (id: string, time?: string) => ({ ...aHold(id, time), endsHere: world.clock.now() + 600_000 });

beforeAll(() => setLanguage("de"));
beforeEach(() => {
  tabs = [];
  world = fakeWorld();
  world.ports.drafts = (office, name) => sealedDraft(office, name, world.clock);
});
afterEach(async () => {
  tabs.forEach((it) => it.app.unmount());
  await flushPromises();
  await onDatabase((it) => it.drafts.clear());
});

describe("two tabs with the same service", () => {
  it("keep what was typed in either, though neither has seen the other's", async () => {
    const [one, two] = [await aTab(), await aTab()];
    await type(one, "familyName", "Grünwald");
    await type(two, "phone", "0151 234");
    const again = await aTab();
    expect([shownIn(again, "familyName"), shownIn(again, "phone")]).toEqual(["Grünwald", "0151 234"]);
  });

  it("show what the other one changed as soon as somebody comes back to them, and say so", async () => {
    const [one, two] = [await aTab(), await aTab()];
    await type(one, "familyName", "Grünwald");
    const note = () => two.app.find("[role=status]").text();
    expect([shownIn(two, "familyName"), note()]).toEqual(["", ""]);
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(note()).toContain("In einem anderen Fenster"));
    expect(shownIn(two, "familyName")).toBe("Grünwald");
    expect(one.text()).not.toContain("In einem anderen Fenster");
  });

  it("keep a correction: the save of a tab that did not touch the field since does not put the old word back", async () => {
    await device().save(aDraft());
    const [one, two] = [await aTab(), await aTab()];
    await type(one, "givenName", "Tomas");
    await type(two, "givenName", "Tomasz");
    await type(one, "phone", "0151 234");
    expect((await onDevice())?.applicant).toMatchObject({ givenName: "Tomasz", phone: "0151 234" });
  });
});

describe("two tabs with a time each", () => {
  const book = "Termin verbindlich buchen";

  it("leave the hold to the tab that chose last, whatever the other one saves", async () => {
    await device().save(aDraft({ hold: held("hold1") }));
    const one = await aTab("/check");
    const two = await aTab("/time");
    world.answerHold = (_: HoldInput) => Promise.resolve(ok(aHold("hold2", "08:30")));
    await two.tap("Diesen Termin nehmen");
    await vi.waitFor(() => expect(two.path()).toBe(`${path}/check`));
    await one.tap(book);
    await vi.waitFor(() => expect(one.path()).toBe(`${path}/time`));
    expect(world.bookings).toEqual([]);
    await one.router.push(`${path}/details`);
    await type(one, "phone", "0151 234");
    expect((await onDevice())?.hold?.hold).toBe("hold2");
    await two.tap(book);
    await vi.waitFor(() => expect(two.path()).toMatch(/^\/visit\/visit1/));
    expect(world.bookings.map((it) => it.body.hold)).toEqual(["hold2"]);
  });

  it("leave it also to the last one when the first goes back without having asked", async () => {
    await device().save(aDraft({ hold: held("hold1") }));
    const one = await aTab("/check");
    await device().save(aDraft({ hold: held("hold2", "08:30") }));
    await one.router.push(`${path}/details`);
    await type(one, "phone", "0151 234");
    expect((await onDevice())?.hold?.hold).toBe("hold2");
  });
});

describe("two states of one draft", () => {
  const base = aDraft();
  const after = (change: (draft: Draft) => unknown, from = base) => {
    const draft = structuredClone(from);
    change(draft);
    return draft;
  };

  it("meet field by field, also in half a date, with companions and in the fields of the service", () => {
    const mine = after((it) => {
      it.persons = 2;
      it.companions = [{ familyName: "Okafor", givenName: "", birth: { day: "3", month: "", year: "" } }];
      it.more["card"] = "A1";
    });
    const theirs = after((it) => {
      it.companions = [{ familyName: "", givenName: "Ada", birth: { day: "", month: "4", year: "" } }];
      it.more["photo"] = "P2";
    });
    expect(mergeDrafts(base, mine, theirs)).toMatchObject({
      persons: 2,
      companions: [{ familyName: "Okafor", givenName: "Ada", birth: { day: "3", month: "4", year: "" } }],
      more: { card: "A1", photo: "P2" },
    });
  });

  it("PS-09 lose no attempt to book, and keep none that was answered", () => {
    const attempt = (key: string) => ({ key, body: "{}" });
    const before = aDraft({ unanswered: [attempt("answered"), attempt("open")] });
    const mine = after((it) => (it.unanswered = [attempt("open"), attempt("mine")]), before);
    const theirs = after((it) => it.unanswered.push(attempt("theirs")), before);
    expect(mergeDrafts(before, mine, theirs).unanswered.map((it) => it.key)).toEqual(["open", "theirs", "mine"]);
  });

  it("do not mix a booked one with one that is typed", () => {
    const booked = { ...emptyDraft(), booked: "visit1" };
    const typed = after((it) => (it.applicant.phone = "0151 234"));
    expect(mergeDrafts(base, booked, typed)).toEqual(booked);
    expect(mergeDrafts(base, base, booked)).toEqual(booked);
    expect(mergeDrafts(base, typed, booked)).toEqual(typed);
  });
});
