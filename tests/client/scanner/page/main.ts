import { createApp } from "vue";
import "../../../../client/kit/styles/index.scss";
import { i18n, startLanguage } from "../../../../client/i18n/index.ts";
import { offer, type OfferedLanguage } from "../../../../client/i18n/offered.ts";
import ScannerPage from "./ScannerPage.vue";

/** The scanner brings its own words: the page only says in which languages. */
const withoutWords = (name: string, short: string): OfferedLanguage => ({
  name,
  short,
  dir: "ltr",
  checkedByNative: true,
  load: async () => ({ default: {} }),
});

offer({ de: withoutWords("Deutsch", "DE"), en: withoutWords("English", "EN") });
await startLanguage();
createApp(ScannerPage).use(i18n).mount("#app");
