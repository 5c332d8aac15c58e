import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterEach, describe, expect, test } from "vitest";

const config = createRequire(import.meta.url)("../../../.dependency-cruiser.cjs");
const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((it) => rmSync(it, { recursive: true })));

function frame(path: string, lines: string) {
  if (path.endsWith(".json")) return '{ "main": "index.js" }';
  return path.endsWith(".vue") ? `<script lang="ts">\n${lines}</script>\n` : `${lines}export {};\n`;
}

/** Which rules a tree of files breaks. Each file is given by its path and what it imports. */
async function broken(tree: Record<string, string[]>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
  folders.push(folder);
  for (const [path, imports] of Object.entries(tree)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    const lines = imports.map((it, n) => `import * as it${n} from "${it}";\nexport { it${n} };\n`).join("");
    writeFileSync(join(folder, path), frame(path, lines));
  }
  const floors = [...new Set(Object.keys(tree).map((it) => it.split("/")[0]!))].filter((it) => it !== "node_modules");
  const { output } = await cruise(floors, {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: folder,
  });
  return [...new Set((output as ICruiseResult).summary.violations.map((it) => it.rule.name))].sort();
}

describe("the import rules", () => {
  test("let a well-built house stand", async () => {
    const house = {
      "node_modules/valibot/package.json": [],
      "node_modules/valibot/index.js": [],
      "shared/time/day.ts": [],
      "shared/offices/index.ts": ["../time/day.ts"],
      "shared/booking/rule.ts": ["../offices/index.ts", "valibot"],
      "shared/booking/index.ts": ["./rule.ts"],
      "server/db/connection.ts": ["node:fs"],
      "server/offices/index.ts": ["../db/connection.ts", "../../shared/offices/index.ts"],
      "server/booking/bookAppointment.ts": ["../offices/index.ts", "../../shared/booking/rule.ts"],
      "server/main.ts": ["./booking/bookAppointment.ts", "./offices/index.ts"],
      "client/kit/Button.vue": [],
      "client/api/client.ts": ["../../shared/booking/index.ts"],
      "client/applicant/booking/Calendar.vue": ["../../kit/Button.vue", "../../api/client.ts"],
      "client/staff/checkin/Scan.vue": ["../../kit/Button.vue"],
    };
    expect(await broken(house)).toEqual([]);
  });

  const breaches: [string, string, Record<string, string[]>][] = [
    ["two modules that import each other", "no-circles", { "server/a.ts": ["./b.ts"], "server/b.ts": ["./a.ts"] }],
    [
      "two rooms that use each other through different modules",
      "no-circles-of-rooms",
      {
        "server/booking/index.ts": [],
        "server/booking/move.ts": ["../checkin/index.ts"],
        "server/checkin/index.ts": [],
        "server/checkin/arrive.ts": ["../booking/index.ts"],
      },
    ],
    ["shared that reads files", "shared-is-pure", { "shared/booking/rule.ts": ["node:fs"] }],
    ["shared that knows the page", "shared-is-pure", { "shared/booking/rule.ts": ["vue"] }],
    ["shared that knows the server", "shared-is-pure", { "shared/a.ts": ["../server/b.ts"], "server/b.ts": [] }],
    [
      "a page that imports the server",
      "client-not-server",
      { "client/api/a.ts": ["../../server/b.ts"], "server/b.ts": [] },
    ],
    [
      "a server that imports a page",
      "server-not-client",
      { "server/a.ts": ["../client/kit/b.ts"], "client/kit/b.ts": [] },
    ],
    ["a server that imports a test", "nothing-imports-tests", { "server/a.ts": ["../tests/b.ts"], "tests/b.ts": [] }],
    [
      "a building block that knows an app",
      "client-floors",
      { "client/kit/A.vue": ["../applicant/b.ts"], "client/applicant/b.ts": [] },
    ],
    [
      "texts that know an app",
      "client-floors",
      { "client/i18n/a.ts": ["../applicant/b.ts"], "client/applicant/b.ts": [] },
    ],
    [
      "an app that imports another app",
      "apps-apart",
      { "client/staff/a.ts": ["../applicant/b.ts"], "client/applicant/b.ts": [] },
    ],
    [
      "a database that knows a room",
      "server-floors",
      { "server/db/a.ts": ["../booking/b.ts"], "server/booking/b.ts": [] },
    ],
    [
      "a room entered through the window",
      "rooms-by-the-door",
      { "server/booking/a.ts": ["../checkin/b.ts"], "server/checkin/b.ts": [] },
    ],
    [
      "a room entered through the floor",
      "rooms-by-the-door",
      { "server/booking/a.ts": ["../../shared/checkin/b.ts"], "shared/checkin/b.ts": [] },
    ],
    [
      "messages that know a room",
      "serving-rooms-know-none",
      { "server/messages/a.ts": ["../booking/index.ts"], "server/booking/index.ts": [] },
    ],
    [
      "offices that know a room",
      "serving-rooms-know-none",
      { "shared/offices/a.ts": ["../booking/index.ts"], "shared/booking/index.ts": [] },
    ],
  ];

  test.each(breaches)("find %s", async (_breach, rule, tree) => {
    expect(await broken(tree)).toContain(rule);
  });
});
