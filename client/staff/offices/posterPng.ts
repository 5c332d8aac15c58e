import type { Poster } from "./poster.ts";
import { posterSvg } from "./posterSvg.ts";

const dotsPerMillimetre = 300 / 25.4;

/** The poster as a picture of 300 dots per inch, drawn by the browser from the same drawing. */
export async function posterPng(poster: Poster, page: Document = document): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([posterSvg(poster)], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = page.createElement("canvas");
    canvas.width = Math.round(poster.width * dotsPerMillimetre);
    canvas.height = Math.round(poster.height * dotsPerMillimetre);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((it) => (it ? done(it) : fail(new Error("the canvas gave no picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
