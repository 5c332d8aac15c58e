import { onScopeDispose, shallowReadonly, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import { cameraFault, openCamera, type Camera, type CameraFault } from "./openCamera.ts";
import { rememberedCamera, rememberCamera } from "./rememberedCamera.ts";

/** What the page can know about its camera. */
export type CameraState =
  { kind: "closed" } | { kind: "opening" } | { kind: "open"; camera: Camera } | { kind: "failed"; fault: CameraFault };

/** A camera somebody can choose. */
export interface CameraChoice {
  id: string;
  name: string;
}

async function listCameras(): Promise<CameraChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  const cameras = devices.filter((it) => it.kind === "videoinput" && it.deviceId !== "");
  return cameras.map((it, index) => ({ id: it.deviceId, name: it.label || String(index + 1) }));
}

/**
 * Holds the camera while the page is seen. It closes whenever the page is hidden and opens anew when it comes back: apps on the home
 * screen of iOS otherwise show a black picture, and nobody is filmed behind a locked screen.
 */
export function useCamera(element: MaybeRefOrGetter<HTMLElement | null>, { page = document, open = openCamera } = {}) {
  const state = shallowRef<CameraState>({ kind: "closed" });
  const cameras = shallowRef<CameraChoice[]>([]);
  const visible = shallowRef(page.visibilityState === "visible");
  let turn = Promise.resolve();
  let ended = false;

  const wanted = () => (visible.value && !ended ? toValue(element) : null);

  async function openIn(place: HTMLElement): Promise<Camera> {
    const chosen = rememberedCamera();
    if (!chosen) return open(place);
    // The camera of last time may have been unplugged, and browsers rename cameras.
    return open(place, chosen).catch(() => open(place));
  }

  async function begin(): Promise<void> {
    const place = wanted();
    if (!place || state.value.kind === "open") return;
    state.value = { kind: "opening" };
    try {
      const camera = await openIn(place);
      camera.onLost(restart);
      state.value = { kind: "open", camera };
      cameras.value = await listCameras().catch(() => []);
    } catch (accident) {
      state.value = { kind: "failed", fault: cameraFault(accident) };
    }
  }

  async function finish(): Promise<void> {
    const { value: was } = state;
    state.value = { kind: "closed" };
    if (was.kind === "open") await was.camera.close();
  }

  // One after the other: a camera that is still closing cannot be opened.
  const next = (step: () => Promise<void>) => (turn = turn.then(step, step));

  function restart(): void {
    void next(finish);
    void next(begin);
  }

  function choose(id: string): void {
    rememberCamera(id);
    restart();
  }

  const look = () => (visible.value = page.visibilityState === "visible");
  page.addEventListener("visibilitychange", look);
  watch(wanted, () => restart(), { immediate: true, flush: "post" });
  onScopeDispose(() => {
    page.removeEventListener("visibilitychange", look);
    ended = true;
    void next(finish);
  });
  return { state: shallowReadonly(state), cameras: shallowReadonly(cameras), restart, choose };
}
