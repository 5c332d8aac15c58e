import { encode } from "uqr";
import { seeded } from "./seeded.ts";

/** Brightness of every pixel of a picture, 0 to 255, row by row. */
export interface Luma {
  width: number;
  height: number;
  values: Uint8Array;
}

/** How a camera sees a pass. Lengths in pixels, angles in degrees, brightness 0 to 255. */
export interface View {
  /** Side of one module where nothing is tilted. */
  module: number;
  /** Where the middle of the code lies, from the middle of the picture. */
  offset: { x: number; y: number };
  rotation: number;
  /** How far the phone leans away from the picture plane, and around which axis of that plane. */
  tilt: number;
  tiltAxis: number;
  /** Standard deviation of the blur of a lens that is not in focus. */
  defocus: number;
  /** How far the phone moves while the shutter is open, and in which direction. */
  motion: number;
  motionDirection: number;
  /** Standard deviation of the sensor's noise. */
  noise: number;
  /** Brightness that a reflecting lamp adds in its middle; 0 is none. */
  glare: number;
  /** Brightness of the screen's white and of its black. */
  light: number;
  dark: number;
}

/** A pass held still, straight and in focus. */
export const stillView: View = {
  module: 6,
  offset: { x: 0, y: 0 },
  rotation: 0,
  tilt: 0,
  tiltAxis: 0,
  defocus: 0,
  motion: 0,
  motionDirection: 0,
  noise: 0,
  glare: 0,
  light: 235,
  dark: 16,
};

const background = 96;
const quietModules = 4;
const focalLength = 1_000;
const samples = [-0.25, 0.25];
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A part of the picture, computed in fractions before it is rounded: what is outside never changes. */
interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
  values: Float32Array<ArrayBuffer>;
}

/** The modules of a code: error correction M and, as for every pass, version 6, no border. */
export function modulesOf(text: string): boolean[][] {
  return encode(text, { ecc: "M", boostEcc: false, minVersion: 6, maxVersion: 6, border: 0 }).data;
}

/** From a point of the picture, measured from the middle of the code, to a point of the code in modules. */
function toModules(view: View): (x: number, y: number) => [number, number] {
  const [axisX, axisY] = [Math.cos(radians(view.tiltAxis)), Math.sin(radians(view.tiltAxis))];
  const [lean, upright] = [Math.sin(radians(view.tilt)), Math.cos(radians(view.tilt))];
  const [turnX, turnY] = [Math.cos(radians(view.rotation)), Math.sin(radians(view.rotation))];
  return (x, y) => {
    const across = y * axisX - x * axisY;
    const leaning = (across * focalLength) / (focalLength * upright - across * lean);
    const along = ((x * axisX + y * axisY) * (focalLength + leaning * lean)) / focalLength;
    const [flatX, flatY] = [along * axisX - leaning * axisY, along * axisY + leaning * axisX];
    return [(flatX * turnX + flatY * turnY) / view.module, (flatY * turnX - flatX * turnY) / view.module];
  };
}

function regionOf(width: number, height: number, view: View, modules: number): Region {
  const reach = Math.ceil((modules / 2 + quietModules) * view.module * 1.8 + view.motion + 4 * view.defocus);
  const left = Math.max(0, Math.floor(width / 2 + view.offset.x - reach));
  const top = Math.max(0, Math.floor(height / 2 + view.offset.y - reach));
  const right = Math.min(width, Math.ceil(width / 2 + view.offset.x + reach));
  const bottom = Math.min(height, Math.ceil(height / 2 + view.offset.y + reach));
  const size = (right - left) * (bottom - top);
  return { left, top, width: right - left, height: bottom - top, values: new Float32Array(size).fill(background) };
}

/** Draws the code with its white border; around it stays the background. */
function draw(region: Region, code: boolean[][], view: View, middle: { x: number; y: number }): void {
  const place = toModules(view);
  const half = code.length / 2;
  for (let row = 0; row < region.height; row++) {
    for (let column = 0; column < region.width; column++) {
      let sum = 0;
      for (const stepY of samples) {
        for (const stepX of samples) {
          const [u, v] = place(
            region.left + column + 0.5 + stepX - middle.x - view.offset.x,
            region.top + row + 0.5 + stepY - middle.y - view.offset.y,
          );
          if (Math.abs(u) > half + quietModules || Math.abs(v) > half + quietModules) sum += background;
          else sum += code[Math.floor(v + half)]?.[Math.floor(u + half)] ? view.dark : view.light;
        }
      }
      region.values[row * region.width + column] = sum / samples.length ** 2;
    }
  }
}

/** Averages every pixel with the pixels at the given distances, outside counting as the nearest one inside. */
function average(region: Region, kernel: readonly { x: number; y: number; weight: number }[]): void {
  const { width, height, values } = region;
  const result = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (const { x, y, weight } of kernel) {
        const at = Math.min(height - 1, Math.max(0, row + y)) * width + Math.min(width - 1, Math.max(0, column + x));
        sum += weight * (values[at] ?? 0);
      }
      result[row * width + column] = sum;
    }
  }
  region.values = result;
}

function blur(region: Region, deviation: number): void {
  const reach = Math.ceil(3 * deviation);
  const steps = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
  const weights = steps.map((step) => Math.exp(-(step * step) / (2 * deviation * deviation)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const line = steps.map((step, index) => ({ step, weight: (weights[index] ?? 0) / whole }));
  average(
    region,
    line.map(({ step, weight }) => ({ x: step, y: 0, weight })),
  );
  average(
    region,
    line.map(({ step, weight }) => ({ x: 0, y: step, weight })),
  );
}

/** The shutter is open while the phone goes along a straight line at even speed. */
function smear(region: Region, length: number, direction: number): void {
  const [stepX, stepY] = [Math.cos(radians(direction)), Math.sin(radians(direction))];
  const count = Math.ceil(length) * 2 + 1;
  const weights = new Map<string, { x: number; y: number; weight: number }>();
  const add = (x: number, y: number, weight: number) => {
    const known = weights.get(`${x} ${y}`);
    if (known) known.weight += weight;
    else weights.set(`${x} ${y}`, { x, y, weight });
  };
  for (let index = 0; index < count; index++) {
    const way = (index / (count - 1) - 0.5) * length;
    const [x, y] = [way * stepX, way * stepY];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, lower] = [x - left, y - top];
    add(left, top, ((1 - right) * (1 - lower)) / count);
    add(left + 1, top, (right * (1 - lower)) / count);
    add(left, top + 1, ((1 - right) * lower) / count);
    add(left + 1, top + 1, (right * lower) / count);
  }
  average(
    region,
    [...weights.values()].filter((it) => it.weight > 0),
  );
}

/** A lamp mirrored in the glass: brightest in its middle, somewhere on the code. */
function shine(region: Region, view: View, random: (below: number) => number): void {
  const spread = view.module * (6 + random(9));
  const [x, y] = [region.width * (0.35 + random(300) / 1_000), region.height * (0.35 + random(300) / 1_000)];
  for (let row = 0; row < region.height; row++) {
    for (let column = 0; column < region.width; column++) {
      const distance = ((column - x) ** 2 + (row - y) ** 2) / (2 * spread * spread);
      const at = row * region.width + column;
      region.values[at] = (region.values[at] ?? 0) + view.glare * Math.exp(-distance);
    }
  }
}

/** Numbers spread as sensors err, with a standard deviation of one. */
function gaussian(random: (below: number) => number): () => number {
  const table = Float32Array.from({ length: 8_192 }, () => {
    const [angle, chance] = [2 * Math.PI * (random(1 << 24) / (1 << 24)), (random(1 << 24) + 1) / (1 << 24)];
    return Math.sqrt(-2 * Math.log(chance)) * Math.cos(angle);
  });
  return () => table[random(table.length)] ?? 0;
}

/** The picture a camera takes of a pass. The same seed gives the same picture. */
export function photograph(text: string, view: View, seed: number, width = 1_280, height = 720): Luma {
  const random = seeded(seed);
  const code = modulesOf(text);
  const region = regionOf(width, height, view, code.length);
  draw(region, code, view, { x: width / 2, y: height / 2 });
  if (view.defocus > 0) blur(region, view.defocus);
  if (view.motion > 0) smear(region, view.motion, view.motionDirection);
  if (view.glare > 0) shine(region, view, random);
  const values = new Uint8ClampedArray(width * height).fill(background);
  for (let row = 0; row < region.height; row++) {
    const line = region.values.subarray(row * region.width, (row + 1) * region.width);
    values.set(line, (region.top + row) * width + region.left);
  }
  if (view.noise > 0) {
    const error = gaussian(random);
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) + view.noise * error();
  }
  return { width, height, values: new Uint8Array(values.buffer) };
}
