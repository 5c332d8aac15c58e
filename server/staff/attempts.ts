import { refused, type Result, done } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";

/** Counts sign-ins that did not succeed. */
export interface Attempts {
  /** Counts one more try, or refuses it. Call what it gives when the password was right: then it was none. */
  begin(account: string, address: string): Result<() => void>;
}

const windowMillis = 15 * 60_000;
/** A person mistypes a few times; a whole office may share one address; an account may be guessed at from many. */
const most = { accountFromAddress: 5, address: 50, account: 100 };
const mostKeys = 20_000;

/**
 * Limits guessing of passwords: by account and address together, so that a stranger elsewhere cannot lock the reception out
 * with a few tries; by address; and, much higher, by account.
 */
export function signInAttempts(clock: Clock): Attempts {
  const tries = new Map<string, number[]>();

  const recent = (key: string) => (tries.get(key) ?? []).filter((at) => at > clock.now() - windowMillis);

  function forgetOld(): void {
    if (tries.size <= mostKeys) return;
    for (const key of tries.keys()) if (recent(key).length === 0) tries.delete(key);
  }

  return {
    begin(account, address) {
      const keys = [
        [`${account} ${address}`, most.accountFromAddress],
        [`from ${address}`, most.address],
        [account, most.account],
      ] as const;
      for (const [key, limit] of keys) {
        const [oldest, ...others] = recent(key);
        if (oldest === undefined || others.length + 1 < limit) continue;
        return refused("too_many", { retryAfterSeconds: Math.ceil((oldest + windowMillis - clock.now()) / 1000) });
      }
      const at = clock.now();
      forgetOld();
      for (const [key] of keys) tries.set(key, [...recent(key), at]);
      return done(() => {
        for (const [key] of keys) tries.set(key, recent(key).toSpliced(recent(key).lastIndexOf(at), 1));
      });
    },
  };
}
