import { createApp } from "vue";
import "../i18n/staff.ts";
import "../kit/styles/index.scss";
import "./styles.css";
import { dropFailedStyles } from "../device/lazyPart.ts";
import { keepWords } from "../device/keepWords.ts";
import { askToPersist } from "../device/persistence.ts";
import { reviveOnReturn } from "../device/staff/index.ts";
import { i18n, languages, startLanguage } from "../i18n/index.ts";
import App from "./App.vue";
import { createStaffRouter } from "./router.ts";
import { openTablet, tabletKey } from "./tablet.ts";

dropFailedStyles();
const [tablet] = await Promise.all([openTablet(), startLanguage()]);
// Several people share a tablet: each finds her language there, also without a network.
for (const tag of Object.keys(languages)) void keepWords(tag).catch(() => undefined);
void askToPersist();
reviveOnReturn();
createApp(App).provide(tabletKey, tablet).use(i18n).use(createStaffRouter(tablet)).mount("#app");
