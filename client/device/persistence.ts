/**
 * Asks the browser not to clear away what this device keeps when space runs short. Asked after the first booking, when there is
 * something to lose; the browser decides, some without asking anybody.
 */
export async function askToPersist(storage: StorageManager | undefined = navigator.storage): Promise<boolean> {
  try {
    return (await storage?.persisted?.()) || ((await storage?.persist?.()) ?? false);
  } catch {
    return false;
  }
}
