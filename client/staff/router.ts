import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from "vue-router";
import type { Tablet } from "./tablet.ts";

// The decoder is heavy: only the page with the scanner loads it.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "today", component: () => import("./checkin/TodayPage.vue") },
  { path: "/visit/:passId", name: "visit", component: () => import("./checkin/VisitPage.vue"), props: true },
  { path: "/scan", name: "scan", component: () => import("./checkin/ScanPage.vue") },
  { path: "/tray", name: "tray", component: () => import("./staff/TrayPage.vue"), meta: { open: true } },
  { path: "/messages", name: "messages", component: () => import("./messages/MessagesPage.vue") },
  { path: "/posters", name: "posters", component: () => import("./offices/PostersPage.vue") },
  {
    path: "/messages/:id/letter",
    name: "letter",
    component: () => import("./messages/LetterPage.vue"),
    props: ({ params, query }) => ({ id: params["id"], ...(query["visit"] ? { visit: String(query["visit"]) } : {}) }),
  },
  { path: "/device", name: "device", component: () => import("./staff/DevicePage.vue") },
  { path: "/devices", name: "devices", component: () => import("./staff/DevicesPage.vue") },
  { path: "/pin", name: "pin", component: () => import("./staff/PinPage.vue") },
  { path: "/enroll", name: "enroll", component: () => import("./staff/EnrollPage.vue"), meta: { open: true } },
  { path: "/sign-in", name: "signIn", component: () => import("./staff/SignInPage.vue"), meta: { open: true } },
  { path: "/:path(.*)*", name: "unknown", component: () => import("./UnknownPage.vue") },
];

/**
 * The pages of the staff app. Where nobody works at the device only the `open` ones are: sign-in, enrolment, and the tray, for what
 * waits is always to be seen.
 */
export function createStaffRouter(
  tablet: Pick<Tablet, "state">,
  history: RouterHistory = createWebHistory(import.meta.env.BASE_URL),
) {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
  router.beforeEach((to) => (tablet.state.session || to.meta["open"] ? true : { name: "signIn" }));
  return router;
}
