const shortest = 1_000;
const longest = 60_000;

/** How long to wait after so many failures in a row: twice as long each time, with jitter, so that tablets do not come together. */
export function waitAfter(failures: number, random: () => number): number {
  const wait = Math.min(longest, shortest * 2 ** (failures - 1));
  return Math.max(shortest, wait * (0.5 + random() / 2));
}
