import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { clipFrames } from "../tests/support/cameraClips.ts";
import { publishedText } from "../tests/support/publishedPass.ts";
import { buildScannerPage, servePage } from "../tests/support/scannerPage.ts";
import { percent, quantile, type Figure } from "./support/figures.ts";
import { browserWithCamera, passInView, showings } from "./support/passInView.ts";

const slower = 4;
const startsPerClip = 5;

/** What the scanner adds to a page: its own chunk, html5-qrcode and the worker's script; the decoder's file counts by itself. */
function sizes(folder: string): Figure[] {
  const assets = join(folder, "assets");
  const kilobytes = (pattern: RegExp) =>
    readdirSync(assets)
      .filter((name) => pattern.test(name))
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length / 1_000, 0);
  return [
    {
      name: "scanner scripts, gzip",
      value: kilobytes(/^(scanner|html5-qrcode|decoder).*\.js$/),
      unit: "kB",
      bar: { atMost: 130 },
    },
    { name: "decoder file, gzip", value: kilobytes(/\.wasm$/), unit: "kB" },
  ];
}

async function times(folder: string): Promise<number[]> {
  const files = mkdtempSync(join(tmpdir(), "bench-scanner-"));
  const file = join(files, "camera.y4m");
  const site = await servePage(folder);
  const browser = await browserWithCamera(file);
  try {
    const page = await browser.newPage({ locale: "en-GB" });
    await page.goto(site.url);
    await page.getByText("Reader ready").waitFor();
    const all: number[] = [];
    for (const frames of showings(startsPerClip, (seed) => clipFrames(publishedText, seed))) {
      const selector = `li:nth-child(${all.length + 1})`;
      all.push(await passInView({ page, file, frames, selector, slower }));
      await page.getByRole("button", { name: "once more" }).click();
    }
    return all;
  } finally {
    await browser.close();
    await site.close();
    rmSync(files, { recursive: true });
  }
}

/** How large the scanner is, and how long a pass in a trembling hand takes to be read. */
export default async function scanner(): Promise<Figure[]> {
  const { folder, remove } = await buildScannerPage();
  try {
    const all = await times(folder);
    return [
      ...sizes(folder),
      {
        name: `pass in view → text at ${slower}×, median`,
        value: quantile(all, 0.5),
        unit: "ms",
        bar: { atMost: 400 },
      },
      {
        name: `pass in view → text at ${slower}×, p95`,
        value: quantile(all, 0.95),
        unit: "ms",
        bar: { atMost: 1_000 },
      },
      { name: "read within a second", value: percent(all.filter((it) => it <= 1_000).length, all.length), unit: "%" },
    ];
  } finally {
    remove();
  }
}
