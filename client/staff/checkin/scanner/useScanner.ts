import { toValue, watch, type MaybeRefOrGetter } from "vue";
import { repeatGate } from "./camera/repeatGate.ts";
import { useCamera } from "./camera/useCamera.ts";
import { watchFrames } from "./camera/watchFrames.ts";
import { useEngine } from "./engine/useEngine.ts";
import { readPhoto } from "./other/readPhoto.ts";

/** Where a text came from. */
export type ReadSource = "camera" | "picture" | "keyboard";

/** Whoever uses the scanner. */
export interface ScannerUse {
  /** The element that shows the camera's picture; it needs an id. */
  element: MaybeRefOrGetter<HTMLElement | null>;
  /** While true no frames are taken: a verdict is on the screen. */
  paused: MaybeRefOrGetter<boolean>;
  read(text: string, source: ReadSource): void;
}

/** Camera and decoder together: reports every text that comes into view, once. */
export function useScanner(
  { element, paused, read }: ScannerUse,
  { engine = useEngine(), camera = useCamera(element) } = {},
) {
  const gate = repeatGate();

  async function look(frame: Parameters<typeof engine.read>[0], at: number): Promise<void> {
    const reading = await engine.read(frame, "frame");
    if (!reading || toValue(paused)) return;
    if (gate.isNews(reading.text, at)) read(reading.text, "camera");
  }

  watch(
    () => !toValue(paused) && engine.status.value.kind === "ready" && camera.state.value,
    (state, _, onCleanup) => {
      if (state && state.kind === "open") onCleanup(watchFrames(state.camera.video, look));
    },
    { immediate: true },
  );

  async function readFile(file: Blob) {
    const reading = await readPhoto(file, engine);
    if (reading.kind === "read") read(reading.text, "picture");
    return reading.kind;
  }

  return { engine, camera, readFile, resume: gate.forget };
}
