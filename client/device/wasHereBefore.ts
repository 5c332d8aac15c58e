/**
 * Whether an earlier visit may have left something on this device: since then a worker is in charge of the pages. On a first visit
 * nobody needs to fetch a database in order to find it empty.
 */
export function wasHereBefore(browser: Pick<Navigator, "serviceWorker"> = navigator): boolean {
  return Boolean((browser.serviceWorker as ServiceWorkerContainer | undefined)?.controller);
}
