import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator } from "@playwright/test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = Uint8Array.from(
  readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm")),
);
const ready = prepareZXingModule({ overrides: { wasmBinary: wasm.buffer }, fireImmediately: true });

/** What a scanner reads off the screen: the text of the code in a picture of this part of it. */
export async function readCode(shown: Locator): Promise<string | undefined> {
  await ready;
  const [code] = await readBarcodes(await shown.screenshot(), { formats: ["QRCode"], maxNumberOfSymbols: 1 });
  return code?.text;
}
