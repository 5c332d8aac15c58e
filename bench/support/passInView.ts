import { chromium, type Browser, type Page } from "@playwright/test";
import { findBrowser } from "../../scripts/launch/browser.mjs";
import { clipSeeds, writeClip, writeEmpty } from "../../tests/support/cameraClips.ts";
import type { Luma } from "../../tests/support/passPictures.ts";
import { slowDown } from "./slowDown.ts";

/** A second of the empty desk: enough for the camera to open again. */
const emptyFrames = 10;
const executablePath = findBrowser(process.env);

/** What the page tells about one showing. */
interface Marks {
  inView?: number;
  appeared?: number;
}
declare global {
  var marks: Marks | undefined;
}

/** Starts a browser whose camera is a file, which may be written anew before the camera is opened. */
export async function browserWithCamera(file: string): Promise<Browser> {
  writeEmpty(file);
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${file}`,
    ],
  });
}

// Runs in the page: notes when the pass is in the camera's picture for the first time, and when the wanted element is there.
function watch(selector: string): void {
  const marks: Marks = (globalThis.marks = {});
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const wall = 110;

  function look(at: number): void {
    const video = document.querySelector("video");
    if (!video || !context) return void requestAnimationFrame(look);
    const { videoWidth: width, videoHeight: height } = video;
    context.drawImage(video, width * 0.4, height * 0.4, width * 0.2, height * 0.2, 0, 0, 8, 8);
    const reds = context.getImageData(0, 0, 8, 8).data.filter((_, index) => index % 4 === 0);
    const mean = reds.reduce((sum, it) => sum + it, 0) / reds.length;
    // The picture before the camera opens is black, the wall is grey and a pass is brighter, half of it being white.
    if (mean > wall) marks.inView = at;
    else video.requestVideoFrameCallback(look);
  }

  function note(): void {
    if (!document.querySelector(selector)) return;
    marks.appeared = performance.now();
    changes.disconnect();
  }
  const changes = new MutationObserver(note);
  changes.observe(document, { subtree: true, childList: true, attributes: true });
  requestAnimationFrame(look);
}

/** One showing of a clip. */
export interface Showing {
  page: Page;
  /** The file that is the browser's camera. */
  file: string;
  /** The clip; see `clipFrames`. */
  frames: readonly Luma[];
  /** CSS selector of what is to appear. It must not be there before. */
  selector: string;
  /** How many times slower the device is to be. */
  slower: number;
}

/**
 * Shows a clip to a page whose scanner is ready and looks at the empty desk, and gives the milliseconds from the first frame with the
 * pass until the element appears.
 */
export async function passInView({ page, file, frames, selector, slower }: Showing): Promise<number> {
  const browser = page.context().browser();
  if (!browser) throw new Error("a page without a browser");
  const setVisibility = (state: string) =>
    page.evaluate((it) => {
      Object.defineProperty(document, "visibilityState", { value: it, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  // The scanner closes its camera on a hidden page and opens it anew when the page is seen; only then is the file read again.
  await setVisibility("hidden");
  await page.waitForFunction(() => !document.querySelector("video"));
  writeClip(file, frames, emptyFrames);
  await page.evaluate(watch, selector);
  const atFullSpeed = await slowDown(browser, slower);
  try {
    await setVisibility("visible");
    const marks = await page.waitForFunction(
      () => globalThis.marks?.inView && globalThis.marks.appeared && globalThis.marks,
    );
    const { inView = NaN, appeared = NaN } = (await marks.jsonValue()) || {};
    return appeared - inView;
  } finally {
    await atFullSpeed();
  }
}

/** The six hand-held clips, each begun at several of its frames, so that there are enough showings for a p95. */
export function showings(startsPerClip: number, framesOf: (seed: number) => Luma[]): Luma[][] {
  return clipSeeds.flatMap((seed) => {
    const frames = framesOf(seed);
    return Array.from({ length: startsPerClip }, (_, index) => {
      const start = Math.floor((index * frames.length) / startsPerClip);
      return [...frames.slice(start), ...frames.slice(0, start)];
    });
  });
}
