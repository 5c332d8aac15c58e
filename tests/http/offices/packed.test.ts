import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { packingFor } from "../../../server/http/packed.ts";
import { openHouse } from "../../support/openHouse.ts";

const examples = fileURLToPath(new URL("../../../server/offices/examples", import.meta.url));

/** The server itself, because the usual shorthand reads answers as text. */
const socket = { incoming: { socket: { remoteAddress: "203.0.113.7" } } };

describe("a large public answer", () => {
  test.each([
    ["br", (bytes: Uint8Array) => brotliDecompressSync(bytes)],
    ["gzip", (bytes: Uint8Array) => gunzipSync(bytes)],
  ] as const)(
    "comes packed as %s to those who ask so: the same text in less than a third of the bytes",
    async (name, open) => {
      const { house } = await openHouse({ officesDir: examples });
      const plain = await house.hono.request("/api/offices/marburg", {}, socket);
      const text = await plain.text();
      const packed = await house.hono.request("/api/offices/marburg", { headers: { "Accept-Encoding": name } }, socket);
      const bytes = new Uint8Array(await packed.arrayBuffer());
      expect([packed.headers.get("Content-Encoding"), packed.headers.get("Vary")]).toEqual([name, "Accept-Encoding"]);
      expect(open(bytes).toString("utf8")).toBe(text);
      expect(bytes.length).toBeLessThan(text.length / 3);
      expect(plain.headers.get("Content-Encoding")).toBeNull();
      expect(packed.headers.get("ETag")).not.toBe(plain.headers.get("ETag"));
    },
  );

  test("is not sent again to somebody who holds it in any packing", async () => {
    const { house } = await openHouse({ officesDir: examples });
    const ask = async (headers: Record<string, string>) =>
      await house.hono.request("/api/offices/marburg", { headers }, socket);
    const tags = await Promise.all(
      [{}, { "Accept-Encoding": "br" }].map(async (it) => (await ask(it)).headers.get("ETag") ?? ""),
    );
    for (const tag of tags) {
      const again = await ask({ "Accept-Encoding": "br", "If-None-Match": tag });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    }
    expect((await ask({ "Accept-Encoding": "br", "If-None-Match": '"other-br"' })).status).toBe(200);
  });
});

test.each([
  [undefined, undefined],
  ["", undefined],
  ["identity", undefined],
  ["gzip, deflate, br, zstd", "br"],
  ["GZIP;q=0.5", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["br; q=0.0", undefined],
  ["brx", undefined],
])("who accepts %s gets %s", (accepted, packing) => {
  expect(packingFor(accepted)).toBe(packing);
});
