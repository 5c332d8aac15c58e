import { createPinia } from "pinia";
import { createApp } from "vue";
import "../kit/styles/index.scss";
import { i18n, startLanguage } from "../i18n/index.ts";
import App from "./App.vue";
import { router } from "./router.ts";

await startLanguage();
createApp(App).use(createPinia()).use(i18n).use(router).mount("#app");
