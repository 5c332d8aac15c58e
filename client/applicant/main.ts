import { createApp, watch } from "vue";
import { START_LOCATION } from "vue-router";
import {
  catchInstallPrompt,
  dropFailedStyles,
  dropOldDrafts,
  keepWords,
  reviveOnReturn,
  wasHereBefore,
} from "../device/index.ts";
import { i18n, language, startLanguage } from "../i18n/index.ts";
import App from "./App.vue";
import { router } from "./router.ts";
import { drawInParts } from "./useParts.ts";

catchInstallPrompt();
dropFailedStyles();
reviveOnReturn();

// The first file waits for nothing, so that this one may come before the page is read to its end.
const pageRead = new Promise<unknown>((done) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", done, { once: true });
  else done(undefined);
});
await Promise.all([startLanguage(), pageRead]);
watch(language, (tag) => void keepWords(tag).catch(() => undefined), { immediate: true });
drawInParts(true);
router.beforeEach((_, from) => {
  if (from !== START_LOCATION) drawInParts(false);
});
createApp(App).use(i18n).use(router).mount("#app");

// Sooner nobody who is here for the first time can have something to send: a cancellation waits twice as long.
const firstLook = 5_000;

/** What needs the database comes after the first page: old drafts go, and what was to be cancelled without a network is sent. */
async function lookAfterDevice(): Promise<void> {
  await router.isReady();
  if (!wasHereBefore()) await new Promise((done) => setTimeout(done, firstLook));
  void dropOldDrafts().catch(() => undefined);
  const { afterStart } = await import("./visits/afterStart.ts");
  afterStart();
}
void lookAfterDevice().catch(() => undefined);
