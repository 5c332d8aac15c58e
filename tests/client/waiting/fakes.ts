import { flushPromises, mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import type { WaitingInput, WaitingView } from "../../../shared/booking/waiting.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import type { Outcome } from "../../../client/api/index.ts";
import type { WaitingApi } from "../../../client/api/waiting.ts";
import EarlierWishPage from "../../../client/applicant/waiting/EarlierWishPage.vue";
import FreeWishPage from "../../../client/applicant/waiting/FreeWishPage.vue";
import WaitingPage from "../../../client/applicant/waiting/WaitingPage.vue";
import { portsKey } from "../../../client/applicant/ports.ts";
import { i18n } from "../../../client/i18n/index.ts";
import { ok, type FakeWorld } from "../booking/fakes.ts";

/** An entry as the server tells of it. */
export function aView(more: Partial<WaitingView> = {}): WaitingView {
  return {
    id: "w1",
    office: "marburg",
    service: "pickup",
    services: ["pickup"],
    persons: 1,
    from: "2026-12-01" as LocalDate,
    to: "2027-01-29" as LocalDate,
    state: "waiting",
    ahead: 2,
    enteredAt: "2026-11-30T09:00:00+01:00",
    until: "2027-01-30T00:00:00+01:00",
    ...more,
  };
}

/** The same entry while a time is kept for it. */
export const offered = (more: Partial<WaitingView> = {}, hold = "hold1") =>
  aView({
    state: "offered",
    ahead: 0,
    offer: {
      hold,
      start: "2026-12-01T08:15:00+01:00",
      end: "2026-12-01T08:30:00+01:00",
      unit: "service_point",
      until: "2026-11-30T09:30:00+01:00",
    },
    ...more,
  });

/** The line at the server, as a test sets it. What was sent stands in the list. */
export function fakeLine(view: WaitingView = aView()) {
  const line = {
    answer: ok(view) as Outcome<WaitingView>,
    afterDeclining: ok(aView({ ahead: 0 })) as Outcome<WaitingView>,
    entering: ok({ id: "w1", secret: "s1", ahead: 2, until: aView().until }) as Awaited<
      ReturnType<WaitingApi["enter"]>
    >,
    leaving: ok(undefined) as Outcome<void>,
    sent: [] as unknown[][],
  };
  const api: WaitingApi = {
    enter: async (office: string, body: WaitingInput, key: string, secret?: string) => {
      line.sent.push(["enter", office, body, key, secret]);
      return line.entering;
    },
    read: async (id, secret) => {
      line.sent.push(["read", id, secret]);
      return line.answer;
    },
    decline: async (id, secret) => {
      line.sent.push(["decline", id, secret]);
      if (line.afterDeclining.kind === "ok") line.answer = line.afterDeclining;
      return line.afterDeclining;
    },
    withdraw: async (id, secret) => {
      line.sent.push(["withdraw", id, secret]);
      return line.leaving;
    },
  };
  return Object.assign(line, { api });
}
export type FakeLine = ReturnType<typeof fakeLine>;

/** Opens a page of the waiting lists; those it leads to are only names. */
export async function openAt(address: string, world: FakeWorld, line: FakeLine) {
  const api = () => ({ api: line.api });
  const named = (name: string, path: string) => ({ name, path, component: { template: `<h1>${name}</h1>` } });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: "waiting", path: "/waiting/:id", component: WaitingPage, props: (to) => ({ ...to.params, ...api() }) },
      {
        name: "wait",
        path: "/o/:office/:service/wait",
        component: FreeWishPage,
        props: (to) => ({ ...to.params, ...api() }),
      },
      {
        name: "earlier",
        path: "/visit/:id/earlier",
        component: EarlierWishPage,
        props: (to) => ({ ...to.params, ...api() }),
      },
      named("details", "/o/:office/:service/details"),
      named("visit", "/visit/:id"),
      named("visits", "/visits"),
      named("any", "/:rest(.*)*"),
    ],
  });
  await router.push(address);
  const app = mount(defineComponent({ render: () => h(RouterView) }), {
    attachTo: document.body,
    global: { plugins: [createPinia(), i18n, router], provide: { [portsKey as symbol]: world.ports } },
  });
  await flushPromises();
  return {
    app,
    router,
    path: () => router.currentRoute.value.fullPath,
    heading: () => app.find("h1").text(),
    button(name: string) {
      const found = app.findAll("button").find((it) => it.text() === name);
      if (!found) throw new Error(`no button "${name}" in: ${app.text()}`);
      return found;
    },
  };
}
