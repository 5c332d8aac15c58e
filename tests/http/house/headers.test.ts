import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareApp } from "../../support/bareApp.ts";
import { ask } from "../../support/requests.ts";

const built = mkdtempSync(join(tmpdir(), "terminpass-built-"));
mkdirSync(join(built, "applicant"));
writeFileSync(join(built, "applicant", "index.html"), "<!doctype html><title>Terminpass</title>");

const accident = () => {
  throw new Error("broken disk");
};
const offices = { languages: ["de"], list: accident, view: () => undefined };

const everywhere: [what: string, path: string, method: string][] = [
  ["an answer", "/api/offices/testburg", "GET"],
  ["a missing thing", "/api/nothing", "GET"],
  ["a wrong method", "/api/offices", "DELETE"],
  ["broken escapes", "/api/%FF", "GET"],
  ["an accident", "/api/offices", "GET"],
  ["a page", "/", "GET"],
  ["a missing file", "/missing.js", "GET"],
  ["a health answer", "/livez", "GET"],
  ["a bodiless answer", "/api/pass-keys", "HEAD"],
];

describe.each(everywhere)("%s (%s)", (what, path, method) => {
  const answer = () => {
    const parts = what === "an accident" ? { offices } : {};
    return ask(bareApp({ built, ...parts }).hono, path, { method });
  };

  test("A18 lets scripts come from this server only, with no inline script and no eval", async () => {
    const policy = (await answer()).headers.get("Content-Security-Policy") ?? "";
    const directives = Object.fromEntries(policy.split("; ").map((it) => [it.split(" ")[0], it]));
    expect(directives).toMatchObject({
      "default-src": "default-src 'none'",
      "script-src": "script-src 'self'",
      "frame-ancestors": "frame-ancestors 'none'",
      "base-uri": "base-uri 'none'",
      "require-trusted-types-for": "require-trusted-types-for 'script'",
    });
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test("tells the browser not to guess types, to keep addresses to itself and to stay alone", async () => {
    const { headers } = await answer();
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
    expect(headers.get("Permissions-Policy")).toContain("camera=()");
    expect(headers.get("Strict-Transport-Security")).toBeNull();
  });
});

test("an office on https is reached by https for at least a year", async () => {
  const { hono } = bareApp({ publicUrl: new URL("https://termine.example.org") });
  for (const path of ["/api/offices", "/api/nothing", "/livez"]) {
    const hsts = (await ask(hono, path)).headers.get("Strict-Transport-Security") ?? "";
    expect(Number(/max-age=(\d+)/.exec(hsts)?.[1])).toBeGreaterThanOrEqual(31_536_000);
  }
});

test("health: alive whatever happens, ready unless there is a reason", async () => {
  const ready = bareApp().hono;
  const stopping = bareApp({ notReady: () => "the server is stopping" }).hono;
  expect((await ask(ready, "/livez")).status).toBe(200);
  expect((await ask(ready, "/readyz")).status).toBe(200);
  expect((await ask(stopping, "/livez")).status).toBe(200);
  const answer = await ask(stopping, "/readyz");
  expect(answer).toMatchObject({ status: 503, json: { code: "unavailable", detail: "the server is stopping" } });
});
