import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bareApp } from "../../support/bareApp.ts";
import { ask } from "../../support/requests.ts";

const built = mkdtempSync(join(tmpdir(), "terminpass-built-"));
const page = "<!doctype html><title>Terminpass</title>";
const script = "console.log('hello')";

/** Lays a build of the applicant app down. Nobody is served from it before it is put in its place. */
function layDown(build: string, files: Record<string, string>) {
  const app = join(built, "builds", build, "applicant");
  mkdirSync(join(app, "assets", "words"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(app, name), content);
  return app;
}

function putInPlace(newest: string, ...earlier: string[]) {
  const known = { newest, earlier: earlier.map((name) => ({ name })) };
  writeFileSync(join(built, "builds.json.next"), JSON.stringify(known));
  renameSync(join(built, "builds.json.next"), join(built, "builds.json"));
}

writeFileSync(join(built, "secret.txt"), "not for you");
const first = layDown("one", { "index.html": page, "sw.js": script, "assets/app-1a2b.js": script });
writeFileSync(join(first, "assets", "app-1a2b.js.br"), brotliCompressSync(script));
layDown("one", { "assets/words/de-5e6f.js": "words" });
putInPlace("one");

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

describe("O14 when another build takes the place of one while the server runs", () => {
  const builtAgain = "<!doctype html><title>Terminpass, the next</title>";
  const get = async (path: string) => (await ask(hono, path)).text;

  test("nothing of it is served before it is whole, and then its page and its worker", async () => {
    layDown("two", { "index.html": builtAgain, "sw.js": "worker of two", "assets/app-3c4d.js": "two" });
    expect([await get("/"), await get("/sw.js")]).toEqual([page, script]);
    expect((await ask(hono, "/assets/app-3c4d.js")).status).toBe(404);
    putInPlace("two", "one");
    expect([await get("/"), await get("/sw.js"), await get("/assets/app-3c4d.js")]).toEqual([
      builtAgain,
      "worker of two",
      "two",
    ]);
  });

  test("tabs that are still open find the parts of the build before, words as well; nothing else comes from there", async () => {
    const answer = await ask(hono, "/assets/app-1a2b.js");
    expect([answer.status, answer.text]).toEqual([200, script]);
    expect(answer.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(await get("/assets/words/de-5e6f.js")).toBe("words");
    layDown("one", { "old.png": "an icon of old" });
    expect((await ask(hono, "/old.png")).status).toBe(404);
    putInPlace("two");
    expect((await ask(hono, "/assets/app-1a2b.js")).status).toBe(404);
  });

  test("a build whose folder is gone stops nobody", async () => {
    putInPlace("two", "never-there");
    expect((await ask(hono, "/assets/app-9z9z.js")).status).toBe(404);
    expect(await get("/assets/app-3c4d.js")).toBe("two");
    rmSync(join(built, "builds.json"));
    expect((await ask(hono, "/", { headers: navigation })).status).toBe(404);
    putInPlace("two");
    expect(await get("/")).toBe(builtAgain);
  });
});

describe("O14 a worker that is to end", () => {
  const retired = bareApp({ built, retiredWorkers: ["applicant"] }).hono;

  test("has its address answered by one that ends itself, asked for again each time", async () => {
    const answer = await ask(retired, "/sw.js");
    expect(answer.text).toContain("registration.unregister()");
    expect(answer.headers.get("Cache-Control")).toBe("no-cache");
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/javascript/);
    expect((await ask(hono, "/sw.js")).text).not.toContain("unregister");
  });

  test("leaves the app where it is", async () => {
    expect((await ask(retired, "/", { headers: navigation })).text).toContain("Terminpass");
  });
});

test("without a build there is no page, and the interface works", async () => {
  const bare = bareApp({ built: join(built, "nowhere") }).hono;
  expect((await ask(bare, "/", { headers: navigation })).status).toBe(404);
  expect((await ask(bare, "/api/offices")).status).toBe(200);
});
