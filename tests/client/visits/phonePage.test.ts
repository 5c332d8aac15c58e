import { mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { useBookingStore } from "../../../client/applicant/booking/bookingStore.ts";
import { emptyDraft } from "../../../client/applicant/booking/draft.ts";
import PhonePage from "../../../client/applicant/visits/PhonePage.vue";
import { nameOf } from "../../../client/applicant/visits/phoneGroups.ts";
import { queueCancellation } from "../../../client/device/cancellations.ts";
import { cachedOffices, onDatabase, saveVisit } from "../../../client/device/index.ts";
import { lostCalls } from "../../../client/device/queue.ts";
import { queueBooking, queuedBookings } from "../../../client/device/queuedBookings.ts";
import { formatsFor, i18n, setLanguage } from "../../../client/i18n/index.ts";
import { aBooking, anOffice } from "../device/builders.ts";

let page: ReturnType<typeof mount> | undefined;

async function opened() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/:all(.*)*", component: PhonePage }],
  });
  let booking: ReturnType<typeof useBookingStore> | undefined;
  const Root = defineComponent(() => {
    booking = useBookingStore();
    return () => h(PhonePage);
  });
  page = mount(Root, { global: { plugins: [createPinia(), i18n, router] }, attachTo: document.body });
  await vi.waitFor(() => expect(page?.findAll(".empty, .thing").length).toBeGreaterThan(0), 5_000);
  return { page, booking: booking! };
}

describe("what is on this phone", () => {
  beforeAll(() => setLanguage("de"));
  beforeEach(async () => {
    localStorage.clear();
    await onDatabase((it) => it.visits.clear());
  });
  afterEach(() => page?.unmount());

  it("O23 says in its heading that everything is deleted, in the language spoken, and lets go of what was typed", async () => {
    await setLanguage("ar");
    await saveVisit(aBooking("p1"), anOffice());
    const { page, booking } = await opened();
    booking.draft = { ...emptyDraft(), applicant: { ...emptyDraft().applicant, familyName: "Grünwald" } };
    await page.findAll("button").at(-1)?.trigger("click");
    await page.findAll(".ask button").at(0)?.trigger("click");
    await vi.waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("تم حذف كل شيء"));
    expect(document.activeElement?.tagName).toBe("H1");
    expect(page.get(".empty").text()).toContain("تبقى مواعيدك محجوزة");
    expect(page.find("a[href='/find']").exists()).toBe(true);
    expect(page.findAll("button")).toHaveLength(0);
    expect(booking.draft).toBeNull();
    expect(localStorage).toHaveLength(0);
    await setLanguage("de");
  });

  it("O23 without anything says so under its own heading and takes no focus", async () => {
    const { page } = await opened();
    expect(page.get("h1").text()).toBe("Was auf diesem Telefon ist");
    expect(page.get(".empty").text()).toBe("Auf diesem Telefon ist nichts gespeichert.");
    expect(document.activeElement).toBe(document.body);
  });

  it("O23 lists what waits to be sent by what it is, and says before everything is deleted what would not be booked", async () => {
    await cachedOffices.put(anOffice());
    const matter = { officeName: { de: "Marburg" }, timeZone: "Europe/Berlin", services: [{ de: "Abholung" }] };
    const wish = { office: "marburg", service: "pickup", wanted: { kind: "next" }, language: "de", matter } as const;
    await queueBooking(wish);
    await queueCancellation("v1", "secret");
    const { page } = await opened();
    await vi.waitFor(() =>
      expect(page.text()).toContain("noch nicht gesendet ist: Abholung, Ausländerbehörde Marburg"),
    );
    expect(page.text()).toContain("Eine Absage, die auf Verbindung wartet");
    await page.findAll("button").at(-1)?.trigger("click");
    expect(page.text()).toContain("Eine Buchung ist noch nicht gesendet. Wenn Sie jetzt löschen, wird nichts gebucht.");
    expect(page.text()).toContain("Eine Absage ist noch nicht gesendet.");
    await page.findAll(".thing button").at(0)?.trigger("click");
    await vi.waitFor(async () => expect(await queuedBookings()).toEqual([]));
    expect(await lostCalls()).toBe(0);
    await onDatabase((it) => Promise.all([it.pending.clear(), it.offices.clear()]));
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
