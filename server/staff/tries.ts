import { refused, type Result, done } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";

/** Counts what did not succeed. */
export interface Tries {
  /**
   * Counts one more try under each key, or refuses it where one of them had as many as it may. Call what it gives when the try was
   * right: then it was none.
   */
  begin(limits: readonly (readonly [key: string, most: number])[]): Result<() => void>;
}

const windowMillis = 15 * 60_000;
const mostKeys = 20_000;

/** Counts tries in a quarter of an hour, in memory. */
export function createTries(clock: Clock): Tries {
  const tries = new Map<string, number[]>();

  const recent = (key: string) => (tries.get(key) ?? []).filter((at) => at > clock.now() - windowMillis);

  function forgetOld(): void {
    if (tries.size <= mostKeys) return;
    for (const key of tries.keys()) if (recent(key).length === 0) tries.delete(key);
  }

  return {
    begin(limits) {
      for (const [key, limit] of limits) {
        const [oldest, ...others] = recent(key);
        if (oldest === undefined || others.length + 1 < limit) continue;
        return refused("too_many", { retryAfterSeconds: Math.ceil((oldest + windowMillis - clock.now()) / 1000) });
      }
      const at = clock.now();
      forgetOld();
      for (const [key] of limits) tries.set(key, [...recent(key), at]);
      return done(() => {
        for (const [key] of limits) tries.set(key, recent(key).toSpliced(recent(key).lastIndexOf(at), 1));
      });
    },
  };
}
