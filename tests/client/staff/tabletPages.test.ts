import { flushPromises, mount, RouterLinkStub, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shallowReactive, type Component } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import type { EnrolledDevice } from "../../../shared/staff/devices.ts";
import type { StaffSession } from "../../../shared/sync/index.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import "../../../client/i18n/staff.ts";
import DevicesPage from "../../../client/staff/staff/DevicesPage.vue";
import PinPage from "../../../client/staff/staff/PinPage.vue";
import SignInPage from "../../../client/staff/staff/SignInPage.vue";
import { tabletKey } from "../../../client/staff/tablet.ts";
import { aPerson, pairingText } from "./enrolServer.ts";
import { json } from "./fakeServer.ts";

const eight = parseInstant("2026-12-01T08:00:00+01:00") ?? 0;
const minute = 60_000;
const iso = (minutes: number) => new Date(eight + minutes * minute).toISOString();

const aTablet = (state: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  state: shallowReactive({
    session: null as StaffSession | null,
    enrolled: null,
    blocked: null,
    persons: [] as unknown[],
    waiting: 0,
    tray: [],
    now: eight,
    ...state,
  }),
  ...more,
});
type FakeTablet = ReturnType<typeof aTablet>;

let page: VueWrapper;
const router = createRouter({
  history: createMemoryHistory(),
  routes: ["/", "/enroll", "/device", "/pin", "/tray"].map((path) => ({
    path,
    name: path.slice(1) || "today",
    component: { template: "<p />" },
  })),
});

async function show(component: Component, tablet: FakeTablet): Promise<void> {
  await router.replace("/device");
  page = mount(component, {
    attachTo: document.body,
    global: {
      plugins: [i18n, router],
      provide: { [tabletKey as symbol]: tablet },
      stubs: { RouterLink: RouterLinkStub },
    },
  });
  await flushPromises();
}

const button = (name: string) =>
  page.findAll("button").find((it) => (it.attributes("aria-label") ?? it.text()) === name);
async function press(...names: string[]): Promise<void> {
  for (const name of names) {
    const found = button(name);
    if (!found) throw new Error(`no button ${name} in: ${page.text()}`);
    await (found.attributes("type") === "submit" ? page.find("form").trigger("submit") : found.trigger("click"));
    await flushPromises();
  }
}
const pressDigits = (digits: string) => press(...digits);

beforeAll(() => setLanguage("en"));
afterEach(() => {
  page.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the door of a tablet", () => {
  const ada = { user: "ada", session: aPerson("ada") };
  const bo = { user: "bo", session: aPerson("bo") };

  it("asks for the name first, then for the PIN, and lets in", async () => {
    const signInByPin = vi.fn(async () => undefined);
    const tablet = aTablet({ persons: [ada, bo], enrolled: { name: "Desk" } }, { signInByPin });
    await show(SignInPage, tablet);
    await page.findAll("li button")[1]?.trigger("click");
    expect(page.find("h1").text()).toBe("Enter your PIN");
    expect(page.text()).toContain("Name bo");
    await pressDigits("481590");
    tablet.state.session = bo.session;
    await press("Sign in");
    expect(signInByPin).toHaveBeenCalledWith("bo", "481590");
    expect(router.currentRoute.value.path).toBe("/");
  });

  it("says how many tries are left, and what to do when none is", async () => {
    const tries = [{ kind: "wrong", left: 1 }, { kind: "gone" }];
    const tablet = aTablet(
      { persons: [ada], enrolled: { name: "Desk" } },
      {
        signInByPin: async () => {
          const end = tries.shift();
          if (end?.kind === "gone") tablet.state.persons = [];
          return end;
        },
      },
    );
    await show(SignInPage, tablet);
    await page.find("li button").trigger("click");
    await pressDigits("000001");
    await press("Sign in");
    expect(page.find("[role=alert]").text()).toBe("This PIN is wrong. You have 1 attempt left.");
    expect((page.find("input").element as HTMLInputElement).value).toBe("");
    await pressDigits("000002");
    await press("Sign in");
    expect(page.find("[role=alert]").text()).toContain("The PIN was wrong five times.");
    expect(page.find("input[type=email]").exists()).toBe(true);
  });

  it("takes digits only, six of them, from keys and from a keyboard, and gives the last one back", async () => {
    const signInByPin = vi.fn(async () => ({ kind: "wrong", left: 4 }));
    await show(SignInPage, aTablet({ persons: [ada], enrolled: { name: "Desk" } }, { signInByPin }));
    await page.find("li button").trigger("click");
    await press("Sign in");
    expect(page.find("[role=alert]").text()).toBe("The PIN has 6 digits.");
    await page.find("input").setValue("4a8 1");
    await pressDigits("5900");
    await press("Delete the last digit");
    await pressDigits("4");
    await press("Sign in");
    expect(signInByPin).toHaveBeenCalledExactlyOnceWith("ada", "481594");
  });

  it("asks whoever has no PIN yet for one, on an enrolled tablet only", async () => {
    for (const enrolled of [null, { name: "Desk" }]) {
      const tablet = aTablet({ enrolled }, { signIn: async () => void (tablet.state.session = ada.session) });
      await show(SignInPage, tablet);
      await page.find("input[type=email]").setValue("ada@office.example");
      await page.find("input[type=password]").setValue("password");
      await press("Sign in");
      expect(router.currentRoute.value.path).toBe(enrolled ? "/pin" : "/");
      page.unmount();
    }
  });

  it("is closed where the office has blocked the tablet, and says what is kept", async () => {
    await show(SignInPage, aTablet({ blocked: { name: "Desk", at: eight }, waiting: 2 }));
    expect(page.find("h1").text()).toBe("This tablet is blocked");
    expect(page.text()).toContain("2 acts have not been sent yet.");
    expect(page.find("input").exists()).toBe(false);
    expect(page.findAllComponents(RouterLinkStub).map((it) => it.props("to"))).toEqual(["/enroll", "/tray"]);
  });
});

describe("setting a PIN", () => {
  it("takes what was typed alike twice, and begins anew where it was not", async () => {
    const setPin = vi.fn(async () => undefined);
    await show(PinPage, aTablet({ session: aPerson("ada"), enrolled: { name: "Desk" } }, { setPin }));
    await pressDigits("123456");
    await press("Next");
    expect(page.find("[role=alert]").text()).toContain("easy to guess");
    for (const [one, other] of [
      ["481590", "481591"],
      ["481590", "481590"],
    ] as const) {
      await pressDigits(one);
      await press("Next");
      await pressDigits(other);
      await press("Set PIN");
    }
    expect(setPin).toHaveBeenCalledExactlyOnceWith("481590");
    expect(page.text()).toContain("Your PIN works on this tablet now.");
  });
});

describe("the tablets of an office", () => {
  const device: EnrolledDevice = {
    id: "d1",
    name: "Desk 2",
    pairing: "p0",
    enrolledAt: iso(-600),
    seenAt: iso(-1),
    schemaVersion: 2,
    waiting: 0,
    waitingSince: null,
    revokedAt: null,
  };
  let devices: EnrolledDevice[];
  let asked: string[];
  let tablet: FakeTablet;

  beforeEach(() => {
    devices = [device];
    asked = [];
    tablet = aTablet({ session: { ...aPerson("ada"), role: "manager" } });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    vi.stubGlobal("fetch", async (url: string, { method = "GET" }: RequestInit) => {
      asked.push(`${method} ${url}`);
      if (method === "DELETE") {
        devices = devices.map((it) => (url.endsWith(it.id) ? { ...it, revokedAt: iso(0) } : it));
        return new Response(null, { status: 204 });
      }
      if (method === "GET") return json({ type: "devices", devices });
      const pairing = { type: "pairing", id: "p1", text: pairingText(), code: "K4T-7PX-20QW", expiresAt: iso(10) };
      return json(pairing, 201);
    });
  });

  it.each([
    ["nothing waits", 0, null, "Everything sent"],
    ["an act waits for 15 minutes", 3, iso(-15), "3 acts not sent yet"],
    ["an act waits for longer", 3, iso(-16), "Waiting too long"],
  ])("F25 are marked where %s", async (_, waiting, waitingSince, mark) => {
    devices = [{ ...device, waiting, waitingSince }];
    await show(DevicesPage, tablet);
    expect(page.find(".kern-badge").text()).toBe(mark);
    expect(page.text().includes("Bring this tablet to the network.")).toBe(mark === "Waiting too long");
  });

  it("are blocked by a second press, never by the first", async () => {
    await show(DevicesPage, tablet);
    await press("Block: Desk 2");
    expect(asked.some((it) => it.startsWith("DELETE"))).toBe(false);
    await press("Cancel", "Block: Desk 2", "Yes, block “Desk 2”");
    expect(asked).toContain("DELETE /api/staff/devices/d1");
    expect(page.find("[role=status]").text()).toBe("“Desk 2” is blocked.");
    expect(page.text()).toContain("Blocked tablets");
  });

  it("get a code that counts down, ends, and is told as used once a tablet has used it", async () => {
    await show(DevicesPage, tablet);
    await press("Show code");
    expect(page.text()).toContain("at most 60 characters");
    await page.find("input").setValue("Hall");
    await press("Show code");
    expect(page.text()).toContain("K4T-7PX-20QW");
    expect(page.text()).toContain("10:00 minutes");
    tablet.state.now = eight + 10 * minute;
    await flushPromises();
    expect(page.text()).toContain("This code no longer works.");
    expect(page.text()).not.toContain("K4T-7PX-20QW");

    tablet.state.now = eight;
    devices = [device, { ...device, id: "d2", name: "Hall", pairing: "p1" }];
    await vi.advanceTimersByTimeAsync(3_000);
    await flushPromises();
    expect(page.text()).toContain("“Hall” is paired");
  });
});
