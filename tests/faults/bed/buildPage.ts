import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** Builds the page of the test bed as an app is built. Gives the folder; whoever asked for it removes it. */
export async function buildPage(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-bed-"));
  await build({
    configFile: false,
    root: join(import.meta.dirname, "../page"),
    base: "/bed/",
    logLevel: "error",
    build: { outDir: folder, target: "es2022", minify: false, modulePreload: { polyfill: false } },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
