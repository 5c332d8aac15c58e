import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { createMemoryHistory, createRouter } from "vue-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import FindPage from "../../../client/applicant/visits/FindPage.vue";
import OtherDevice from "../../../client/applicant/visits/OtherDevice.vue";
import { renewPush } from "../../../client/applicant/visits/renewPush.ts";
import { takeOffPhone } from "../../../client/applicant/visits/takeOffPhone.ts";
import { usePush } from "../../../client/applicant/visits/usePush.ts";
import { portsKey, type Ports } from "../../../client/applicant/ports.ts";
import type { DeviceApi } from "../../../client/api/devices.ts";
import { onDatabase, saveVisit, visit } from "../../../client/device/index.ts";
import { forgetWaiting, keepWaiting, newWaiting, refreshWaiting } from "../../../client/device/waiting.ts";
import type { WaitingView } from "../../../shared/booking/waiting.ts";
import { notePush, pushAbility, pushOf, type PushAbility } from "../../../client/device/push.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { useLaterWords } from "../../../client/i18n/laterWords.ts";
import { ok, refused, unreachable } from "../booking/fakes.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";
import { defineComponent, h } from "vue";

const clock = standingClock("2026-11-30T09:00:00+01:00");
const address = (name: string) => ({ endpoint: `https://push.example/${name}`, keys: { p256dh: "k", auth: "a" } });
const subject = { about: "visits" as const, id: "v1", secret: "secret of v1" };
const stored = async () => (await visit("v1"))!;

let shown: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
beforeEach(async () => {
  await onDatabase((it) => it.visits.clear());
  await saveVisit(aBooking("v1"), anOffice(), [], clock);
});
afterEach(() => shown?.unmount());

/** Pages whose words come later, with their words. */
async function withWords() {
  mount({ setup: () => (useLaterWords("devices"), () => h("i")) }, { global: { plugins: [i18n] } });
  await expect.poll(() => i18n.global.te("devices.tell.title")).toBe(true);
}

describe("being told on this device", () => {
  function pushOn(ability: PushAbility, answers: Partial<DeviceApi> = {}, deny = false) {
    const sent: unknown[][] = [];
    let now = ability;
    const api = {
      pushKey: async () => ok({ key: "server key" }),
      allowPush: async (...said: unknown[]) => (sent.push(["allow", ...said]), ok(undefined)),
      endPush: async (...said: unknown[]) => (sent.push(["end", ...said]), ok(undefined)),
      ...answers,
    } as unknown as DeviceApi;
    const subscribe = async (key: string) => {
      expect(key).toBe("server key");
      if (deny) {
        now = "denied";
        throw new Error("the person said no");
      }
      return address("here");
    };
    let push!: ReturnType<typeof usePush>;
    const page = defineComponent({
      setup() {
        push = usePush(subject, { api, device: { pushAbility: () => now, subscribe } });
        return () => h("p", push.state.value);
      },
    });
    shown = mount(page);
    return { push, sent };
  }

  it("begins when she switches it on, and is remembered with the visit", async () => {
    const { push, sent } = pushOn("possible");
    await expect.poll(() => push.state.value).toBe("off");
    await push.change(true);
    expect(push.state.value).toBe("on");
    expect(sent).toEqual([["allow", subject, address("here")]]);
    expect((await stored()).push).toBe("https://push.example/here");
    // What the server says of the visit later does not make the device forget.
    await saveVisit(aBooking("v1", { status: "cancelled" }), anOffice(), [], clock);
    expect(await pushOf(subject)).toBe("https://push.example/here");
  });

  it("ends when she switches it off, also of a visit that the server has forgotten", async () => {
    await notePush(subject, "https://push.example/here");
    const { push, sent } = pushOn("possible", { endPush: async () => refused({ code: "not_found" }) });
    await expect.poll(() => push.state.value).toBe("on");
    await push.change(false);
    expect([push.state.value, push.failed.value]).toEqual(["off", false]);
    expect(sent).toEqual([]);
    expect(await pushOf(subject)).toBeUndefined();
  });

  it("says that it did not work, and leaves the switch as it was", async () => {
    const { push } = pushOn("possible", { allowPush: async () => unreachable });
    await push.change(true);
    expect([push.state.value, push.failed.value]).toEqual(["off", true]);
  });

  it("takes a no to the browser's question as an answer, and says where to change it", async () => {
    const { push } = pushOn("possible", {}, true);
    await push.change(true);
    expect([push.state.value, push.failed.value]).toEqual(["denied", false]);
  });

  it.each(["impossible", "needs_install", "denied"] as const)("offers no switch where it is %s", async (ability) => {
    const { push } = pushOn(ability);
    await expect.poll(() => push.state.value).toBe(ability);
  });

  it.each([
    ["a browser that can", { manager: true, permission: "default" }, "possible"],
    ["one that was told no", { manager: true, permission: "denied" }, "denied"],
    ["an iPhone outside the app", { manager: false, userAgent: "iPhone OS 18" }, "needs_install"],
    ["an iPad that calls itself a Mac", { manager: false, userAgent: "Macintosh", maxTouchPoints: 5 }, "needs_install"],
    ["an old iPhone inside the app", { manager: false, userAgent: "iPhone OS 15", standalone: true }, "impossible"],
    ["a browser without", { manager: false }, "impossible"],
  ])(
    "knows %s",
    (
      _,
      it: { manager: boolean; permission?: string; userAgent?: string; maxTouchPoints?: number; standalone?: boolean },
      ability,
    ) => {
      const { manager, permission, userAgent = "", maxTouchPoints = 0, standalone = false } = it;
      const page = {
        navigator: { userAgent, maxTouchPoints, ...(manager && { serviceWorker: {} }) },
        matchMedia: () => ({ matches: standalone }),
        ...(manager && { PushManager: {}, Notification: { permission } }),
      };
      expect(pushAbility({ page: page as never })).toBe(ability);
    },
  );
});

/** What a start tells the server where this browser is reached at that address. */
const start = (name: string, answer: unknown = ok(undefined), mayTell = true) => {
  const sent: unknown[][] = [];
  const api = {
    pushKey: async () => ok({ key: "server key" }),
    allowPush: async (...said: unknown[]) => (sent.push(said), answer),
  } as unknown as DeviceApi;
  const device = { pushAbility: () => "possible" as const, subscribe: async () => address(name) };
  return renewPush({ api, device, mayTell: () => mayTell }).then(() => sent);
};

describe("at the next start", () => {
  it("the server hears where this browser is reached now, if that has changed", async () => {
    await notePush(subject, "https://push.example/old");
    expect(await start("new")).toEqual([[subject, address("new")]]);
    expect(await pushOf(subject)).toBe("https://push.example/new");
    expect(await start("new")).toEqual([]);
  });

  it("nobody is asked: where notices are not allowed any more, or were never wanted, nothing is done", async () => {
    expect(await start("new")).toEqual([]);
    await notePush(subject, "https://push.example/old");
    expect(await start("new", ok(undefined), false)).toEqual([]);
  });

  it("a visit that is over is given up, one whose server does not answer is tried again", async () => {
    await notePush(subject, "https://push.example/old");
    await start("new", unreachable);
    expect(await pushOf(subject)).toBe("https://push.example/old");
    await start("new", refused({ code: "too_late" }));
    expect(await pushOf(subject)).toBeUndefined();
  });
});

describe("what is taken off this phone", () => {
  const here = "https://push.example/here";
  async function takeOff(thing: { table: string; id: string }, answer: unknown = ok(undefined)) {
    const asked: unknown[][] = [];
    const api = { endPush: async (...said: unknown[]) => (asked.push(said), answer) } as unknown as DeviceApi;
    await takeOffPhone(thing, { api, endHere: async () => void asked.push(["the browser"]) });
    return asked;
  }

  it("is told of no more: the server hears it, and the other visits go on being told", async () => {
    await saveVisit(aBooking("v2"), anOffice(), [], clock);
    await notePush(subject, here);
    await notePush({ about: "visits", id: "v2" }, here);
    expect(await takeOff({ table: "visits", id: "v1" })).toEqual([[subject, here]]);
    expect(await visit("v1")).toBeUndefined();
    expect(await pushOf({ about: "visits", id: "v2" })).toBe(here);
  });

  it.each([
    ["the server answers", ok(undefined)],
    ["there is no network", unreachable],
    ["the server never answers", new Promise(() => undefined)],
  ])("was the last to be told of: the browser takes no more, also where %s", async (_, answer) => {
    await notePush(subject, here);
    expect(await takeOff({ table: "visits", id: "v1" }, answer)).toEqual([[subject, here], ["the browser"]]);
    expect(await visit("v1")).toBeUndefined();
  });

  it("was never told of, or is no visit: nobody is asked anything", async () => {
    await saveVisit(aBooking("v2"), anOffice(), [], clock);
    await notePush(subject, here);
    expect(await takeOff({ table: "visits", id: "v2" })).toEqual([]);
    expect(await takeOff({ table: "checklists", id: "v1" })).toEqual([]);
    expect(await pushOf(subject)).toBe(here);
  });
});

describe("an entry of a waiting list", () => {
  const wish = { about: "waiting" as const, id: "w1", secret: "secret of w1" };
  const view = { id: "w1", office: "pirmasens", services: [], state: "waiting" } as unknown as WaitingView;

  it("is told of like a visit, and an answer of the server does not make the device forget", async () => {
    const entry = newWaiting(view, "secret of w1", anOffice(), clock);
    await keepWaiting(entry);
    await notePush(wish, "https://push.example/old");
    await refreshWaiting(entry, view, { clock });
    expect(await pushOf(wish)).toBe("https://push.example/old");
    expect(await start("new")).toEqual([[wish, address("new")]]);
    await forgetWaiting("w1");
    expect(await start("newer")).toEqual([]);
  });
});

describe("six digits for another device", () => {
  it("are shown with the code and until when they hold, and the focus goes to them", async () => {
    await withWords();
    const api = { deviceCode: async () => ok({ code: "012345", until: "2026-11-30T09:15:00+01:00" }) };
    shown = mount(OtherDevice, {
      props: { visit: await stored(), api },
      global: { plugins: [i18n] },
      attachTo: document.body,
    });
    await shown.get("button").trigger("click");
    await flushPromises();
    expect(shown.text()).toContain("012 345");
    expect(shown.text()).toContain("09:15");
    expect(shown.text()).toContain("Show new digits");
    expect(document.activeElement).toBe(shown.get("[tabindex='-1']").element);
  });

  it("are not promised where the server does not answer", async () => {
    await withWords();
    const api = { deviceCode: async () => unreachable };
    shown = mount(OtherDevice, { props: { visit: await stored(), api }, global: { plugins: [i18n] } });
    await shown.get("button").trigger("click");
    await flushPromises();
    expect(shown.get("[role='alert']").text()).toContain("did not work");
  });
});

describe("finding a visit by six digits", () => {
  async function opened(answer: unknown, path = "/find") {
    await withWords();
    const sent: unknown[][] = [];
    const devices = { openByCode: async (...said: unknown[]) => (sent.push(said), answer) as never };
    const page = { component: { render: () => h("i") } };
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: "/find", ...page },
        { path: "/visit/:id", name: "visit", ...page },
      ],
    });
    await router.push(path);
    const api = { find: async () => unreachable, office: async () => ok(anOffice()) };
    const ports = { api, saveVisit, clock } as unknown as Ports;
    const found = mount(FindPage, {
      props: { devices },
      global: { plugins: [i18n, router], provide: { [portsKey as symbol]: ports } },
      attachTo: document.body,
    });
    shown = found;
    await flushPromises();
    const send = async (code: string, digits: string) => {
      await found.get("#find-code").setValue(code);
      // The words for it come after the page.
      await expect.poll(() => found.find("#find-digits").exists(), { timeout: 10_000 }).toBe(true);
      await found.get("#find-digits").setValue(digits);
      await found.get("form").trigger("submit");
      await flushPromises();
    };
    return { found, sent, send, router };
  }

  it("asks for them where the link of the mail says so, and brings the visit here", async () => {
    const { sent, send, router } = await opened(ok(aBooking("v2")), "/find#digits");
    await send("K4T-7PX-20QW", " 012 345 ");
    expect(sent).toEqual([["K4T7PX20QW", "012345"]]);
    await expect.poll(() => router.currentRoute.value.path).toBe("/visit/v2");
    expect(await visit("v2")).toBeDefined();
  });

  it("begins with the date of birth otherwise, and changes on a press", async () => {
    const { found } = await opened(unreachable);
    expect(found.find("#find-digits").exists()).toBe(false);
    await expect.poll(() => found.find("input[value='digits']").exists()).toBe(true);
    await found.get("input[value='digits']").setValue(true);
    expect(found.find("#find-digits").exists()).toBe(true);
  });

  it("says what to type, and what may be wrong with digits that open nothing", async () => {
    const { found, sent, send } = await opened(refused({ code: "not_found" }), "/find#digits");
    await send("K4T-7PX-20QW", "12345");
    expect(sent).toEqual([]);
    expect(found.text()).toContain("Write all 6 digits");
    await send("K4T-7PX-20QW", "123456");
    expect(found.text()).toContain("Have the digits run out?");
  });
});
