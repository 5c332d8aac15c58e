import { mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import PassPage from "../../../client/applicant/booking/PassPage.vue";
import { pages } from "../../../client/applicant/pages.ts";
import { onDatabase, saveVisit } from "../../../client/device/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";

// No server is there in a test of a page; who asks takes the way to it when it is loaded.
vi.hoisted(() => void (globalThis.fetch = () => Promise.reject(new TypeError("no network"))));

const tomorrow = () => {
  const start = new Date(Date.now() + 24 * 3_600_000);
  return { start: start.toISOString(), end: new Date(start.getTime() + 900_000).toISOString() };
};
const iPhones = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 Version/15.6 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1",
];
const android = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";

let app: ReturnType<typeof mount> | undefined;
let persist: ReturnType<typeof vi.fn>;

async function openPass(query: string, userAgent = android) {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(userAgent);
  persist = vi.fn(async () => true);
  Object.defineProperty(navigator, "storage", { configurable: true, value: { persisted: async () => false, persist } });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: Object.entries(pages).map(([name, { path }]) => ({
      name,
      path,
      component: name === "visit" ? PassPage : { template: "<h1>elsewhere</h1>" },
      props: name === "visit",
    })),
  });
  await router.push(`/visit/new${query}`);
  const Root = defineComponent({ render: () => h(RouterView) });
  app = mount(Root, { attachTo: document.body, global: { plugins: [createPinia(), i18n, router] } });
  await vi.waitFor(() => expect(app?.text()).toContain("Termin ändern"));
  return app;
}

beforeAll(() => setLanguage("de"));
beforeEach(async () => {
  await onDatabase((it) => it.visits.clear());
  await saveVisit(aBooking("new", tomorrow()), anOffice());
});
afterEach(() => {
  app?.unmount();
  vi.restoreAllMocks();
});

describe("after a booking", () => {
  it.each(iPhones)(
    "O13 everybody with an iPhone or iPad is shown the way to the home screen: %s",
    async (userAgent) => {
      const page = await openPass("?new=1", userAgent);
      expect(page.text()).toContain("Terminpass auf das Telefon legen");
      expect(page.text()).toContain("Zum Home-Bildschirm");
    },
  );

  it("O13 nobody is who cannot go that way, or has not just booked", async () => {
    expect((await openPass("?new=1")).text()).not.toContain("Zum Home-Bildschirm");
    app?.unmount();
    vi.restoreAllMocks();
    expect((await openPass("", iPhones[1])).text()).not.toContain("Zum Home-Bildschirm");
  });

  it("O13 the browser is asked to keep what is stored, and not before", async () => {
    await openPass("?new=1");
    await vi.waitFor(() => expect(persist).toHaveBeenCalledOnce());
    app?.unmount();
    await openPass("");
    expect(persist).not.toHaveBeenCalled();
  });

  it("O12 F16 says that the pass is stored nowhere until it is, and tries again by itself", async () => {
    const lost = Object.assign(new Error("Connection to Indexed Database server lost"), { name: "UnknownError" });
    const spy = await onDatabase(async (it) => vi.spyOn(it.visits, "put").mockRejectedValue(lost));
    expect(await saveVisit(aBooking("new", tomorrow()), anOffice())).toBe("memory_only");
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const page = await openPass("?new=1");
    const words = "Auf diesem Telefon konnte nichts gespeichert werden";
    expect(page.get("[role=alert]").text()).toContain(words);
    vi.advanceTimersByTime(5_000);
    await vi.waitFor(() => expect(spy.mock.calls.length).toBeGreaterThan(1));
    expect(page.text()).toContain(words);
    spy.mockRestore();
    vi.advanceTimersByTime(5_000);
    await vi.waitFor(() => expect(page.text()).not.toContain(words));
    expect(page.text()).toContain("Der Pass ist auf diesem Telefon gespeichert");
    vi.useRealTimers();
  });
});
