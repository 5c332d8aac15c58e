import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareApp } from "../../support/bareApp.ts";
import { ask } from "../../support/requests.ts";

const built = mkdtempSync(join(tmpdir(), "terminpass-built-"));
const pages = { applicant: "<!doctype html><title>Applicants</title>", staff: "<!doctype html><title>Staff</title>" };
for (const [app, page] of Object.entries(pages)) {
  const folder = join(built, "builds", "one", app);
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "assets", `${app}.js`), app);
}
writeFileSync(join(built, "builds", "one", "staff", "assets", "reader.wasm"), "\0asm");
writeFileSync(join(built, "builds.json"), JSON.stringify({ newest: "one", earlier: [] }));

const { hono } = bareApp({ built });
const navigation = { Accept: "text/html" };
const policyOf = async (path: string) =>
  (await ask(hono, path, { headers: navigation })).headers.get("Content-Security-Policy") ?? "";
const permissionsOf = async (path: string) =>
  (await ask(hono, path, { headers: navigation })).headers.get("Permissions-Policy") ?? "";

describe("the staff app", () => {
  test.each(["/staff/", "/staff/scan", "/staff/visit/00112233445566778899aabbccddeeff"])(
    "has its page at %s",
    async (path) => {
      const answer = await ask(hono, path, { headers: navigation });
      expect([answer.status, answer.text]).toEqual([200, pages.staff]);
    },
  );

  test("is led to from the address without a slash at its end", async () => {
    const answer = await ask(hono, "/staff", { headers: navigation });
    expect([answer.status, answer.headers.get("Location")]).toEqual([308, "/staff/"]);
  });

  test("serves its own files and nobody else's", async () => {
    expect((await ask(hono, "/staff/assets/staff.js")).text).toBe("staff");
    expect((await ask(hono, "/staff/assets/applicant.js")).status).toBe(404);
    expect((await ask(hono, "/assets/staff.js")).status).toBe(404);
    expect((await ask(hono, "/staff/assets/reader.wasm")).headers.get("Content-Type")).toBe("application/wasm");
  });

  test("A18 may run the decoder and open the camera; the pages of applicants may do neither", async () => {
    for (const path of ["/staff/", "/staff/assets/staff.js", "/staff/missing.js"]) {
      expect(await policyOf(path)).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(await policyOf(path)).toContain("trusted-types vue terminpass default");
      expect(await permissionsOf(path)).toContain("camera=(self)");
    }
    for (const path of ["/", "/stafflike", "/api/offices"]) {
      expect(await policyOf(path)).toContain("script-src 'self';");
      expect(await policyOf(path)).not.toContain("default;");
      expect(await policyOf(path)).not.toMatch(/trusted-types[^;]*default/);
      expect(await permissionsOf(path)).toContain("camera=()");
    }
  });
});
