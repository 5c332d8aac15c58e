import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { PosterCode } from "../../client/staff/offices/posterCode.ts";
import { rgba } from "./rgba.ts";
import { seeded } from "./seeded.ts";

const wasm = Uint8Array.from(
  readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm")),
);
const ready = prepareZXingModule({ overrides: { wasmBinary: wasm.buffer }, fireImmediately: true });

/** Dark and light of a code, row by row. */
export type Modules = boolean[][];

export function modulesOf({ size, runs }: PosterCode): Modules {
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const { x, y, length } of runs) modules[y]?.fill(true, x, x + length);
  return modules;
}

const quiet = 4;
const cornerMark = 8;

/** Whether a module belongs to one of the three marks by which a scanner finds a code at all. */
function isCornerMark(x: number, y: number, size: number): boolean {
  const far = size - quiet - cornerMark;
  const near = quiet + cornerMark;
  return (x < near && y < near) || (x >= far && y < near) || (x < near && y >= far);
}

/** Black stains, round and anywhere between the corner marks, over a share of the code; always the same for a seed. */
export function stained(code: Modules, share: number, stains: number, seed: number): Modules {
  const size = code.length;
  const side = size - 2 * quiet;
  const random = seeded(seed);
  const dirty = code.map((row) => [...row]);
  const clean = code.flatMap((row, y) =>
    row.flatMap((_, x) =>
      Math.min(x, y, size - 1 - x, size - 1 - y) < quiet || isCornerMark(x, y, size) ? [] : [{ x, y }],
    ),
  );
  for (let stain = 0; stain < stains; stain++) {
    const middle = { x: quiet + random(side), y: quiet + random(side) };
    const far = ({ x, y }: { x: number; y: number }) => (x - middle.x) ** 2 + (y - middle.y) ** 2;
    clean.sort((one, other) => far(one) - far(other));
    for (const { x, y } of clean.splice(0, Math.round((share * side * side) / stains))) (dirty[y] ?? [])[x] = true;
  }
  return dirty;
}

/** A code as a scanner of so many pixels sees it. */
export function pictureOf(code: Modules, pixels: number) {
  const at = (pixel: number) => Math.floor((pixel * code.length) / pixels);
  const values = Uint8Array.from({ length: pixels * pixels }, (_, index) =>
    code[at(Math.floor(index / pixels))]?.[at(index % pixels)] ? 0 : 255,
  );
  return rgba({ width: pixels, height: pixels, values }) as ImageData;
}

/** The text of the code in a picture, or in the bytes of a picture file. */
export async function textIn(picture: Parameters<typeof readBarcodes>[0]): Promise<string | undefined> {
  await ready;
  const [code] = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
  return code?.text;
}
