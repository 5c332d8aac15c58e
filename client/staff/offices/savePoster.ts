import type { Poster } from "./poster.ts";
import { posterSvg } from "./posterSvg.ts";

export const posterFormats = ["pdf", "svg", "png"] as const;
export type PosterFormat = (typeof posterFormats)[number];

/** The poster as a file of a format. What draws PDF and pictures is loaded when somebody wants one. */
export async function posterFile(poster: Poster, format: PosterFormat): Promise<Blob> {
  if (format === "svg") return new Blob([posterSvg(poster)], { type: "image/svg+xml" });
  if (format === "png") return (await import("./posterPng.ts")).posterPng(poster);
  return new Blob([(await import("./posterPdf.ts")).posterPdf(poster)], { type: "application/pdf" });
}
