import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { warmDatabase } from "../device/index.ts";

// Every page is a file of its own: who only shows a pass loads nothing of the booking pages.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "offices", component: () => import("./offices/OfficeListPage.vue") },
  { path: "/o/:office", name: "office", component: () => import("./offices/OfficePage.vue"), props: true },
  {
    path: "/o/:office/guide/:answers*",
    name: "guide",
    component: () => import("./offices/GuidePage.vue"),
    props: ({ params }) => ({ office: params["office"], answers: params["answers"] || [] }),
  },
  { path: "/o/:office/faq", name: "faq", component: () => import("./offices/FaqPage.vue"), props: true },
  {
    path: "/o/:office/:service",
    name: "service",
    component: () => import("./booking/ServicePage.vue"),
    props: true,
  },
  {
    path: "/o/:office/:service/details",
    name: "details",
    component: () => import("./booking/DetailsPage.vue"),
    props: true,
  },
  { path: "/o/:office/:service/time", name: "time", component: () => import("./booking/TimePage.vue"), props: true },
  {
    path: "/o/:office/:service/check",
    name: "check",
    component: () => import("./booking/CheckPage.vue"),
    props: true,
  },
  {
    path: "/o/:office/:service/checklist",
    name: "checklist",
    component: () => import("./cases/ChecklistPage.vue"),
    props: true,
  },
  {
    path: "/o/:office/accessibility",
    name: "accessibility",
    component: () => import("./offices/legal/AccessibilityPage.vue"),
    props: true,
  },
  {
    path: "/o/:office/privacy",
    name: "privacy",
    component: () => import("./offices/legal/PrivacyPage.vue"),
    props: true,
  },
  {
    path: "/o/:office/legal",
    name: "legal",
    component: () => import("./offices/legal/LegalNoticePage.vue"),
    props: true,
  },
  {
    path: "/:page(accessibility|privacy|legal)",
    name: "whoseLegal",
    component: () => import("./offices/legal/WhoseLegalPage.vue"),
    props: true,
  },
  { path: "/:old(impressum|imprint)", redirect: "/legal" },
  {
    path: "/visit/:id",
    name: "visit",
    component: () => {
      // All that a pass shows lies there: at the door the two are loaded side by side.
      warmDatabase();
      return import("./booking/PassPage.vue");
    },
    props: true,
  },
  {
    path: "/visit/:id/checklist",
    name: "visitChecklist",
    component: () => import("./cases/VisitChecklistPage.vue"),
    props: true,
  },
  {
    path: "/visit/:id/proof",
    name: "proofs",
    component: () => import("./visits/ProofLinksPage.vue"),
    props: true,
  },
  { path: "/proof", name: "proof", component: () => import("./visits/ProofPage.vue") },
  { path: "/find", name: "find", component: () => import("./visits/FindPage.vue") },
  { path: "/phone", name: "phone", component: () => import("./visits/PhonePage.vue") },
  { path: "/visits", name: "visits", component: () => import("./booking/MyVisitsPage.vue") },
  { path: "/:path(.*)*", name: "unknown", component: () => import("./UnknownPage.vue") },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

/** Begins to load the page of this address. Called first of all, it comes together with the words instead of after them. */
export function fetchFirstPage(address = location.pathname): void {
  for (const { components } of router.resolve(address).matched) {
    const load = components?.["default"] as (() => Promise<unknown>) | undefined;
    // Whoever goes to the page tries again, and says so if it cannot be had.
    void load?.().catch(() => undefined);
  }
}

// A link or poster that names its place: the office counts how many come that way. Nobody waits for it.
router.afterEach((to) => {
  if ("origin" in to.query) void import("./offices/countOrigin.ts").then((it) => it.countOrigin(router, to));
});
