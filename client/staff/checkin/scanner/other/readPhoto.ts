import { drawnPixels, type Drawing } from "../engine/pixelsOf.ts";
import type { Engine } from "../engine/useEngine.ts";

// Large photos are made smaller: a pass then fills what the decoder looks for at once, and an old tablet has the memory for it.
// What still fails is looked at closer, from further away and turned, which moves the modules to other places of the grid.
const attempts: readonly Drawing[] = [
  { longest: 1_600, degrees: 0 },
  { longest: 900, degrees: 0 },
  { longest: 3_200, degrees: 0 },
  { longest: 1_600, degrees: 30 },
  { longest: 500, degrees: 0 },
];

/** What came of a photo: the text on it, no code to be found, or no picture at all. */
export type PhotoReading = { kind: "read"; text: string } | { kind: "no_code" } | { kind: "no_picture" };

/** Reads the code on a photo from the gallery. */
export async function readPhoto(file: Blob, { read }: Pick<Engine, "read">): Promise<PhotoReading> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return { kind: "no_picture" };
  try {
    for (const attempt of attempts) {
      const text = (await read(drawnPixels(bitmap, attempt), "photo"))?.text;
      if (text !== undefined) return { kind: "read", text };
    }
    return { kind: "no_code" };
  } finally {
    bitmap.close();
  }
}
