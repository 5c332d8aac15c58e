import { createRouter, createWebHistory, START_LOCATION, type RouteRecordRaw } from "vue-router";
import { pages, type PageName } from "./pages.ts";

// What of its address a page is given, where that is not each part under its own name.
const given: Partial<Record<PageName, RouteRecordRaw["props"]>> = {
  offices: false,
  guide: ({ params }) => ({ office: params["office"], answers: params["answers"] || [] }),
};

const routes = (Object.keys(pages) as PageName[]).map((name): RouteRecordRaw => ({
  name,
  path: pages[name].path,
  component: pages[name].load,
  props: given[name] ?? true,
}));

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...routes,
    { path: "/:old(impressum|imprint)", redirect: "/legal" },
    { path: "/:path(.*)*", name: "unknown", component: () => import("./UnknownPage.vue") },
  ],
  // A page that has just been opened stands at its top; to scroll there would have it laid out once more.
  scrollBehavior: (to, from, saved) => saved ?? (from === START_LOCATION || to.path === from.path ? false : { top: 0 }),
});

// A link or poster that names its place: the office counts how many come that way. Nobody waits for it.
router.afterEach((to) => {
  if (!("origin" in to.query)) return;
  import("./offices/countOrigin.ts").then(
    (it) => it.countOrigin(router, to),
    () => undefined,
  );
});
