import { writeFileSync } from "node:fs";
import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Counts single tests for the closing line of `npm test`. Errors outside a test, and a run that ended early, count as failed. */
export default class PlaywrightCounts implements Reporter {
  private suite: Suite | undefined;
  private accidents = 0;

  onBegin(_config: unknown, suite: Suite) {
    this.suite = suite;
  }

  onError() {
    this.accidents += 1;
  }

  onEnd(result: FullResult) {
    const counts = { passed: 0, failed: this.accidents, skipped: 0, again: 0 };
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      counts[outcome === "skipped" ? "skipped" : outcome === "unexpected" ? "failed" : "passed"] += 1;
      if (outcome === "flaky") counts.again += 1;
    }
    if (result.status !== "passed" && counts.failed === 0) counts.failed = 1;
    const file = process.env["TEST_COUNTS_FILE"];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }

  printsToStdio() {
    return false;
  }
}
