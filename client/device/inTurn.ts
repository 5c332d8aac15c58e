/**
 * Does something while no other tab of this browser does the same, one after the other. Without locks each goes at once, and the
 * server alone keeps order.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  // The type promises locks; a page without https has none.
  const locks = navigator.locks as LockManager | null | undefined;
  return locks ? locks.request(`terminpass.${name}`, work) : work();
}
