import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type Rules = { createScriptURL?(url: string): string; createHTML?(markup: string): string | null };

/** As a browser has them: a name can be taken once. */
function fakeTrustedTypes() {
  const policies: Record<string, Rules> = {};
  const createPolicy = (name: string, rules: Rules) => {
    if (policies[name]) throw new TypeError(`a second policy ${name}`);
    return (policies[name] = rules);
  };
  return {
    policies,
    createPolicy,
    get defaultPolicy() {
      return policies["default"] ?? null;
    },
  };
}

let trusted: ReturnType<typeof fakeTrustedTypes>;
beforeEach(() => {
  trusted = fakeTrustedTypes();
  vi.stubGlobal("trustedTypes", trusted);
  vi.stubEnv("DEV", false);
  vi.stubEnv("BASE_URL", "/staff/");
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const addresses = () => import("../../../client/device/workerAddress.ts");

describe("the address of a worker", () => {
  test.each(["/staff/sw.js", "/staff/assets/decoder.worker-D00LX8QB.js"])(
    "is trusted where it is of this build: %s",
    async (it) => {
      const { trustedScript, workerAddress } = await addresses();
      expect(workerAddress()).toBe("/staff/sw.js");
      expect(trustedScript(it)).toBe(it);
    },
  );

  test.each([
    "/sw.js",
    "/staff/assets/../../api/file.js",
    "/staff/assets/a/b.js",
    "/staff/assets/a.js?b",
    "https://example.org/staff/assets/a.js",
    "data:text/javascript,1",
    "blob:https://example.org/1",
  ])("is refused where it is not: %s", async (it) => {
    const { trustedScript } = await addresses();
    expect(() => trustedScript(it)).toThrow(TypeError);
  });
});

test("on a page with a scanner only the empty text is markup, however often the camera opens", async () => {
  const { allowEmptyMarkup } = await import("../../../client/staff/checkin/scanner/camera/emptyMarkup.ts");
  allowEmptyMarkup();
  allowEmptyMarkup();
  const { createHTML } = trusted.policies["default"] ?? {};
  expect(createHTML?.("")).toBe("");
  expect(createHTML?.("<img src=x onerror=alert(1)>")).toBeNull();
});
