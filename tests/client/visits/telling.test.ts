import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import CancelVisit from "../../../client/applicant/booking/pass/CancelVisit.vue";
import { useVisit } from "../../../client/applicant/booking/pass/useVisit.ts";
import { visitLink } from "../../../client/applicant/booking/pass/visitLink.ts";
import MailAddress from "../../../client/applicant/visits/MailAddress.vue";
import MessagesPage from "../../../client/applicant/visits/MessagesPage.vue";
import { createTellingApi } from "../../../client/api/telling.ts";
import type { Outcome } from "../../../client/api/index.ts";
import { onDatabase, saveCorrectedEmail, saveVisit, visit } from "../../../client/device/index.ts";
import { notePush } from "../../../client/device/push.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import { ok, refused, unreachable } from "../booking/fakes.ts";
import { aBooking, anOffice } from "../device/builders.ts";

const typed = { familyName: "Al-Khatib", givenName: "Rania", email: "rania@example.org" };

let shown: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
beforeEach(async () => {
  await onDatabase((it) => it.visits.clear());
  await saveVisit(aBooking("v1"), anOffice(), [typed]);
});
afterEach(() => shown?.unmount());

describe("the link of a mail", () => {
  it.each([
    ["#secret=s-1_x", { secret: "s-1_x", then: undefined }],
    ["#secret=s-1_x&then=cancel", { secret: "s-1_x", then: "cancel" }],
    ["#secret=s-1_x&then=move", { secret: "s-1_x", then: "move" }],
    ["#secret=s&then=book", { secret: undefined, then: undefined }],
    ["", { secret: undefined, then: undefined }],
  ])("%s says how the visit opens and what she wants", (hash, said) => {
    expect(visitLink(hash)).toEqual(said);
  });

  it("of a reminder opens the question, and never cancels by itself", async () => {
    const cancel = vi.fn();
    const acts = { cancel, undo: async () => true, dismiss: async () => undefined };
    const props = { state: { kind: "none" as const }, phone: null, ...acts };
    const page = (asked: boolean) =>
      mount(CancelVisit, { props: { ...props, asked }, attachTo: document.body, global: { plugins: [i18n] } });
    shown = page(true);
    await flushPromises();
    expect(document.activeElement?.id).toBe("cancel-question");
    expect(cancel).not.toHaveBeenCalled();
    shown.unmount();
    shown = page(false);
    await flushPromises();
    expect(shown.find("#cancel-question").exists()).toBe(false);
  });

  it("of a later mail opens the visit again whose first link has ended", async () => {
    const keys: string[] = [];
    const readVisit = async (_: string, secret: string) => {
      keys.push(secret);
      return secret === "new" ? ok(aBooking("v1")) : refused({ code: "not_found" });
    };
    const api = { readVisit, office: async () => ok(anOffice()), cancel: async () => unreachable };
    const scope = effectScope();
    const { state, freshness } = scope.run(() => useVisit("v1", { api: api as never, secret: "new" }))!;
    await expect.poll(() => freshness.value).toBe("fresh");
    expect(state.value.kind).toBe("shown");
    expect(keys).toEqual([(await aBooking("v1")).secret, "new"]);
    expect((await visit("v1"))?.secret).toBe("new");
    scope.stop();
  });
});

describe("PS-11 the address of the mails", () => {
  async function address(answer: Outcome<{ email: string }>, mayCorrect = true) {
    const asked: string[][] = [];
    const correctEmail = async (...said: string[]) => (asked.push(said), answer);
    const known = await visit("v1");
    if (!known) throw new Error("the visit is not stored");
    shown = mount(MailAddress, {
      props: { visit: known, address: known.email?.address, mayCorrect, api: { correctEmail } },
      attachTo: document.body,
      global: { plugins: [i18n] },
    });
    await expect.poll(() => shown?.find("h2").exists()).toBe(true);
    return { page: shown, asked };
  }
  const change = async (page: VueWrapper, email: string) => {
    if (!page.find("input").exists()) await page.get("button").trigger("click");
    await page.get("input").setValue(email);
    await page.get("form").trigger("submit");
    await flushPromises();
  };

  it("is kept with the visit as it was typed and stands large on the page", async () => {
    const { page } = await address(ok({ email: "x" }));
    expect(page.get(".address").text()).toBe("rania@example.org");
    expect(page.get("bdi").attributes("dir")).toBe("ltr");
  });

  it("is put right once, and kept; the page says where the confirmation goes now", async () => {
    const { page, asked } = await address(ok({ email: "right@example.org" }));
    await change(page, " right@example.org ");
    expect(asked).toEqual([["v1", (await visit("v1"))?.secret, "right@example.org"]]);
    expect((await visit("v1"))?.email).toEqual({ address: "right@example.org", isCorrected: true });
    expect(document.activeElement?.textContent).toContain("The confirmation now goes to this address.");
    expect(page.find("button").exists()).toBe(false);
    expect(page.emitted("corrected")).toEqual([["right@example.org"]]);
  });

  it("that is none is asked for again before anything is sent; focus stays in the field", async () => {
    const { page, asked } = await address(ok({ email: "x" }));
    await change(page, "right@");
    expect(asked).toEqual([]);
    expect(document.activeElement?.id).toBe("corrected-email");
    expect(page.text()).toContain("Write the e-mail address in full");
  });

  it.each([
    [refused({ code: "already_corrected" }), "The address was changed once already."],
    [refused({ code: "not_allowed" }), "This device knows the appointment from an e-mail only."],
    [unreachable, "That did not work just now."],
  ])("that could not be changed keeps what was typed and says why", async (answer, words) => {
    const { page } = await address(answer as Outcome<{ email: string }>);
    await change(page, "right@example.org");
    expect(page.text()).toContain(words);
    expect(page.get("input").element.value).toBe("right@example.org");
    expect((await visit("v1"))?.email?.address).toBe("rania@example.org");
  });

  it("cannot be changed a second time; the page says so and whom to call", async () => {
    await saveCorrectedEmail("v1", "right@example.org");
    const { page } = await address(ok({ email: "x" }), false);
    expect(page.find("button").exists()).toBe(false);
    expect(page.text()).toContain("Changed once already. If it is not right, call the office.");
    expect(page.find("a[href^='tel:']").exists()).toBe(Boolean((await visit("v1"))?.place.phone));
  });

  it("that cannot be changed here is not said to have been changed where this device does not know", async () => {
    const { page } = await address(ok({ email: "x" }), false);
    expect(page.text()).toContain("can no longer be changed here");
    expect(page.text()).not.toContain("Changed once already");
  });
});

describe("what she wants to be told", () => {
  const preferences = {
    reminders: true,
    channels: { mail: true, push: true, sms: true },
    language: "ar",
    email: "r…@example.org",
    hasPhone: false,
    mayCorrect: true,
    officeReminds: true,
  };

  async function open(now: Partial<typeof preferences> = {}) {
    const sent: { method: string | undefined; body: unknown }[] = [];
    const fetch = async (_: unknown, { method, body }: RequestInit = {}) => {
      const wanted: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
      if (wanted) sent.push({ method, body: wanted });
      const answer = { ...preferences, ...now, ...(wanted as object | undefined) };
      return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
    };
    const api = createTellingApi({ fetch });
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: "/:path(.*)*", name: "visit", component: { template: "" } }],
    });
    shown = mount(MessagesPage, {
      props: { id: "v1", api },
      attachTo: document.body,
      global: { plugins: [i18n, router] },
    });
    await expect.poll(() => shown?.find("form").exists()).toBe(true);
    return { page: shown, sent };
  }

  it("is sent as chosen; what is not shown stays as it was, and the page says that it is kept", async () => {
    const { page, sent } = await open();
    expect(page.findAll("input[type=checkbox]")).toHaveLength(3);
    await page.get("#wanted-reminders").setValue(false);
    await page.get("#ways-push").setValue(false);
    await page.get("select").setValue("de");
    await page.get("form").trigger("submit");
    await flushPromises();
    const channels = { mail: true, push: false, sms: true };
    expect(sent).toEqual([{ method: "PUT", body: { reminders: false, channels, language: "de" } }]);
    expect(page.text()).toContain("Saved.");
  });

  const unreached = "no reminder will reach you here";
  async function saved(page: VueWrapper) {
    await page.get("form").trigger("submit");
    await flushPromises();
    return page.get("form [role=status]").text();
  }

  it("says plainly when the settings kept leave no way for a reminder", async () => {
    const { page } = await open();
    expect(page.text()).toContain("Notice on the phone (not switched on here)");
    expect(await saved(page)).toBe("Saved.");
    await page.get("#ways-mail").setValue(false);
    expect(await saved(page)).toContain(unreached);
    await page.get("#wanted-reminders").setValue(false);
    expect(await saved(page)).toBe("Saved.");
  });

  it("has a way for a reminder without mails where this device gives notices", async () => {
    await notePush({ about: "visits", id: "v1" }, "https://push.example/1");
    const { page } = await open();
    await page.get("#ways-mail").setValue(false);
    expect(await saved(page)).toBe("Saved.");
    await page.get("#ways-push").setValue(false);
    expect(await saved(page)).toContain(unreached);
  });

  it("has a way for a reminder without mails where text messages come", async () => {
    const { page } = await open({ hasPhone: true });
    await page.get("#ways-mail").setValue(false);
    expect(await saved(page)).toBe("Saved.");
  });

  it("text messages are offered to whoever gave a number; no reminders where the office sends none", async () => {
    const { page } = await open({ hasPhone: true, officeReminds: false });
    expect(page.find("#ways-sms").exists()).toBe(true);
    expect(page.find("#wanted-reminders").exists()).toBe(false);
    expect(page.text()).toContain("This office sends no reminders.");
  });
});
