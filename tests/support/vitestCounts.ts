import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Counts single tests for the closing line of `npm test`. A file that cannot be loaded and an error outside a test count as failed. */
export default class VitestCounts implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>) {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === "passed" || state === "failed" ? state : "skipped"] += 1;
      }
    }
    const file = process.env["TEST_COUNTS_FILE"];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }
}
