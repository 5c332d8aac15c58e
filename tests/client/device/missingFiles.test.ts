import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, effectScope, h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { useBusy } from "../../../client/device/busy.ts";
import { dropFailedStyles, lazyPart } from "../../../client/device/lazyPart.ts";
import { mayReloadOnce } from "../../../client/device/reloadOnce.ts";
import { startTrouble } from "../../../client/device/startTrouble.ts";
import { usePageTrouble } from "../../../client/device/usePageTrouble.ts";

const gone = new TypeError("Failed to fetch dynamically imported module");
const page = defineComponent({ render: () => h("p", "here") });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.head.innerHTML = "";
  document.body.innerHTML = "";
});

/** Something that fails so many times before it comes. */
function failing<T>(times: number, value: T) {
  let left = times;
  return vi.fn(async () => {
    if (left-- > 0) throw gone;
    return value;
  });
}

/** The file of a part, as `import()` gives it. */
const module = { __esModule: true, default: page };

describe("F18 a part of a page that cannot be had", () => {
  const frame = (load: () => Promise<{ default: typeof page }>) => {
    const part = lazyPart(load);
    const errors = vi.fn();
    const app = mount(() => h("main", [h("h1", "Pass"), h(part)]), { global: { config: { errorHandler: errors } } });
    return { app, errors };
  };

  it("leaves the page as it is, without an error, and comes when the browser has a network again", async () => {
    const load = failing(1, module);
    const { app, errors } = frame(load);
    await flushPromises();
    expect([app.text(), errors.mock.calls.length]).toEqual(["Pass", 0]);
    dispatchEvent(new Event("online"));
    await flushPromises();
    expect(app.text()).toBe("Passhere");
  });

  it("is asked for again by and by, less and less often", async () => {
    const load = failing(3, module);
    const { app, errors } = frame(load);
    await flushPromises();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(load).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(load).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect([load.mock.calls.length, app.text(), errors.mock.calls.length]).toEqual([4, "Passhere", 0]);
  });

  it("asks for its styles again too: a link that failed does not stay", () => {
    dropFailedStyles();
    const link = (rel: string) =>
      document.head.appendChild(Object.assign(document.createElement("link"), { rel, href: "data:," }));
    const [styles, icon] = [link("stylesheet"), link("icon")];
    for (const it of [styles, icon]) it.dispatchEvent(new Event("error"));
    expect([styles.isConnected, icon.isConnected]).toEqual([false, true]);
  });
});

/** The frame of an app whose second page cannot be had. */
async function app({ fails = Infinity, answers = true, times = 1, busy = false } = {}) {
  const load = failing(fails, page);
  const router = createRouter({
    history: createMemoryHistory("/staff/"),
    routes: [
      { path: "/", component: page },
      { path: "/visit/:id", component: load },
    ],
  });
  const loadAnew = vi.fn();
  const newest = vi.fn(async () => undefined);
  let left = times;
  const scope = effectScope();
  const trouble = scope.run(() => {
    useBusy(busy);
    const mayReload = () => left-- > 0;
    return usePageTrouble(router, { serverAnswers: async () => answers, newest, mayReload, load: loadAnew });
  })!;
  await router.push("/");
  const go = async () => {
    await router.push("/visit/1?a=b").catch(() => undefined);
    await flushPromises();
  };
  return { ...trouble, router, load, loadAnew, newest, go, end: () => scope.stop() };
}

describe("F18 a page whose code cannot be had", () => {
  it("loads itself anew with the newest version, once, where the server answers", async () => {
    const { go, loadAnew, newest, failed, end } = await app();
    await go();
    expect(loadAnew.mock.calls).toEqual([["/staff/visit/1?a=b"]]);
    expect(newest).toHaveBeenCalledTimes(1);
    await go();
    expect(loadAnew).toHaveBeenCalledTimes(1);
    expect(failed.value).toBe("/visit/1?a=b");
    end();
  });

  it("says so and does nothing by itself where the server does not answer; then it comes with the network", async () => {
    const { go, loadAnew, failed, router, end } = await app({ fails: 1, answers: false });
    await go();
    expect([loadAnew.mock.calls.length, failed.value]).toEqual([0, "/visit/1?a=b"]);
    dispatchEvent(new Event("online"));
    await flushPromises();
    expect([failed.value, router.currentRoute.value.fullPath]).toEqual([undefined, "/visit/1?a=b"]);
    end();
  });

  it("never loads itself anew over something half done, not even when asked to: it looks for the page again", async () => {
    const { go, reload, loadAnew, load, end } = await app({ busy: true });
    await go();
    expect([loadAnew.mock.calls.length, load.mock.calls.length]).toEqual([0, 1]);
    await reload();
    await flushPromises();
    expect([loadAnew.mock.calls.length, load.mock.calls.length]).toEqual([0, 2]);
    end();
  });

  it("loads itself anew whenever the person asks for it and the server answers", async () => {
    const { go, reload, loadAnew, end } = await app({ times: 0 });
    await go();
    expect(loadAnew).not.toHaveBeenCalled();
    await reload();
    await reload();
    expect(loadAnew).toHaveBeenCalledTimes(2);
    end();
  });
});

describe("F18 the one time that a window loads itself anew", () => {
  const memory = () => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, it: string) => kept.set(key, it) };
  };

  it("is once per version", () => {
    const kept = memory();
    expect(["one", "one", "two", "two"].map((it) => mayReloadOnce(it, kept as never))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("is none where the window cannot remember: that might be a circle", () => {
    const forbidden = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException("", "SecurityError");
      },
    };
    expect(mayReloadOnce("one", forbidden)).toBe(false);
  });
});

describe("F18 an app that cannot be had at all", () => {
  const words = () => {
    document.body.innerHTML = `<div class="start-trouble"><a href="">Neu laden</a></div>`;
    return document.querySelector(".start-trouble")!;
  };

  it("shows the words of its page at once, and loads itself anew when the server answers", async () => {
    const shown = words();
    const reload = vi.fn();
    let answers = false;
    await startTrouble({ serverAnswers: async () => answers, mayReload: () => true, reload });
    expect([shown.classList.contains("start-trouble--now"), reload.mock.calls.length]).toEqual([true, 0]);
    answers = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("does not go round in a circle; the person loads it anew, and nothing of the address is lost", async () => {
    const shown = words();
    const reload = vi.fn();
    await startTrouble({ serverAnswers: async () => true, mayReload: () => false, reload });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(reload).not.toHaveBeenCalled();
    const press = new MouseEvent("click", { bubbles: true, cancelable: true });
    shown.querySelector("a")!.dispatchEvent(press);
    expect([reload.mock.calls.length, press.defaultPrevented]).toEqual([1, true]);
  });
});
