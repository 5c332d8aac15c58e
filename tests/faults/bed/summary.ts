import type { Violation } from "./check.ts";
import type { Outcome } from "./round.ts";

/** What many runs came to. */
export interface Summary {
  seeds: number;
  acts: number;
  toldLosses: number;
  faults: Map<string, number>;
  failed: { seed: number; violations: readonly Violation[] }[];
}

export const emptySummary = (): Summary => ({ seeds: 0, acts: 0, toldLosses: 0, faults: new Map(), failed: [] });

export function add(summary: Summary, seed: number, { acts, faults, violations, toldLosses }: Outcome): void {
  summary.seeds += 1;
  summary.acts += acts;
  summary.toldLosses += toldLosses;
  for (const [fault, times] of Object.entries(faults)) {
    summary.faults.set(fault, (summary.faults.get(fault) ?? 0) + times);
  }
  if (violations.length > 0) summary.failed.push({ seed, violations });
}

export function merge(all: readonly Summary[]): Summary {
  const total = emptySummary();
  for (const one of all) {
    total.seeds += one.seeds;
    total.acts += one.acts;
    total.toldLosses += one.toldLosses;
    total.failed.push(...one.failed);
    for (const [fault, times] of one.faults) total.faults.set(fault, (total.faults.get(fault) ?? 0) + times);
  }
  return total;
}

const kinds = ["lost", "doubled", "silent", "differs", "stuck"] as const;

/** One line for people: how much was done, what was done to it, and what was found. */
export function line({ seeds, acts, toldLosses, faults, failed }: Summary): string {
  const found = kinds.map((kind) => {
    const times = failed.flatMap((it) => it.violations).filter((it) => it.kind === kind).length;
    return `${times} ${kind}`;
  });
  const menu = [...faults].sort(([, one], [, other]) => other - one).map(([fault, times]) => `${fault} ${times}`);
  const all = [...faults.values()].reduce((one, other) => one + other, 0);
  return (
    `${seeds} seeds, ${acts} acts, ${all} faults (${menu.join(", ")}): ${found.join(", ")}; ` +
    `${toldLosses} acts went with a page that had said it could not keep them`
  );
}

/** How to see a failed run again, and what was found. */
export const replay = ({ seed, violations }: Summary["failed"][number]) =>
  [`npm run faults -- --seed ${seed}`, ...violations.map((it) => `  ${it.kind}: ${it.text}`)].join("\n");
