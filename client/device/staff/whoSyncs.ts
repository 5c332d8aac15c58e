/**
 * Decides which of several open tabs talks to the server for the device, and starts it there: every tab, for the server gives the
 * same act the same answer however often it comes. Returns how to stop.
 */
export function whoSyncs(start: () => () => void): () => void {
  return start();
}
