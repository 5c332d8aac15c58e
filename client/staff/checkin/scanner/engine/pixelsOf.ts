import type { Pixels } from "./messages.ts";

/** How a picture is drawn before it is read: the longest side in pixels, and a turn in degrees. */
export interface Drawing {
  longest: number;
  degrees: number;
}

type Canvas = OffscreenCanvas | HTMLCanvasElement;
type Source = ImageBitmap | HTMLVideoElement;

let canvas: Canvas | undefined;

// One canvas for all pictures: a new one for each frame would fill the memory of a tablet faster than it is tidied up.
function sheet(width: number, height: number) {
  canvas ??= typeof OffscreenCanvas === "undefined" ? document.createElement("canvas") : new OffscreenCanvas(1, 1);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser draws no pictures");
  return context as CanvasRenderingContext2D;
}

const sizeOf = (source: Source) =>
  "videoWidth" in source
    ? { width: source.videoWidth, height: source.videoHeight }
    : { width: source.width, height: source.height };

/** The pixels of a picture or of a video's present frame, in its own size. */
export function pixelsOf(source: Source): Pixels {
  const { width, height } = sizeOf(source);
  const context = sheet(width, height);
  context.drawImage(source, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/** The pixels of a picture made no larger than wanted and turned around its middle. */
export function drawnPixels(source: ImageBitmap, { longest, degrees }: Drawing): Pixels {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  const [width, height] = [Math.max(1, source.width * scale), Math.max(1, source.height * scale)];
  const turn = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.abs(Math.sin(turn)), Math.abs(Math.cos(turn))];
  const whole = { width: Math.ceil(width * cosine + height * sine), height: Math.ceil(width * sine + height * cosine) };
  const context = sheet(whole.width, whole.height);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, whole.width, whole.height);
  context.save();
  context.translate(whole.width / 2, whole.height / 2);
  context.rotate(turn);
  context.drawImage(source, -width / 2, -height / 2, width, height);
  context.restore();
  return context.getImageData(0, 0, whole.width, whole.height);
}
