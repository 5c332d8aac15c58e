import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test, vi } from "vitest";
import type { Pixels } from "../../../client/staff/checkin/scanner/engine/messages.ts";
import { mayRunDecoder, selfTest, selfTestText } from "../../../client/staff/checkin/scanner/engine/selfTest.ts";
import { readPass } from "../../../shared/pass/index.ts";
import { photograph, stillView } from "../../support/passPictures.ts";
import { publishedText } from "../../support/publishedPass.ts";
import { rgba } from "../../support/rgba.ts";

const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");

/** A decoder of its own, as every worker has one. */
async function reader() {
  vi.resetModules();
  return import("../../../client/staff/checkin/scanner/engine/readPicture.ts");
}

async function status(wasmBinary: Uint8Array<ArrayBuffer>, read?: (picture: Pixels) => Promise<string | undefined>) {
  const { prepareReader, readPicture } = await reader();
  return selfTest({
    mayRun: mayRunDecoder,
    prepare: () => prepareReader({ wasmBinary: wasmBinary.buffer }),
    read: read ?? ((picture) => readPicture(picture, "frame")),
    now: () => 0,
  });
}

const whole = () => new Uint8Array(readFileSync(file));

describe("the self-test of the decoder", () => {
  test("is green when the built-in picture is read", async () => {
    expect(await status(whole())).toEqual({ kind: "ready", milliseconds: 0 });
  });

  test("draws a pass that nobody signed", () => {
    expect(readPass(selfTestText).kind).toBe("pass");
  });

  test("is red when the decoder's file is cut off", async () => {
    expect(await status(whole().slice(0, 500_000))).toEqual({ kind: "failed", fault: "missing" });
  });

  test("is red when the decoder's file cannot be had", async () => {
    const { prepareReader } = await reader();
    const prepare = () => prepareReader({ locateFile: () => "/nowhere/zxing_reader.wasm" });
    const outcome = await selfTest({ mayRun: mayRunDecoder, prepare, read: async () => selfTestText, now: () => 0 });
    expect(outcome).toEqual({ kind: "failed", fault: "missing" });
  });

  test.each([
    ["reads something else", async () => "TP1"],
    ["reads nothing", async () => undefined],
    ["falls", () => Promise.reject(new Error("memory access out of bounds"))],
  ])("is red when the decoder %s", async (_, read) => {
    expect(await status(whole(), read)).toEqual({ kind: "failed", fault: "broken" });
  });

  test("is red where WebAssembly may not run", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    try {
      expect(await status(whole())).toEqual({ kind: "failed", fault: "blocked" });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("a picture", () => {
  const side = (text: string, x: number) => photograph(text, { ...stillView, module: 5, offset: { x, y: 0 } }, 1);

  test("gives the text of its code", async () => {
    const { prepareReader, readPicture } = await reader();
    await prepareReader({ wasmBinary: whole().buffer });
    expect(await readPicture(rgba(side("ANOTHER CODE", 0)), "frame")).toBe("ANOTHER CODE");
    expect(await readPicture(rgba(photograph("X", { ...stillView, light: 96, dark: 96 }, 1)), "frame")).toBeUndefined();
  });

  test.each(["frame", "photo"] as const)("gives the pass where a poster hangs beside it (%s)", async (effort) => {
    const { prepareReader, readPicture } = await reader();
    await prepareReader({ wasmBinary: whole().buffer });
    for (const [poster, pass] of [
      [-300, 300],
      [300, -300],
    ] as const) {
      const both = side("HTTPS://EXAMPLE.ORG", poster);
      side(publishedText, pass).values.forEach((value, at) => value !== 96 && (both.values[at] = value));
      expect(await readPicture(rgba(both), effort)).toBe(publishedText);
    }
  });
});
