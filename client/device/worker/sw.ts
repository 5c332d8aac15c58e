import { clientsClaim } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { openNotice, renewSubscription, showNotice } from "./push.ts";
import { isTheFile } from "./typed.ts";
import { keptWords, languageOf, sorted } from "./words.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

// The worker keeps the app itself on the device and answers navigations with it, nothing else: no answer of the interface is
// stored here, and nothing that is to be sent waits here. The page owns both.
const { always, onceSpoken } = sorted(self.__WB_MANIFEST);
// A new version is taken only when all of it has come. One wrong answer, and the version before stays in charge.
addPlugins([
  { cacheWillUpdate: async ({ request, response }) => (isTheFile(request.url, response) ? response : null) },
]);
precacheAndRoute(always);
cleanupOutdatedCaches();

// A language is kept from the moment somebody speaks it; a new version of the app fetches it before it takes over.
const words = keptWords(`words ${self.registration.scope}`, onceSpoken);
self.addEventListener("install", (event) => event.waitUntil(words.keepAgain()));
self.addEventListener("activate", (event) => event.waitUntil(words.dropOld()));
registerRoute(
  ({ url }) => languageOf(url.pathname) !== undefined,
  ({ request }) => words.answer(request),
);

// The scope of the applicant app holds those of the others; each answers only for its own pages.
const scope = new URL(self.registration.scope).pathname;
const elsewhere = ["/api", "/staff", "/box", "/livez", "/readyz"].filter((it) => !scope.startsWith(`${it}/`));
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("index.html"), {
    denylist: elsewhere.map((it) => new RegExp(`^${it}(/|$)`)),
  }),
);

// The very first visit is to work without a network too, not only the one after the next reload.
clientsClaim();

// A new version waits until the page, which knows whether a form is half filled, lets it in.
self.addEventListener("message", (event) => {
  const { type, tag } = (event.data ?? {}) as { type?: unknown; tag?: unknown };
  if (type === "SKIP_WAITING") void self.skipWaiting();
  if (type === "KEEP_WORDS") event.waitUntil(words.keep(String(tag)));
});

// What the server tells while no page is open.
self.addEventListener("push", (event) => event.waitUntil(showNotice(self, event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(openNotice(self, event.notification)));
self.addEventListener("pushsubscriptionchange", (event) => {
  // eslint-disable-next-line no-restricted-globals -- no page is open that could ask
  (event as ExtendableEvent).waitUntil(renewSubscription(self, event, fetch).catch(() => undefined));
});
