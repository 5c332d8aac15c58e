import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { effectScope, type EffectScope } from "vue";
import { cameraFault, type Camera } from "../../../client/staff/checkin/scanner/camera/openCamera.ts";
import { useCamera } from "../../../client/staff/checkin/scanner/camera/useCamera.ts";

let scope: EffectScope;
let steps: string[];
let lose: () => void;

beforeEach(() => {
  scope = effectScope();
  steps = [];
  localStorage.clear();
});
afterEach(() => scope.stop());

/** A page that the test hides and shows. */
function fakePage() {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const show = async (state: "visible" | "hidden") => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
    await flushPromises();
  };
  return { page: page as unknown as Document, show };
}

async function open(_: HTMLElement, deviceId?: string): Promise<Camera> {
  steps.push(`open ${deviceId ?? "any"}`);
  if (deviceId === "unplugged") throw new Error("OverconstrainedError");
  return {
    video: document.createElement("video"),
    deviceId: deviceId ?? "back",
    torch: undefined,
    onLost: (callback) => (lose = callback),
    close: async () => void steps.push("close"),
  };
}

async function camera(page = fakePage().page, opener: typeof open = open) {
  const used = scope.run(() => useCamera(document.createElement("div"), { page, open: opener }))!;
  await flushPromises();
  return used;
}

describe("the camera", () => {
  test("opens with the page, closes while it is hidden and opens anew", async () => {
    const { page, show } = fakePage();
    const { state } = await camera(page);
    expect(state.value.kind).toBe("open");
    await show("hidden");
    expect([state.value.kind, ...steps]).toEqual(["closed", "open any", "close"]);
    await show("visible");
    expect([state.value.kind, ...steps]).toEqual(["open", "open any", "close", "open any"]);
  });

  test("closes with the part of the page that used it", async () => {
    await camera();
    scope.stop();
    await flushPromises();
    expect(steps).toEqual(["open any", "close"]);
  });

  test("closes as well when that part ends while it is still opening", async () => {
    let letOpen = () => {};
    const opening = new Promise<void>((resolve) => (letOpen = resolve));
    await camera(fakePage().page, (element, id) => opening.then(() => open(element, id)));
    scope.stop();
    letOpen();
    await flushPromises();
    expect(steps).toEqual(["open any", "close"]);
  });

  test("opens anew when the device takes it away", async () => {
    await camera();
    lose();
    await flushPromises();
    expect(steps).toEqual(["open any", "close", "open any"]);
  });

  test("is the chosen one, also the next time", async () => {
    const { choose } = await camera();
    choose("front");
    await flushPromises();
    await camera();
    expect(steps).toEqual(["open any", "close", "open front", "open front"]);
  });

  test("is any other one when the chosen one was unplugged", async () => {
    localStorage.setItem("terminpass.camera", "unplugged");
    const { state } = await camera();
    expect([state.value.kind, ...steps]).toEqual(["open", "open unplugged", "open any"]);
  });

  test("says why it does not open, and tries again when asked to", async () => {
    const opener = vi.fn(open).mockRejectedValueOnce("Error getting userMedia, error = NotAllowedError");
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("navigator", { mediaDevices: {} });
    const { state, restart } = await camera(fakePage().page, opener);
    expect(state.value).toEqual({ kind: "failed", fault: "refused" });
    restart();
    await flushPromises();
    vi.unstubAllGlobals();
    expect(state.value.kind).toBe("open");
  });
});

describe("why there is no picture", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test.each([
    ["Error getting userMedia, error = NotAllowedError: Permission denied", "refused"],
    ["Error getting userMedia, error = NotFoundError: Requested device not found", "no_camera"],
    ["Error getting userMedia, error = NotReadableError: Could not start video source", "in_use"],
    ["something new", "failed_open"],
  ])("%s", (accident, fault) => {
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("navigator", { mediaDevices: {} });
    expect(cameraFault(accident)).toBe(fault);
  });

  test("is the address, where it is not https", () => {
    vi.stubGlobal("isSecureContext", false);
    expect(cameraFault("anything")).toBe("insecure");
  });
});
