const patience = 10_000;

/** Resolves when an event has come, or after a while in which it has not. */
function heard(target: EventTarget, event: string, isIt: () => boolean): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (!isIt()) return;
      clearTimeout(timer);
      target.removeEventListener(event, look);
      done();
    };
    const timer = setTimeout(done, patience);
    target.addEventListener(event, look);
  });
}

/**
 * Gets the newest worker in charge, where the server has another one: it brings all files of its version. For a window of which the
 * files are gone, so nobody is asked. Rejects where the server is not reached.
 */
export async function fetchNewest(
  workers: ServiceWorkerContainer | undefined = navigator.serviceWorker,
): Promise<void> {
  const registration = await workers?.getRegistration();
  if (!workers || !registration) return;
  await registration.update();
  const next = registration.installing ?? registration.waiting;
  if (!next) return;
  if (next.state === "installing") await heard(next, "statechange", () => next.state !== "installing");
  const inCharge = heard(workers, "controllerchange", () => true);
  next.postMessage({ type: "SKIP_WAITING" });
  await inCharge;
}

/** Loads this window anew with the newest version that can be had. */
export async function loadNewest(): Promise<void> {
  await fetchNewest().catch(() => undefined);
  location.reload();
}
