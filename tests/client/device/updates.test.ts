import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import { lookBeforeReload, mustStay, useBusy } from "../../../client/device/busy.ts";
import type { WorkerNews } from "../../../client/device/installedWorker.ts";
import { otherTabs } from "../../../client/device/otherTabs.ts";
import { useServiceWorkerUpdate } from "../../../client/device/useServiceWorkerUpdate.ts";
import { isTheFile } from "../../../client/device/worker/typed.ts";

const hour = 60 * 60 * 1000;

let scope = effectScope();
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
  document.body.innerHTML = "<header><select></select></header><main><input /><input type='search' /></main>";
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

/** A line on which each tab hears all others, as between the tabs of a browser. */
function browserOfTabs() {
  const lines: EventTarget[] = [];
  return (): BroadcastChannel => {
    const line = Object.assign(new EventTarget(), {
      postMessage: (data: unknown) => {
        for (const it of lines.filter((one) => one !== line)) it.dispatchEvent(new MessageEvent("message", { data }));
      },
      close: () => void lines.splice(lines.indexOf(line), 1),
    });
    lines.push(line);
    return line as unknown as BroadcastChannel;
  };
}

/** The frame of an app in one tab, with a worker that a test moves. */
function tab(newLine = browserOfTabs()) {
  let heard: WorkerNews | undefined;
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" }) as unknown as Document;
  const worker = { check: vi.fn(async () => undefined), letIn: vi.fn(async () => undefined) };
  const install = vi.fn(async (news: WorkerNews) => {
    heard = news;
    return worker;
  });
  const reload = vi.fn();
  const update = scope.run(() => useServiceWorkerUpdate({ enabled: true, page, install, line: newLine(), reload }))!;
  return {
    ...update,
    page,
    worker,
    install,
    reload,
    /** A newer worker has everything it needs. */
    async waits() {
      await vi.advanceTimersByTimeAsync(2_500);
      heard?.waits();
      await vi.advanceTimersByTimeAsync(400);
    },
    async retires() {
      await vi.advanceTimersByTimeAsync(2_500);
      heard?.retired();
      await vi.advanceTimersByTimeAsync(400);
    },
  };
}
const aLook = () => vi.advanceTimersByTimeAsync(5_400);

describe("O14 a new version", () => {
  it("is offered when it waits and nothing is half done, and comes with a word of agreement only", async () => {
    const { offered, accept, waits, worker, reload } = tab();
    expect(offered.value).toBe(false);
    await waits();
    expect(offered.value).toBe(true);
    await vi.advanceTimersByTimeAsync(24 * hour);
    expect(reload).not.toHaveBeenCalled();
    const agreed = accept();
    await vi.advanceTimersByTimeAsync(400);
    await agreed;
    expect([worker.letIn.mock.calls.length, reload.mock.calls.length]).toEqual([1, 1]);
  });

  it("is not offered while a page says that it is busy, and then by itself", async () => {
    const busy = ref(true);
    scope.run(() => useBusy(busy));
    const { offered, waits } = tab();
    await waits();
    expect(offered.value).toBe(false);
    busy.value = false;
    await nextTick();
    await vi.advanceTimersByTimeAsync(400);
    expect(offered.value).toBe(true);
    busy.value = true;
    await nextTick();
    expect(offered.value).toBe(false);
  });

  it("is not offered while something waits to be sent", async () => {
    let unsent = 2;
    scope.run(() => lookBeforeReload(async () => unsent > 0));
    const { offered, waits } = tab();
    await waits();
    expect(offered.value).toBe(false);
    unsent = 0;
    await aLook();
    expect(offered.value).toBe(true);
  });

  it("is not offered where nobody can tell whether something waits", async () => {
    const end = lookBeforeReload(() => Promise.reject(new Error("the database is dead")));
    expect(await mustStay()).toBe(true);
    end();
    expect(await mustStay()).toBe(false);
  });

  it("is not offered while something is typed, and again when it is gone with its page", async () => {
    const { offered, waits, page } = tab();
    const [field] = document.querySelectorAll("input");
    field!.value = "Kow";
    page.dispatchEvent(Object.assign(new Event("input"), {}));
    const typed = new Event("input", { bubbles: true });
    Object.defineProperty(typed, "target", { value: field });
    page.dispatchEvent(typed);
    await waits();
    expect(offered.value).toBe(false);
    field!.remove();
    await aLook();
    expect(offered.value).toBe(true);
  });

  it("may come over what is typed to find something and over the choice of a language", async () => {
    const { offered, waits, page } = tab();
    for (const field of document.querySelectorAll<HTMLInputElement>("select, [type=search]")) {
      const typed = new Event("input");
      Object.defineProperty(typed, "target", { value: field });
      page.dispatchEvent(typed);
    }
    await waits();
    expect(offered.value).toBe(true);
  });

  it("is not offered while another tab has something half done", async () => {
    const newLine = browserOfTabs();
    let half = true;
    otherTabs(newLine(), () => half);
    const { offered, waits } = tab(newLine);
    await waits();
    expect(offered.value).toBe(false);
    half = false;
    await aLook();
    expect(offered.value).toBe(true);
  });

  it("does not come when something was begun in another tab after it was offered", async () => {
    const newLine = browserOfTabs();
    let half = false;
    otherTabs(newLine(), () => half);
    const { offered, accept, waits, reload, worker } = tab(newLine);
    await waits();
    half = true;
    const agreed = accept();
    await vi.advanceTimersByTimeAsync(400);
    await agreed;
    expect([worker.letIn.mock.calls.length, reload.mock.calls.length, offered.value]).toEqual([0, 0, false]);
  });

  it("is looked for every hour and when the page comes back into sight, and then offered again to who put it off", async () => {
    const { page, worker, waits, offered, later } = tab();
    await waits();
    later();
    expect(offered.value).toBe(false);
    await vi.advanceTimersByTimeAsync(hour);
    expect([worker.check.mock.calls.length, offered.value]).toEqual([1, true]);
    Object.assign(page, { visibilityState: "hidden" });
    page.dispatchEvent(new Event("visibilitychange"));
    expect(worker.check).toHaveBeenCalledTimes(1);
    Object.assign(page, { visibilityState: "visible" });
    page.dispatchEvent(new Event("visibilitychange"));
    expect(worker.check).toHaveBeenCalledTimes(2);
  });

  it("that cannot be looked for disturbs nobody", async () => {
    const { worker, waits, offered } = tab();
    await waits();
    worker.check.mockRejectedValue(new TypeError("no network"));
    await vi.advanceTimersByTimeAsync(hour);
    expect(offered.value).toBe(true);
  });
});

describe("O14 a worker that the operator has ended", () => {
  it("has the page load anew at once, and over something half done only when somebody agrees", async () => {
    const idle = tab();
    await idle.retires();
    expect(idle.reload).toHaveBeenCalledTimes(1);
    const busy = ref(true);
    scope.run(() => useBusy(busy));
    const { retires, reload, offered, accept } = tab();
    await retires();
    expect(reload).not.toHaveBeenCalled();
    busy.value = false;
    await aLook();
    expect(offered.value).toBe(true);
    const agreed = accept();
    await vi.advanceTimersByTimeAsync(400);
    await agreed;
    expect(reload).toHaveBeenCalledTimes(1);
  });
});

describe("F18 what the worker takes for a file of the app", () => {
  const answer = (type: string, status = 200) => new Response("", { status, headers: { "Content-Type": type } });
  const script = "https://termine.example.org/assets/PassPage-1a2b.js";

  it.each([
    [script, "text/javascript; charset=utf-8"],
    ["https://termine.example.org/index.html?__WB_REVISION__=1", "text/html; charset=utf-8"],
    ["https://termine.example.org/assets/base-1a2b.css", "text/css; charset=utf-8"],
    ["https://termine.example.org/manifest.webmanifest", "application/manifest+json"],
    ["https://termine.example.org/staff/assets/reader-1a2b.wasm", "application/wasm"],
  ])("is %s as %s", (address, type) => expect(isTheFile(address, answer(type))).toBe(true));

  it("is never the page of a portal, an error, or half an answer", () => {
    expect(isTheFile(script, answer("text/html"))).toBe(false);
    expect(isTheFile(script, answer("text/javascript", 404))).toBe(false);
    expect(isTheFile(script, answer("text/javascript", 206))).toBe(false);
    expect(isTheFile("https://termine.example.org/unknown.zip", answer("application/zip"))).toBe(false);
  });
});
