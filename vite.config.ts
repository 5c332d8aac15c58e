import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import postcssRTLCSS from "postcss-rtlcss";
import { Mode } from "postcss-rtlcss/options";
import { defineConfig } from "vite";
import { VitePWA, type ManifestOptions } from "vite-plugin-pwa";
import { preloadWithPage } from "./vite.config.preloads.ts";
import { dropUnusedClasses, dropUnusedValues } from "./vite.config.styles.ts";
import { compiledTexts } from "./vite.config.texts.ts";
import { words, wordsFile } from "./vite.config.words.ts";

/** One source, three installable apps: APP says which of them this build makes. */
interface App {
  /** Path under which the app is served; its scope as an installed app. */
  base: string;
  manifest: Partial<ManifestOptions>;
}

const apps: Record<string, App> = {
  applicant: {
    base: "/",
    manifest: {
      name: "Terminpass – Termine der Ausländerbehörde",
      short_name: "Terminpass",
      description: "Termin buchen, auf dem Telefon behalten, ohne Netz vorzeigen.",
    },
  },
  staff: {
    base: "/staff/",
    manifest: {
      name: "Terminpass Empfang",
      short_name: "Empfang",
      description: "Pässe am Eingang prüfen, auch ohne Netz.",
      theme_color: "#0d4a3e",
    },
  },
};

const name = process.env["APP"] ?? "applicant";
const app = apps[name];
if (!app) throw new Error(`APP=${name} is no app of this project; write one of ${Object.keys(apps).join(", ")}`);

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const packages = (names: string) => new RegExp(`node_modules/(${names})/`);
const icon = (size: number, purpose: "any" | "maskable") => ({
  src: `icons/${purpose === "any" ? "icon" : purpose}-${size}.png`,
  sizes: `${size}x${size}`,
  type: "image/png",
  purpose,
});

// What nearly every page of an app needs. Named by its place and not only by how many need it: the steps of booking are many pages.
const frame = "(OfficeFrame|OfficeBanner|LoadFailed|useOffices|nextStep|contactLinks|legal/(LegalLinks|SignVideoLink))";
const ofEveryPage = new RegExp(
  `/client/(api|device|i18n|kit|applicant/\\w+\\.|applicant/offices/${frame}\\.).*(ts|vue.*)$` +
    "|/shared/(problems|pass/(base32|bookingCode)|offices/(texts|messages)|time/(clock|dates|types))\\.ts$|node_modules/@date-fns|export-helper",
);
// What is filled in, what waits to be sent, and what shows a visit: the first pages of an office do without.
const ofForms = /\/client\/kit\/(CheckList|ChoiceRows|DateFields|ErrorSummary|FieldSet|RadioField|SelectField)\./;
const waits = "device/(cancellations|push|queue|queuedBookings|waiting)";
const ofWaiting = new RegExp(`/client/(i18n/laterWords|api/(devices|telling|waiting)|${waits})\\.ts$`);
const ofVisits = new RegExp(
  "/client/applicant/(booking/pass/|useReturn\\.|visits/(CallLink|PrintSheet|takeOffPhone)\\.)" +
    "|/client/device/onThisPhone\\.ts$|/shared/cases/visitChecklist\\.ts$|node_modules/uqr/",
);
// What stands around every page, and two small rules that would be files of their own.
const ofFrame = new RegExp(
  "/client/applicant/(App|BrandMark|GermanBar|LanguageMenu|PageHead|StatusBand|UncheckedNote|useNoNetwork)\\." +
    "|/shared/(booking/offers|cases/personalChecklist)\\.ts$",
);
const isOfMost = (id: string) => ofEveryPage.test(id) && ![ofForms, ofWaiting, ofVisits].some((it) => it.test(id));

const outDir = process.env["BUILD_INTO"] ?? at(`dist/builds/none/${name}`);

// While the worker fetches a build, another one may take its place. Of files that have the same name in each, it takes only its own.
const sealed = (entry: { url: string; revision: string | null; size: number }) => {
  if (entry.revision === null) return entry;
  const hash = createHash("sha256").update(readFileSync(join(outDir, entry.url)));
  return { ...entry, integrity: `sha256-${hash.digest("base64")}` };
};

export default defineConfig({
  root: at(`client/${name}`),
  base: app.base,
  publicDir: at(`public/${name}`),
  build: {
    // A new folder for each build: see scripts/build.mjs.
    outDir,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // shared is pure: what a page does not use of a room's index.ts need not come to the phone.
      treeshake: { moduleSideEffects: [{ test: /\/shared\//, sideEffects: false }] },
      output: {
        // Browsers that know this line compile a file as a whole beside the page, not each function when the page first needs it.
        postBanner: (file) => (name === "applicant" && file.name !== "dexie" ? "//# allFunctionsCalledOnLoad" : ""),
        chunkFileNames: ({ facadeModuleId }) => wordsFile(facadeModuleId) ?? "assets/[name]-[hash].js",
        codeSplitting: {
          // A group takes along what its modules import, so what the others need comes first.
          groups: [
            {
              name: "start",
              test: new RegExp(
                "client/(i18n/(offered|applicant)|api/(ahead|serverAnswers)|applicant/pages|" +
                  "device/(visitAhead|startTrouble|reloadOnce|network))\\.ts$|preload-helper",
              ),
            },
            { name: "vendor", test: packages("vue|@vue|vue-router|vue-i18n|@intlify|valibot") },
            { name: "dexie", test: /node_modules\/dexie\/|client\/device\/(openDatabase|revival|versions)\.ts$/ },
            // Few files: each of them costs more to fetch than a little in it that one page does not use.
            { name: "frame", test: ofFrame },
            { name: "base", test: isOfMost, minShareCount: 4 },
            { name: "forms", test: ofForms, minShareCount: 2 },
            { name: "waiting", test: ofWaiting, minShareCount: 2 },
            { name: "visits", test: ofVisits, minShareCount: 2 },
            {
              name: "office",
              test: /\/client\/applicant\/offices\/(?!NextStepBlock|EarliestTime|useEarliest|OnlineForm|Faq|MarkedText|legal)/,
              minShareCount: 2,
            },
            { name: "legal", test: /\/client\/applicant\/offices\/legal\//, minShareCount: 2 },
            { name: "reading", test: /\/client\/applicant\/(offices\/|booking\/StepHead\.)/, minShareCount: 2 },
            { name: "kit", test: /\/client\/kit\//, minShareCount: 2 },
            {
              name: "booking",
              test: /\/client\/applicant\/(booking|cases|visits|waiting)\/(?!PrintSheet)/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  css: {
    // KERN writes physical sides. Both readings are made at build time, so that a change of direction needs no download.
    postcss: { plugins: [postcssRTLCSS({ mode: Mode.combined }), dropUnusedClasses(name), dropUnusedValues] },
    preprocessorOptions: { scss: { quietDeps: true } },
  },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  plugins: [
    vue(),
    compiledTexts,
    words(),
    preloadWithPage(/client\/(applicant|staff)\/main\.ts$/),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "../device/worker",
      filename: "sw.ts",
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        id: app.base,
        start_url: app.base,
        scope: app.base,
        lang: "de",
        dir: "ltr",
        display: "standalone",
        background_color: "#ffffff",
        theme_color: "#2044aa",
        icons: [icon(192, "any"), icon(512, "any"), icon(512, "maskable")],
        ...app.manifest,
      },
      injectManifest: {
        // A classic script: not every browser in use runs workers that are modules.
        rollupFormat: "iife",
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest,wasm}"],
        manifestTransforms: [(entries) => ({ manifest: entries.map(sealed), warnings: [] })],
      },
    }),
  ],
  server: { proxy: { "/api": "http://127.0.0.1:3000" } },
});
