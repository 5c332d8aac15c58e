import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { findPostgres } from "./scripts/launch/postgres.mjs";
import { words } from "./vite.config.words.ts";

const onNode = (name: string, globalSetup: string[] = []) => ({
  test: {
    name,
    environment: "node" as const,
    include: [`tests/${name}/**/*.test.ts`],
    globalSetup,
    testTimeout: 30_000,
  },
});

const tables = "./tests/support/sqlite.ts";

/** The tests of the tables run on each database; what is about one of them alone has its name in the name of the file. */
const onDatabase = (database: "sqlite" | "postgres", other: string, floor = "store", files = "**/*") => ({
  test: {
    name: `${floor} on ${database}`,
    environment: "node" as const,
    env: { TEST_DATABASE: database },
    include: [`tests/${floor}/${files}.test.ts`],
    exclude: [`**/*.${other}.test.ts`],
    globalSetup: [database === "postgres" ? "./tests/support/postgres.ts" : tables],
    testTimeout: 30_000,
  },
});

const askedOfBoth = ["appointments", "availability", "changes", "holds"];

const hasPostgres = findPostgres(process.env) !== undefined;
if (!hasPostgres)
  console.log("Tests on PostgreSQL are SKIPPED: it is not installed (Debian: apt-get install postgresql).");

export default defineConfig({
  test: {
    // One more than the cores of a small machine: tests of servers and databases wait as long as they compute.
    maxWorkers: 3,
    // What a passing test prints is of no use to anybody.
    silent: "passed-only",
    reporters: ["default", "./tests/support/vitestCounts.ts"],
    projects: [
      onNode("rules"),
      onDatabase("sqlite", "postgres"),
      ...(hasPostgres ? [onDatabase("postgres", "sqlite")] : []),
      onNode("http", [tables]),
      // What everybody asks of a server is asked of one on PostgreSQL too.
      ...(hasPostgres ? [onDatabase("postgres", "sqlite", "http", `booking/{${askedOfBoth.join()}}`)] : []),
      onNode("faults"),
      {
        plugins: [vue(), words()],
        test: {
          name: "client",
          environment: "happy-dom",
          include: ["tests/client/**/*.test.ts"],
          setupFiles: ["./tests/support/client-setup.ts"],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
