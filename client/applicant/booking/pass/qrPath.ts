import { encode, type QrCodeGenerateOptions } from "uqr";

/** A QR code as a drawing: its side in modules, quiet zone included, and one path over all dark modules. */
export interface QrDrawing {
  size: number;
  path: string;
}

const quietModules = 4;
/** Version 6 holds the 151 characters of a pass in 41 modules; every pass looks alike, so scanners are tuned to one. */
const version = 6;

/** The dark modules of a row, run by run: half as much to draw as module by module. */
function runsOf(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    const from = x;
    while (row[x]) x += 1;
    if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`;
  }
  return path;
}

function drawn(text: string, options: QrCodeGenerateOptions): QrDrawing {
  const { data, size } = encode(text, { ...options, ecc: "M", boostEcc: false, border: quietModules });
  return { size, path: data.map(runsOf).join("") };
}

// Screen and paper show the same passes; to work one out takes an old phone a twentieth of a second.
const known = new Map<string, QrDrawing>();
const mostKnown = 20;

/** Draws the text of a pass: upper-case alphanumeric, error correction M, version 6, quiet zone 4. */
export function qrPath(text: string): QrDrawing {
  const before = known.get(text);
  if (before) return before;
  if (known.size >= mostKnown) known.clear();
  const drawing = drawn(text, { minVersion: version, maxVersion: version });
  known.set(text, drawing);
  return drawing;
}

/** Takes over a drawing of a pass that was made before. */
export function rememberDrawing({ of, ...drawing }: QrDrawing & { of: string }): void {
  known.set(of, drawing);
}

/** Draws an address, as small as it fits. */
export const linkPath = (address: string): QrDrawing => drawn(address, {});
