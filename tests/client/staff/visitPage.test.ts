import { mount, type VueWrapper } from "@vue/test-utils";
import "../../../client/i18n/staff.ts";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import VisitPage from "../../../client/staff/checkin/VisitPage.vue";
import { tabletKey } from "../../../client/staff/tablet.ts";

let page: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
afterEach(() => page?.unmount());

/** The page of a booked visit on 1 December at ten, looked at on another instant. */
function openedAt(now: string) {
  const start = Date.parse("2026-12-01T10:00:00+01:00");
  const name = { familyName: "Haddad", givenName: "Kim" };
  const visit = { appointment: "a1", passId: "p1", name, code: "K4T7PX20QW", status: "booked", start };
  const tablet = { state: { session: null, visits: [visit], now: Date.parse(now) } };
  const component = { render: () => null };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/", component }] });
  page = mount(VisitPage, {
    props: { passId: "p1" },
    global: {
      plugins: [i18n, router],
      provide: { [tabletKey as symbol]: tablet },
      stubs: { VisitFacts: true, VisitStateBadge: true, AskLetter: true },
    },
  });
  return page;
}

describe("taking an arrival on the page of a visit", () => {
  it.each([
    ["today is what is mostly done", "2026-12-01T09:55:00+01:00", "kern-btn--primary"],
    ["on the evening before stands back", "2026-11-30T23:30:00+01:00", "kern-btn--secondary"],
    ["on the day after stands back", "2026-12-02T00:30:00+01:00", "kern-btn--secondary"],
  ])("%s", (_name, now, variant) => {
    const mark = openedAt(now)
      .findAll("button")
      .find((it) => it.text() === "Mark as arrived");
    expect(mark?.classes()).toContain(variant);
  });
});
