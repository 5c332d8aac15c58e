/**
 * Asks the worker to keep the words of a language on this device. They may have been loaded before there was a worker to see it;
 * where there is none, the browser's own memory has to do.
 */
export async function keepWords(tag: string, { workers = navigator.serviceWorker } = {}): Promise<void> {
  if (!workers) return;
  const { active } = await workers.ready;
  active?.postMessage({ type: "KEEP_WORDS", tag });
}
