import { flushPromises, mount, RouterLinkStub, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import "../../../client/i18n/staff.ts";
import { failureKey } from "../../../client/staff/messages/failureKey.ts";
import MessagesPage from "../../../client/staff/messages/MessagesPage.vue";
import { tabletKey } from "../../../client/staff/tablet.ts";

type Message = MessagesAnswer["messages"][number];

const failed: Message = {
  id: 7,
  kind: "booked",
  channel: "mail",
  language: "de",
  appointment: "a1",
  to: "k…@example.org",
  state: "failed",
  madeAt: "2026-12-01T07:00:00Z",
  settledAt: "2026-12-01T07:01:00Z",
  repeatedAt: null,
  attempts: 1,
  failure: "smtp_550",
};
const sent: Message = { ...failed, id: 8, kind: "reminder", state: "sent", failure: null };

let asked: { url: string; body: unknown }[];
let messages: Message[];
let refusal: string | undefined;
let readable: boolean;
let forgotten: boolean;
let page: VueWrapper;

beforeAll(() => setLanguage("en"));
beforeEach(async () => {
  asked = [];
  messages = [sent, failed];
  refusal = undefined;
  readable = forgotten = false;
  vi.stubGlobal("fetch", async (url: string, { body }: RequestInit) => {
    asked.push({ url, body: typeof body === "string" ? JSON.parse(body) : undefined });
    const headers = { "Content-Type": "application/json" };
    if (url.endsWith("/messages/7")) {
      if (forgotten) return new Response(JSON.stringify({ code: "not_found" }), { status: 404, headers });
      const read = {
        id: 7,
        subject: "Dein Termin",
        text: "Guten Tag,\n<b>Montag</b>",
        html: "<p>x</p>",
        calendar: null,
      };
      return new Response(JSON.stringify(read), { headers });
    }
    if (body === undefined) {
      const listed = url.includes("state=failed") ? messages.filter((it) => it.state === "failed") : messages;
      const answer = { asOf: "2026-12-01T07:02:00Z", readable, messages: listed };
      return new Response(JSON.stringify(answer), { headers });
    }
    if (refusal) return new Response(JSON.stringify({ code: refusal }), { status: 400, headers });
    return new Response(null, { status: 204 });
  });
  const visits = [
    { appointment: "a1", passId: "p1", name: { familyName: "Haddad", givenName: "Kim" }, code: "K4T7PX20QW" },
  ];
  const session = { office: { timeZone: "Europe/Berlin" } };
  const tablet = { state: { session, visits, now: Date.parse(failed.madeAt) } };
  page = mount(MessagesPage, {
    attachTo: document.body,
    global: { plugins: [i18n], provide: { [tabletKey as symbol]: tablet }, stubs: { RouterLink: RouterLinkStub } },
  });
  await flushPromises();
});
afterEach(() => {
  page.unmount();
  vi.unstubAllGlobals();
});

const button = (name: string) => page.findAll("button").find((it) => it.text() === name);
const press = async (name: string) => {
  await button(name)?.trigger("click");
  await flushPromises();
};

describe("PS-11 the messages of an office", () => {
  it("say in plain words what did not arrive, with its address masked", () => {
    expect(page.text()).toContain("E-mail to k…@example.org");
    expect(page.text()).toContain("This address does not exist or takes no messages (smtp_550).");
    expect(page.findAll("h2").map((it) => it.text())).toEqual(["Reminder", "Appointment booked"]);
  });

  it("name whose visit they are about and lead there, where the list of the device has it", async () => {
    const links = () => page.findAllComponents(RouterLinkStub);
    expect(links().map((it) => [it.text(), it.props("to")])).toEqual(Array(2).fill(["Haddad, Kim", "/visit/p1"]));
    messages = [{ ...failed, appointment: "another" }];
    await page.get("select").setValue("failed");
    await flushPromises();
    expect(links()).toHaveLength(0);
  });

  it("can be filtered to those that failed", async () => {
    await page.get("select").setValue("failed");
    await flushPromises();
    expect(asked.at(-1)?.url).toBe("/api/staff/messages?state=failed");
    expect(page.findAll("h2").map((it) => it.text())).toEqual(["Appointment booked"]);
  });

  it("are sent once more where they failed, and only there; what became of it is read out", async () => {
    expect(page.findAll("button").filter((it) => it.text() === "Send again")).toHaveLength(1);
    messages = [sent, { ...failed, repeatedAt: "2026-12-01T07:03:00Z" }];
    await press("Send again");
    expect(asked.map((it) => it.url)).toContain("/api/staff/messages/7/retry");
    expect(page.text()).toContain("Sent again:");
    expect(button("Send again")).toBeUndefined();
    expect(document.activeElement?.textContent).toBe("The message is about to leave.");
  });

  it("get the right address, after one that is none was refused at its field", async () => {
    await press("Correct the address");
    expect(document.activeElement?.id).toBe("address-7");
    refusal = "invalid_input";
    await page.get("form input").setValue("kim");
    await page.get("form").trigger("submit");
    await flushPromises();
    expect(page.get("form input").attributes("aria-invalid")).toBe("true");
    refusal = undefined;
    await page.get("form input").setValue("kim@example.org");
    await page.get("form").trigger("submit");
    await flushPromises();
    expect(asked.filter((it) => it.body)).toHaveLength(2);
    expect(asked.filter((it) => it.body).at(-1)).toEqual({
      url: "/api/staff/messages/7/address",
      body: { email: "kim@example.org" },
    });
    expect(page.find("form").exists()).toBe(false);
  });

  it("cannot be read where a mail server sends them", () => {
    expect(page.find("details").exists()).toBe(false);
    expect(page.text()).not.toContain("No mail server is set up");
  });

  describe("where no mail server sends them", () => {
    const open = async () => {
      const fold = page.get<HTMLDetailsElement>("details");
      fold.element.open = true;
      await fold.trigger("toggle");
      await flushPromises();
      return fold;
    };

    beforeEach(async () => {
      readable = true;
      await page.get("select").setValue("failed");
      await flushPromises();
    });

    it("stay and are fetched to be read when somebody opens them, as plain text", async () => {
      expect(page.text()).toContain("No mail server is set up");
      expect(asked.map((it) => it.url)).not.toContain("/api/staff/messages/7");
      const fold = await open();
      expect(fold.text()).toContain("Dein Termin");
      expect(fold.text()).toContain("Guten Tag,\n<b>Montag</b>");
      expect(fold.find("b").exists()).toBe(false);
      expect(fold.get("[dir]").attributes("lang")).toBe("de");
    });

    it("say so where one is no longer kept", async () => {
      forgotten = true;
      expect((await open()).text()).toContain("This message can no longer be read.");
    });

    it("are not said to leave when they are written once more", async () => {
      await press("Send again");
      expect(asked.map((it) => it.url)).toContain("/api/staff/messages/7/retry");
      expect(document.activeElement?.textContent).toContain("Without a mail server it does not leave.");
    });
  });
});

it.each([
  ["smtp_550", "mailbox"],
  ["bounced_5.1.1", "mailbox"],
  ["bounced_5.2.2", "returned"],
  ["smtp_451", "later"],
  ["too_late", "tooLate"],
  ["no_mobile", "noMobile"],
  ["econnrefused", "away"],
])("the failure %s has words of its own: %s", (code, key) => {
  expect(failureKey(code)).toBe(key);
});
