import { closeSync, openSync, writeSync } from "node:fs";
import { photograph, stillView, type Luma, type View } from "./passPictures.ts";
import { seeded } from "./seeded.ts";

const [width, height] = [1_280, 720];
const background = 96;
const framesPerSecond = 10;
const framesPerClip = 25;

/** Seeds of the six hand-held clips that figures are measured with. */
export const clipSeeds = [11, 12, 13, 14, 15, 16] as const;

/** Writes frames as a Y4M file, which a browser can take for its camera. Colour is grey throughout. */
function writeY4m(file: string, frames: Iterable<Luma>): void {
  const colour = Buffer.alloc((width * height) / 2, 128);
  const out = openSync(file, "w");
  writeSync(out, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (const frame of frames) {
    writeSync(out, "FRAME\n");
    writeSync(out, frame.values);
    writeSync(out, colour);
  }
  closeSync(out);
}

/** A camera that looks at the wall. */
function emptyFrame(): Luma {
  return { width, height, values: new Uint8Array(width * height).fill(background) };
}

/** A camera that sees nothing. */
export function writeEmpty(file: string): void {
  writeY4m(file, [emptyFrame()]);
}

/** A camera that sees one code, held still. The text may be that of a pass or any other of up to 151 capital letters and digits. */
export function writeStill(file: string, text: string): void {
  writeY4m(file, [photograph(text, stillView, 0)]);
}

/** A camera that looks at a picture, held still: in its middle, one pixel to a pixel. What is larger is cut. */
export function writePicture(file: string, { width: columns, height: rows, values }: Luma): void {
  const frame = emptyFrame();
  const [left, top] = [Math.floor((width - columns) / 2), Math.floor((height - rows) / 2)];
  for (let row = Math.max(0, -top); row < Math.min(rows, height - top); row++) {
    const line = values.subarray(row * columns + Math.max(0, -left), (row + 1) * columns - Math.max(0, -left));
    frame.values.set(line, (top + row) * width + Math.max(0, left));
  }
  writeY4m(file, [frame]);
}

/** What one frame of a hand shows. */
function handHeld(random: (below: number) => number): View {
  const between = (low: number, high: number) => low + ((high - low) * random(10_001)) / 10_000;
  return {
    ...stillView,
    offset: { x: between(-60, 60), y: between(-40, 40) },
    rotation: between(-12, 12),
    tilt: between(8, 26),
    tiltAxis: between(0, 180),
    defocus: between(0.5, 1.8),
    motion: between(1, 13),
    motionDirection: between(0, 180),
    noise: between(5, 10),
  };
}

/** The frames of a hand-held clip, or only its first ones. The same seed gives the same ones. */
export function clipFrames(text: string, seed: number, count = framesPerClip): Luma[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => photograph(text, handHeld(random), random(1 << 30)));
}

/** Writes a clip, after as many empty frames as wanted: so the moment the pass comes into view can be told. */
export function writeClip(file: string, frames: readonly Luma[], emptyFrames = 0): void {
  writeY4m(file, [...Array.from({ length: emptyFrames }, emptyFrame), ...frames]);
}
