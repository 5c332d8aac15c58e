/** How the code of a page is had, and where the page lies. */
interface Page {
  /** The address as the router reads it: `:name` stands for one part, with `*` for any number of them. */
  path: string;
  load: () => Promise<unknown>;
  /** The question to the server whose answer the page shows first; `office` is the part of the address by that name. */
  asks?: (office: string) => string;
}

const view = (office: string) => `/offices/${office}`;

/**
 * Every page is a file of its own: who only shows a pass loads nothing of the booking pages. A page that another one's path would
 * fit as well comes before it.
 */
export const pages = {
  offices: { path: "/", load: () => import("./offices/OfficeListPage.vue"), asks: () => "/offices" },
  find: { path: "/find", load: () => import("./visits/FindPage.vue") },
  phone: { path: "/phone", load: () => import("./visits/PhonePage.vue") },
  visits: { path: "/visits", load: () => import("./booking/MyVisitsPage.vue") },
  proof: { path: "/proof", load: () => import("./visits/ProofPage.vue") },
  whoseLegal: {
    path: "/:page(accessibility|privacy|legal)",
    load: () => import("./offices/legal/WhoseLegalPage.vue"),
  },
  office: { path: "/o/:office", load: () => import("./offices/OfficePage.vue"), asks: view },
  guide: { path: "/o/:office/guide/:answers*", load: () => import("./offices/GuidePage.vue"), asks: view },
  openings: { path: "/o/:office/openings", load: () => import("./offices/OpeningsPage.vue"), asks: view },
  faq: { path: "/o/:office/faq", load: () => import("./offices/FaqPage.vue"), asks: view },
  accessibility: {
    path: "/o/:office/accessibility",
    load: () => import("./offices/legal/AccessibilityPage.vue"),
    asks: view,
  },
  privacy: { path: "/o/:office/privacy", load: () => import("./offices/legal/PrivacyPage.vue"), asks: view },
  legal: { path: "/o/:office/legal", load: () => import("./offices/legal/LegalNoticePage.vue"), asks: view },
  service: { path: "/o/:office/:service", load: () => import("./booking/ServicePage.vue"), asks: view },
  details: { path: "/o/:office/:service/details", load: () => import("./booking/DetailsPage.vue"), asks: view },
  time: { path: "/o/:office/:service/time", load: () => import("./booking/TimePage.vue"), asks: view },
  check: { path: "/o/:office/:service/check", load: () => import("./booking/CheckPage.vue"), asks: view },
  wait: { path: "/o/:office/:service/wait", load: () => import("./waiting/FreeWishPage.vue"), asks: view },
  checklist: { path: "/o/:office/:service/checklist", load: () => import("./cases/ChecklistPage.vue"), asks: view },
  visit: { path: "/visit/:id", load: () => import("./booking/PassPage.vue") },
  visitChecklist: { path: "/visit/:id/checklist", load: () => import("./cases/VisitChecklistPage.vue") },
  earlier: { path: "/visit/:id/earlier", load: () => import("./waiting/EarlierWishPage.vue") },
  waiting: { path: "/waiting/:id", load: () => import("./waiting/WaitingPage.vue") },
  messages: { path: "/visit/:id/messages", load: () => import("./visits/MessagesPage.vue") },
  proofs: { path: "/visit/:id/proof", load: () => import("./visits/ProofLinksPage.vue") },
} as const satisfies Record<string, Page>;

export type PageName = keyof typeof pages;

/** The values of an address that fits a path; undefined where it does not fit. */
function fitting(path: string, address: string): Record<string, string> | undefined {
  const pattern = path
    .replace(/\/:(\w+)\*/, "(?:/(?<$1>.*))?")
    .replace(/:(\w+)(?:\(([^)]*)\))?/g, (_, name: string, among = "[^/]+") => `(?<${name}>${among})`);
  const found = new RegExp(`^${pattern}/?$`).exec(address);
  return found ? { ...found.groups } : undefined;
}

/** The page at an address, the values in it, and what of the server it shows first. */
export function pageAt(
  address: string,
): { name: PageName; values: Record<string, string>; asks: string | undefined } | undefined {
  for (const [name, { path, asks }] of Object.entries(pages) as [PageName, Page][]) {
    const values = fitting(path, address);
    if (values) return { name, values, asks: asks?.(values["office"] ?? "") };
  }
  return undefined;
}
