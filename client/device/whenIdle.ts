/** Does something once the page has a moment; not every browser can tell when. */
export function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 2_000 });
  else setTimeout(work, 300);
}

/** Does something once what is there now is on the screen, or soon where nothing is drawn: in a page that nobody sees. */
export function afterFrame(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (!isDone) work();
    isDone = true;
  };
  // The second frame begins when the first one is through; what comes in between would hold it up.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)));
  setTimeout(once, 250);
}
