import { encode, type QrCodeGenerateOptions } from "uqr";

/** A QR code as a drawing: its side in modules, quiet zone included, and one path over all dark modules. */
export interface QrDrawing {
  size: number;
  path: string;
}

const quietModules = 4;
/** Version 6 holds the 151 characters of a pass in 41 modules; every pass looks alike, so scanners are tuned to one. */
const version = 6;

function drawn(text: string, options: QrCodeGenerateOptions): QrDrawing {
  const { data, size } = encode(text, { ...options, ecc: "M", boostEcc: false, border: quietModules });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size, path };
}

/** Draws the text of a pass: upper-case alphanumeric, error correction M, version 6, quiet zone 4. */
export const qrPath = (text: string): QrDrawing => drawn(text, { minVersion: version, maxVersion: version });

/** Draws an address, as small as it fits. */
export const linkPath = (address: string): QrDrawing => drawn(address, {});
