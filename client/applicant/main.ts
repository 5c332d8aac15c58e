import { createApp, watch } from "vue";
import "../i18n/applicant.ts";
import "../kit/styles/index.scss";
import { catchInstallPrompt, dropOldDrafts, keepWords, reviveOnReturn } from "../device/index.ts";
import { i18n, language, startLanguage } from "../i18n/index.ts";
import App from "./App.vue";
import { fetchFirstPage, router } from "./router.ts";

fetchFirstPage();
catchInstallPrompt();
reviveOnReturn();

await startLanguage();
watch(language, (tag) => void keepWords(tag).catch(() => undefined), { immediate: true });
createApp(App).use(i18n).use(router).mount("#app");

// What needs the database comes after the first page.
void router
  .isReady()
  .then(() => dropOldDrafts())
  .catch(() => undefined);

// What was to be cancelled without a network goes out now; nobody's first page waits for it.
void router
  .isReady()
  .then(() => import("./visits/sendQueue.ts"))
  .then((it) => it.startSending())
  .catch(() => undefined);
