import { vi } from "vitest";
import { flushPromises, mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView, type RouteLocation } from "vue-router";
import type { AppointmentInput, NextAnswer, OfficeEvent } from "../../../shared/booking/index.ts";
import type { OfficeEntry, OfficeView, ServiceView } from "../../../shared/offices/index.ts";
import type { Problem } from "../../../shared/problems.ts";
import type { HoldInput, Outcome, Wish } from "../../../client/api/index.ts";
import CheckPage from "../../../client/applicant/booking/CheckPage.vue";
import DetailsPage from "../../../client/applicant/booking/DetailsPage.vue";
import { emptyDraft, type Draft } from "../../../client/applicant/booking/draft.ts";
import ServicePage from "../../../client/applicant/booking/ServicePage.vue";
import TimePage from "../../../client/applicant/booking/TimePage.vue";
import FaqPage from "../../../client/applicant/offices/FaqPage.vue";
import GuidePage from "../../../client/applicant/offices/GuidePage.vue";
import OfficeListPage from "../../../client/applicant/offices/OfficeListPage.vue";
import OfficePage from "../../../client/applicant/offices/OfficePage.vue";
import { portsKey, type Ports } from "../../../client/applicant/ports.ts";
import type { StoredVisit } from "../../../client/device/index.ts";
import { i18n } from "../../../client/i18n/index.ts";
import { aBooking, anOffice, standingClock } from "../device/builders.ts";

export const ok = <T>(value: T): Outcome<T> => ({ kind: "ok", value });
export const refused = (problem: Problem): Outcome<never> => ({ kind: "refused", problem });
export const unreachable: Outcome<never> = { kind: "unreachable" };

export function aService(more: Partial<ServiceView> = {}): ServiceView {
  return { ...(anOffice().services[0] as ServiceView), ...more };
}

/** An office that offers this one service. */
export const officeWith = (service: Partial<ServiceView>, more: Partial<OfficeView> = {}) =>
  anOffice({ services: [aService(service)], ...more });

/** A draft that the form has nothing to object to. */
export function aDraft(more: Partial<Draft> = {}): Draft {
  const empty = emptyDraft();
  const birth = { day: "7", month: "3", year: "1985" };
  return { ...empty, applicant: { ...empty.applicant, familyName: "Grünwald", givenName: "Tomás", birth }, ...more };
}

export const at = (time: string, date = "2026-12-01") => ({
  start: `${date}T${time}:00+01:00`,
  end: `${date}T${time.slice(0, 3)}${String(Number(time.slice(3)) + 15).padStart(2, "0")}:00+01:00`,
});

export const aHold = (id = "hold1", time = "08:15") => ({
  hold: id,
  expiresAt: "2026-11-30T09:10:00+01:00",
  ...at(time),
});

/** A server and a device that a test can steer. What is sent stands in the lists. */
export function fakeWorld({ office = anOffice() } = {}) {
  const clock = standingClock("2026-11-30T09:00:00+01:00");
  const drafts = new Map<string, unknown>();
  const visits = new Map<string, StoredVisit>();
  const listeners = new Set<(event: OfficeEvent) => void>();
  let keys = 0;
  const world = {
    clock,
    drafts,
    visits,
    office: ok(office) as Outcome<OfficeView>,
    days: [{ date: "2026-12-01", level: "few" }] as { date: string; level: "none" | "few" | "many" }[],
    slots: [at("08:15"), at("08:30")],
    next: unreachable as Outcome<NextAnswer>,
    offices: ok({ offices: [] }) as Outcome<{ offices: OfficeEntry[] }>,
    asked: [] as Wish[],
    /** Each question about times, with the secret that went along. */
    looked: [] as { wish: Wish; secret: string | undefined }[],
    holds: [] as { body: HoldInput; key: string; secret?: string | undefined }[],
    bookings: [] as { body: AppointmentInput; key: string }[],
    moves: [] as string[],
    answerDays: (usual: Outcome<unknown>): Outcome<unknown> => usual,
    answerHold: (_body: HoldInput): Promise<Outcome<unknown>> => Promise.resolve(ok(aHold())),
    answerBooking: (_key: string): Promise<Outcome<unknown>> => Promise.resolve(ok(aBooking("visit1"))),
    answerMove: (_hold: string): Promise<Outcome<unknown>> => Promise.resolve(ok(aBooking("visit1", at("08:30")))),
    visitNow: unreachable as Outcome<unknown>,
    tell: (event: OfficeEvent) => listeners.forEach((it) => it(event)),
  };
  const asOf = () => new Date(clock.now()).toISOString();
  const ports = {
    clock,
    newKey: () => `key${++keys}`,
    visit: async (id: string) => visits.get(id),
    visits: async () => [...visits.values()],
    saveVisit: async (answer: StoredVisit) => {
      visits.set(answer.appointment.id, JSON.parse(JSON.stringify(answer)) as StoredVisit);
      return "stored";
    },
    drafts: (room: string, name: string) => ({
      load: async () => drafts.get(`${room}/${name}`),
      save: async (value: unknown) => void drafts.set(`${room}/${name}`, JSON.parse(JSON.stringify(value))),
      clear: async () => void drafts.delete(`${room}/${name}`),
    }),
    wasHereBefore: () => true,
    cachedOffices: {
      get: async () => undefined,
      put: async () => undefined,
      list: async () => undefined,
      putList: async () => undefined,
    },
    api: {
      offices: async () => world.offices,
      office: async () => world.office,
      days: async (_office: string, _service: string, wish: Wish, secret?: string) => {
        world.looked.push({ wish, secret });
        return world.answerDays(ok({ asOf: asOf(), days: world.days }));
      },
      slots: async (_office: string, _service: string, wish: Wish, secret?: string) => {
        world.looked.push({ wish, secret });
        return ok({ asOf: asOf(), slots: world.slots });
      },
      next: async (_office: string, _service: string, wish: Wish) => {
        world.asked.push(wish);
        return world.next;
      },
      hold: (_office: string, body: HoldInput, key: string, secret?: string) => {
        world.holds.push({ body, key, secret });
        return world.answerHold(body);
      },
      book: (_office: string, body: AppointmentInput, key: string) => {
        world.bookings.push({ body, key });
        return world.answerBooking(key);
      },
      reschedule: async (_id: string, _secret: string, hold: string) => {
        world.moves.push(hold);
        return world.answerMove(hold);
      },
      readVisit: async () => world.visitNow,
      watchOffice: (_office: string, listener: (event: OfficeEvent) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  } as unknown as Ports;
  return Object.assign(world, { ports });
}
export type FakeWorld = ReturnType<typeof fakeWorld>;

const routes = [
  { path: "/", component: OfficeListPage },
  { path: "/o/:office", component: OfficePage, props: true },
  {
    path: "/o/:office/guide/:answers*",
    component: GuidePage,
    props: ({ params }: RouteLocation) => ({ office: params["office"], answers: params["answers"] || [] }),
  },
  { path: "/o/:office/faq", component: FaqPage, props: true },
  { path: "/o/:office/:service", name: "service", component: ServicePage, props: true },
  { path: "/o/:office/:service/details", name: "details", component: DetailsPage, props: true },
  { path: "/o/:office/:service/time", name: "time", component: TimePage, props: true },
  { path: "/o/:office/:service/check", name: "check", component: CheckPage, props: true },
  { path: "/visit/:id", name: "visit", component: { template: "<h1>pass</h1>" } },
  { path: "/find", component: { template: "<h1>find</h1>" } },
  { path: "/:page(accessibility|privacy|legal)", component: { template: "<h1>legal</h1>" } },
  { path: "/visits", component: { template: "<h1>visits</h1>" } },
];

/** All words below a node, with a space between any two elements. */
function textsIn(node: Node): string {
  const own = node.nodeType === Node.TEXT_NODE ? [node.textContent ?? ""] : [...node.childNodes].map(textsIn);
  return own.join(" ").replace(/\s+/g, " ").trim();
}

/** Opens the app at an address. `attachTo` the document, because the focus is part of what is tested. */
export async function openAt(path: string, world: FakeWorld) {
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push(path);
  const Root = defineComponent({ render: () => h(RouterView) });
  const app = mount(Root, {
    attachTo: document.body,
    global: { plugins: [createPinia(), i18n, router], provide: { [portsKey as symbol]: world.ports } },
  });
  await flushPromises();
  const button = (name: string) => {
    const found = app.findAll("button, a.kern-btn").find((it) => it.text().includes(name));
    if (!found) throw new Error(`no button "${name}" in: ${app.text()}`);
    return found;
  };
  return {
    app,
    router,
    button,
    text: () => textsIn(app.element),
    path: () => router.currentRoute.value.fullPath,
    async tap(name: string) {
      // Parts of a page come a moment after it.
      await (await vi.waitFor(() => button(name))).trigger("click");
      await flushPromises();
    },
    async submit() {
      await app.find("form").trigger("submit");
      await flushPromises();
    },
  };
}
