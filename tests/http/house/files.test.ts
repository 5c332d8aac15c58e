import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { bareApp } from "../../support/bareApp.ts";
import { ask } from "../../support/requests.ts";

const built = mkdtempSync(join(tmpdir(), "terminpass-built-"));
const page = "<!doctype html><title>Terminpass</title>";
const script = "console.log('hello')";
mkdirSync(join(built, "applicant", "assets"), { recursive: true });
writeFileSync(join(built, "secret.txt"), "not for you");
for (const [name, content] of Object.entries({ "index.html": page, "sw.js": script, "assets/app-1a2b.js": script })) {
  writeFileSync(join(built, "applicant", name), content);
}
writeFileSync(join(built, "applicant", "assets", "app-1a2b.js.br"), brotliCompressSync(script));

const { hono } = bareApp({ built });
const navigation = { Accept: "text/html,application/xhtml+xml" };

test("the app is at /, and its page is asked for again each time", async () => {
  const answer = await ask(hono, "/", { headers: navigation });
  expect([answer.status, answer.text]).toEqual([200, page]);
  expect(answer.headers.get("Cache-Control")).toBe("no-cache");
});

test("the worker is asked for again each time, a file with a hash in its name never", async () => {
  expect((await ask(hono, "/sw.js")).headers.get("Cache-Control")).toBe("no-cache");
  const asset = await ask(hono, "/assets/app-1a2b.js");
  expect([asset.status, asset.text]).toEqual([200, script]);
  expect(asset.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  expect(asset.headers.get("Content-Type")).toMatch(/javascript/);
});

test("a file is sent compressed to whoever understands it", async () => {
  const response = await hono.request("/assets/app-1a2b.js", { headers: { "Accept-Encoding": "gzip, br" } });
  expect(response.headers.get("Content-Encoding")).toBe("br");
  expect(response.headers.get("Vary")).toContain("Accept-Encoding");
  expect(brotliDecompressSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(script);
});

test.each(["/visit/abc", "/marburg/transfer", "/nowhere"])("the address %s is a page of the app", async (path) => {
  const answer = await ask(hono, path, { headers: navigation });
  expect([answer.status, answer.text]).toEqual([200, page]);
});

test.each(["/assets/app-9z9z.js", "/missing.png", "/favicon.ico"])(
  "the missing file %s is not a page",
  async (path) => {
    for (const headers of [{}, navigation]) {
      const answer = await ask(hono, path, { headers });
      expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
    }
  },
);

test.each(["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%5c..%5csecret.txt", "//secret.txt"])(
  "nothing outside the app's folder is served: %s",
  async (path) => {
    expect((await ask(hono, path)).text).not.toContain("not for you");
  },
);

test("an address of the interface never shows a page", async () => {
  expect((await ask(hono, "/api/nothing", { headers: navigation })).json.code).toBe("not_found");
});

test("without a build there is no page, and the interface works", async () => {
  const bare = bareApp({ built: join(built, "nowhere") }).hono;
  expect((await ask(bare, "/", { headers: navigation })).status).toBe(404);
  expect((await ask(bare, "/api/offices")).status).toBe(200);
});
