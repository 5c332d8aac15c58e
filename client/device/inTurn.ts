/**
 * Does something while no other tab of this browser does the same, one after the other. Without locks each goes at once, and the
 * server alone keeps order.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request(`terminpass.${name}`, work);
}
