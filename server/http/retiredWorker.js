// Answers for the worker of an app that is to end on every device (RETIRE_WORKERS). It deletes what that worker kept of the app, lets
// go of the pages and has them load from the server. What people keep lies in the database and is not touched.
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  const { scope } = self.registration;
  // The caches of an app end with its scope; those of the other apps on this address stay.
  const own = (await caches.keys()).filter((name) => name.endsWith(scope));
  await Promise.all(own.map((name) => caches.delete(name)));
  const pages = await self.clients.matchAll({ type: "window" });
  await self.registration.unregister();
  // A page that comes without a worker registers this one again. Nothing is left to delete then: it loads once, not for ever.
  if (own.length === 0) return;
  // Not awaited: a page loads only after this has ended.
  for (const page of pages) page.navigate(page.url).catch(() => undefined);
}
