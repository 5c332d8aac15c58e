/** Does some work when its turn has come; the work hears whether it had to wait. */
export type InTurn = <T>(work: (waited: boolean) => Promise<T>) => Promise<T>;

/** Nobody waits for anybody. */
export const freely: InTurn = (work) => work(false);

/** Lets so many work at the same time; the others wait in the order in which they came. */
export function atMost(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    const waits = working >= most;
    if (waits) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      return await work(waits);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}
