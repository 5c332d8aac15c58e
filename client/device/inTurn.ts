// The type promises locks; a page without https has none.
const locksOf = (browser: Navigator) => browser.locks as LockManager | null | undefined;

/** Whether this browser lets its tabs take turns: whoever has the turn then is alone, for a tab that is gone has given its turn back. */
export const canTakeTurns = (browser = navigator): boolean => Boolean(locksOf(browser));

/**
 * Does something while no other tab of this browser does the same, one after the other. Without locks each goes at once, and the
 * server alone keeps order.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = locksOf(navigator);
  return locks ? locks.request(`terminpass.${name}`, work) : work();
}
