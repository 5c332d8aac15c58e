import type { Luma } from "./passPictures.ts";

/** A grey picture as a browser's canvas gives it: red, green, blue and opacity of every pixel. */
export function rgba({ width, height, values }: Luma) {
  const data = new Uint8ClampedArray(values.length * 4).fill(255);
  values.forEach((value, at) => data.fill(value, at * 4, at * 4 + 3));
  return { width, height, data };
}
