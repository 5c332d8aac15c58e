import { pixelsOf } from "../engine/pixelsOf.ts";
import type { Pixels } from "../engine/messages.ts";

/** Does what is to be done with a frame; `at` is its time on the page's clock. The next frame is taken when this has ended. */
export type Look = (frame: Pixels | ImageBitmap, at: number) => Promise<void>;

const takeFrame = (video: HTMLVideoElement): Promise<Pixels | ImageBitmap> | Pixels =>
  // Where workers cannot draw, the page takes the pixels out itself.
  typeof OffscreenCanvas === "undefined" ? pixelsOf(video) : createImageBitmap(video);

const onNextFrame = (video: HTMLVideoElement, callback: (at: number) => void) =>
  "requestVideoFrameCallback" in video
    ? video.requestVideoFrameCallback(callback)
    : void requestAnimationFrame(callback);

/** Takes frames of a video at the camera's size, one at a time. Gives the function that ends it. */
export function watchFrames(video: HTMLVideoElement, look: Look): () => void {
  let over = false;
  const wait = () => onNextFrame(video, (at) => void step(at));

  async function step(at: number): Promise<void> {
    if (over) return;
    try {
      if (video.videoWidth > 0) await look(await takeFrame(video), at);
    } catch {
      // A frame that got lost, while the camera was turned for instance. There is another one.
    }
    if (!over) wait();
  }

  wait();
  return () => void (over = true);
}
