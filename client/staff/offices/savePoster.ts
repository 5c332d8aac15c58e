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

/** Hands a file to whoever sits in front of the browser. */
export function handOver(file: Blob, name: string, page: Document = document): void {
  const address = URL.createObjectURL(file);
  const link = page.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the file up by itself, some a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
