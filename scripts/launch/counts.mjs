/**
 * How many tests of a runner passed, failed or were skipped. Among those that passed are some that did only when tried again.
 * @typedef {{ passed: number, failed: number, skipped: number, again?: number }} Counts
 */

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export const sum = (parts) =>
  parts.reduce(
    (all, it) => ({
      passed: all.passed + it.passed,
      failed: all.failed + it.failed,
      skipped: all.skipped + it.skipped,
      again: (all.again ?? 0) + (it.again ?? 0),
    }),
    { passed: 0, failed: 0, skipped: 0, again: 0 },
  );

/**
 * The line that closes a run; what was skipped, or passed only when tried again, is named where there is any.
 * @param {Counts} counts
 */
export const closingLine = ({ passed, failed, skipped, again = 0 }) =>
  [
    `${passed} passed, ${failed} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(again > 0 ? [`${again} only at the second try`] : []),
  ].join(", ");

/**
 * What a runner reported, set against its exit code: one that broke off, or ended badly without naming a failed test, counts as a
 * failed test.
 * @param {string | undefined} report JSON text
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countsOf(report, exitCode) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const counts = report === undefined ? { ...none, failed: 1 } : { ...none, ...JSON.parse(report) };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
