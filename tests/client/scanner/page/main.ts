import { createApp } from "vue";
import "../../../../client/kit/styles/index.scss";
import { i18n, startLanguage } from "../../../../client/i18n/index.ts";
import ScannerPage from "./ScannerPage.vue";

await startLanguage();
createApp(ScannerPage).use(i18n).mount("#app");
