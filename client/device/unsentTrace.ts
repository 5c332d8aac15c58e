const traceKey = "terminpass.unsent";

/**
 * Notes how many calls lie in the queue and how many of them are unsent. It stands beside the database, which browsers clear away by
 * themselves: so the next start notices, and a first page learns without the library of the database whether there is anything.
 */
export function noteQueue(all: number, unsent: number): void {
  try {
    if (all > 0) localStorage.setItem(traceKey, String(unsent));
    else localStorage.removeItem(traceKey);
  } catch {
    // Storage may be forbidden; then nobody notices.
  }
}

/** How many unsent calls there were when the queue last changed; undefined where the queue was empty. More than wait now were lost. */
export function unsentWereHere(): number | undefined {
  try {
    const noted = localStorage.getItem(traceKey);
    return noted === null ? undefined : Number(noted);
  } catch {
    return undefined;
  }
}
