// Answers for the worker of an app that is to end on every device (RETIRE_WORKERS). It deletes what that worker kept of the app, lets
// go of the pages and has them load from the server. What people keep lies in the database and is not touched.
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

const patience = 1_000;

async function retire() {
  const { scope } = self.registration;
  // The caches of an app end with its scope; those of the other apps on this address stay.
  const own = (await caches.keys()).filter((name) => name.endsWith(scope));
  await Promise.all(own.map((name) => caches.delete(name)));
  const pages = await self.clients.matchAll({ type: "window" });
  await self.registration.unregister();
  // A page that comes without a worker registers this one again. Nothing is left to delete then: it loads once, not for ever.
  if (own.length > 0) await Promise.all(pages.map(loadAnew));
}

/** A page that is well loads itself anew where it is. One that does not answer is sent to where it began. */
async function loadAnew(page) {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => {
    port1.onmessage = () => done(true);
    setTimeout(() => done(false), patience);
  });
  page.postMessage({ type: "RETIRED" }, [port2]);
  // Not awaited: a page loads only after this has ended.
  if (!(await answer)) page.navigate(page.url).catch(() => undefined);
}
