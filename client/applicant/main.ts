import { createPinia } from "pinia";
import { createApp } from "vue";
import "../i18n/applicant.ts";
import "../kit/styles/index.scss";
import { catchInstallPrompt, dropOldDrafts, reviveOnReturn } from "../device/index.ts";
import { i18n, startLanguage } from "../i18n/index.ts";
import App from "./App.vue";
import { router } from "./router.ts";

catchInstallPrompt();
reviveOnReturn();
dropOldDrafts().catch(() => undefined);

await startLanguage();
createApp(App).use(createPinia()).use(i18n).use(router).mount("#app");
