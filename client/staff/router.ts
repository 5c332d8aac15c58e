import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from "vue-router";
import type { Tablet } from "./tablet.ts";

// The decoder is heavy: only the page with the scanner loads it.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "today", component: () => import("./checkin/TodayPage.vue") },
  { path: "/visit/:passId", name: "visit", component: () => import("./checkin/VisitPage.vue"), props: true },
  { path: "/scan", name: "scan", component: () => import("./checkin/ScanPage.vue") },
  { path: "/tray", name: "tray", component: () => import("./staff/TrayPage.vue") },
  { path: "/messages", name: "messages", component: () => import("./messages/MessagesPage.vue") },
  { path: "/posters", name: "posters", component: () => import("./offices/PostersPage.vue") },
  {
    path: "/messages/:id/letter",
    name: "letter",
    component: () => import("./messages/LetterPage.vue"),
    props: ({ params, query }) => ({ id: params["id"], ...(query["visit"] ? { visit: String(query["visit"]) } : {}) }),
  },
  { path: "/device", name: "device", component: () => import("./staff/DevicePage.vue") },
  { path: "/sign-in", name: "signIn", component: () => import("./staff/SignInPage.vue") },
  { path: "/:path(.*)*", name: "unknown", component: () => import("./UnknownPage.vue") },
];

/** The pages of the staff app. Without a person known to the device only sign-in and tray are open: what waits is always to be seen. */
export function createStaffRouter(
  tablet: Pick<Tablet, "state">,
  history: RouterHistory = createWebHistory(import.meta.env.BASE_URL),
) {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
  const open = new Set(["signIn", "tray"]);
  router.beforeEach((to) => (tablet.state.session || open.has(String(to.name)) ? true : { name: "signIn" }));
  return router;
}
