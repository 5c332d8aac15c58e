import { encode, type QrCodeGenerateOptions } from "uqr";

/** Modules around a code that have to be white. */
export const quietModules = 4;

/** A row of dark modules beside each other. */
export interface Run {
  x: number;
  y: number;
  length: number;
}

/** A QR code: its side in modules, quiet zone included, and what is dark in it. */
export interface PosterCode {
  size: number;
  runs: Run[];
}

/**
 * Draws the address of a poster with error correction Q: a poster hangs in stairwells, and a code that is stained over a tenth of
 * its area still has to be read (PS-05). Level M loses a fourth of such codes, level H reads no more.
 */
export const posterCode = (address: string): PosterCode => drawn(address, { ecc: "Q" });

/** Draws the text of a pass as every pass looks: version 6, error correction M. */
export const passCode = (text: string): PosterCode => drawn(text, { ecc: "M", minVersion: 6, maxVersion: 6 });

function drawn(text: string, options: QrCodeGenerateOptions): PosterCode {
  const { data, size } = encode(text, { ...options, boostEcc: false, border: quietModules });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return [{ x, y, length: (end < 0 ? size : end) - x }];
    }),
  );
  return { size, runs };
}
