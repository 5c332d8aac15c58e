import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import PhonePage from "../../../client/applicant/visits/PhonePage.vue";
import { nameOf } from "../../../client/applicant/visits/phoneGroups.ts";
import { onDatabase, saveVisit } from "../../../client/device/index.ts";
import { formatsFor, i18n, setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";

let page: ReturnType<typeof mount> | undefined;

async function opened(address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:all(.*)*", component: PhonePage }],
  });
  await router.push(address);
  page = mount(PhonePage, { global: { plugins: [i18n, router] }, attachTo: document.body });
  await vi.waitFor(() => expect(page?.find("h1 ~ *").exists()).toBe(true));
  await vi.waitFor(() => expect(page?.findAll(".empty, .thing").length).toBeGreaterThan(0));
  await flushPromises();
  return { page, router };
}

describe("what is on this phone", () => {
  beforeAll(() => setLanguage("de"));
  beforeEach(async () => {
    localStorage.clear();
    await onDatabase((it) => it.visits.clear());
  });
  afterEach(() => page?.unmount());

  it("O23 says in its heading that everything is deleted, reads it out, and says so once", async () => {
    const { page, router } = await opened("/phone?empty=1");
    await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Alles ist gelöscht"));
    expect(document.activeElement?.tagName).toBe("H1");
    expect(page.get(".empty").text()).toContain("Ihre Termine bleiben gebucht.");
    expect(page.find("a[href='/find']").exists()).toBe(true);
    expect(page.findAll("button")).toHaveLength(0);
    expect(router.currentRoute.value.fullPath).toBe("/phone");
  });

  it("O23 without anything says so under its own heading and takes no focus", async () => {
    const { page } = await opened("/phone");
    expect(page.get("h1").text()).toBe("Was auf diesem Telefon ist");
    expect(page.get(".empty").text()).toBe("Auf diesem Telefon ist nichts gespeichert.");
    expect(document.activeElement).toBe(document.body);
  });

  it("O23 does not call everything deleted where something is left", async () => {
    await saveVisit(aBooking("p1"), anOffice());
    const { page } = await opened("/phone?empty=1");
    expect(page.get("h1").text()).toBe("Was auf diesem Telefon ist");
    expect(page.findAll(".thing")).toHaveLength(1);
  });

  it("names the draft of a service with the comma of the language", () => {
    const view = anOffice();
    const row = { id: "marburg", view, asOf: 0 } as never;
    const name = (tag: string) =>
      nameOf(
        { table: "drafts", id: "marburg/pickup", bytes: 1, row: {} },
        {
          t: (_key, values) => values["of"] ?? "",
          tn: (text) => text.de,
          formats: formatsFor(tag, "Europe/Berlin"),
          offices: [row],
        },
      );
    expect(name("de")).toBe("Abholung, Ausländerbehörde Marburg");
    expect(name("ar")).toBe("Abholung، Ausländerbehörde Marburg");
  });
});
