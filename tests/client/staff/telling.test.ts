import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import "../../../client/i18n/staff.ts";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createStaffApi, type StaffAnswer } from "../../../client/api/staff.ts";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import TellVisit from "../../../client/staff/messages/TellVisit.vue";
import type { TellVisit as Request, ToldAnswer } from "../../../shared/booking/telling.ts";
import { anOffice } from "../device/builders.ts";

const told = (channels: ToldAnswer["channels"]): StaffAnswer<ToldAnswer> => ({
  kind: "ok",
  value: { kind: "document_missing", channels },
});
const refused = (code: string) => ({ kind: "refused", status: 409, code }) as const;
const unreachable = { kind: "unreachable" } as const;

const document = (id: string, de: string, en: string) => ({ id, name: { de, en } });
const checklist = [
  { documents: [document("passport", "Pass", "Passport"), document("id_card", "Ausweis", "Identity card")] },
  { documents: [document("photo", "Foto", "Photo"), document("passport", "Pass", "Passport")] },
];

let shown: VueWrapper | undefined;
beforeAll(() => setLanguage("en"));
afterEach(() => shown?.unmount());

/** The part of a visit's page from which people are told, and what it sent; answers are given in turn, the last one again. */
function opened(answers: readonly (StaffAnswer<ToldAnswer> | Promise<never>)[], more: Record<string, unknown> = {}) {
  const sent: { request: Request; key: string }[] = [];
  const view = anOffice();
  const services = view.services.map((it) => ({ ...it, checklist }));
  const api = {
    office: async () => (more["noOffice"] ? unreachable : { kind: "ok" as const, value: { ...view, services } }),
    tellVisit: async (_id: string, request: Request, key: string) => {
      sent.push({ request, key });
      return answers[Math.min(sent.length, answers.length) - 1] ?? unreachable;
    },
  };
  const visit = { appointment: "a1", service: view.services[0]?.id ?? "" };
  const props = { office: view.id, visit, room: "Room 3", isToday: true, isConnected: true, api, ...more };
  shown = mount(TellVisit, { props, global: { plugins: [i18n] }, attachTo: globalThis.document.body });
  const page = shown;
  const button = (name: string) => page.findAll("button").find((it) => it.text() === name);
  const press = async (name: string) => {
    await button(name)?.trigger("click");
    await flushPromises();
  };
  const send = async () => {
    await page.get("form").trigger("submit");
    await flushPromises();
  };
  const tick = (name: string) =>
    page
      .findAll(".kern-form-check")
      .find((it) => it.text() === name)
      ?.get("input")
      .setValue(true);
  return { page, sent, button, press, send, tick };
}

const focused = () => globalThis.document.activeElement?.textContent ?? "";

describe("telling somebody that documents are missing", () => {
  it("takes them from the checklist of the service, each once, and one more in words; then says what went where", async () => {
    const { page, sent, press, tick, send } = opened([told(["mail", "push"])]);
    await press("Documents are missing");
    expect(page.findAll(".kern-form-check").map((it) => it.text())).toEqual(["Passport", "Identity card", "Photo"]);
    await tick("Photo");
    await page.get("input[type=text]").setValue(" Letter of the school ");
    await send();
    expect(sent.map((it) => it.request)).toEqual([
      { kind: "document_missing", documents: ["photo", "Letter of the school"] },
    ]);
    const alert = page.get("[role='alert']");
    expect(alert.findAll("li").map((it) => it.text())).toEqual(["Photo", "Letter of the school"]);
    expect(alert.text()).toContain("This way: E-mail, Notice on the phone");
    expect(focused()).toBe(globalThis.document.querySelector("[role='alert']")?.textContent);
    expect(page.find("form").exists()).toBe(false);
  });

  it("sends nothing before something is chosen, and leads to the field", async () => {
    const { page, sent, press, send } = opened([told(["mail"])]);
    await press("Documents are missing");
    await send();
    expect(sent).toEqual([]);
    expect(page.text()).toContain("Choose a document or write down what is missing.");
    expect(globalThis.document.activeElement?.id).toBe("missing-words");
  });

  it("takes words where the checklist cannot be had", async () => {
    const { page, sent, press, send } = opened([told(["sms"])], { noOffice: true });
    await press("Documents are missing");
    expect(page.text()).toContain("No checklist can be had right now.");
    await page.get("input").setValue("Passport");
    await send();
    expect(sent[0]?.request).toEqual({ kind: "document_missing", documents: ["Passport"] });
  });
});

describe("telling somebody that she is next", () => {
  it("names the room that she knows, and sends another one only where it is typed", async () => {
    const { page, sent, press, send } = opened([told(["sms"])]);
    await press("You are next");
    expect(page.text()).toContain("Only if the person is not to come here: Room 3.");
    await send();
    await press("You are next");
    await page.get("input").setValue("Room 7");
    await send();
    expect(sent.map((it) => it.request)).toEqual([{ kind: "you_are_next" }, { kind: "you_are_next", room: "Room 7" }]);
    expect(page.get("[role='alert']").text()).toContain("Room: Room 7");
    expect(new Set(sent.map((it) => it.key)).size).toBe(2);
  });

  it("is not offered for a visit of another day", () => {
    const { button } = opened([], { isToday: false });
    expect(button("Documents are missing")).toBeDefined();
    expect(button("You are next")).toBeUndefined();
  });
});

describe("a message of staff", () => {
  it("leaves once, however often Send is pressed while it is under way", async () => {
    const { sent, press, send } = opened([new Promise<never>(() => undefined)]);
    await press("You are next");
    await send();
    await send();
    expect(sent).toHaveLength(1);
  });

  it("keeps its key after a missing answer, so that the server sends it once; other words have another key", async () => {
    const { page, sent, press, send } = opened([unreachable, { kind: "unknown", status: 502 }, told(["mail"])]);
    await press("You are next");
    await page.get("input").setValue("Room 7");
    await send();
    expect(page.text()).toContain("The server did not answer");
    expect(page.text()).toContain("Nothing is kept for later.");
    expect(page.get("input").element.value).toBe("Room 7");
    await send();
    expect(sent[1]?.key).toBe(sent[0]?.key);
    await page.get("input").setValue("Room 8");
    await send();
    expect(sent[2]?.key).not.toBe(sent[0]?.key);
  });

  it.each([
    ["no_address", "This person cannot be reached"],
    ["too_late", "This is no longer possible"],
    ["not_found", "That did not work"],
  ])("that was refused with %s says plainly that nothing was sent: %s", async (code, title) => {
    const { page, sent, press, send } = opened([refused(code)]);
    await press("You are next");
    await send();
    expect(focused()).toContain(title);
    expect(focused()).toContain("Nothing was sent.");
    // What is put right meanwhile is judged anew.
    await send();
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
    expect(page.find("form").exists()).toBe(true);
  });

  it("says before anything is typed that it needs a network", () => {
    expect(opened([], { isConnected: false }).page.text()).toContain("This needs a connection to the server.");
    shown?.unmount();
    expect(opened([]).page.text()).not.toContain("This needs a connection");
  });

  it("goes to the server with its key", async () => {
    const asked: [string, RequestInit | undefined][] = [];
    const send = async (path: unknown, init?: RequestInit) => {
      asked.push([String(path), init]);
      const body = { kind: "you_are_next", channels: ["mail"] };
      return new Response(JSON.stringify(body), { status: 201, headers: { "Content-Type": "application/json" } });
    };
    const api = createStaffApi({ fetch: send });
    expect(await api.tellVisit("a/1", { kind: "you_are_next" }, "key-1")).toMatchObject({ kind: "ok" });
    const [[path, init] = []] = asked;
    expect(path).toBe("/api/staff/appointments/a%2F1/messages");
    expect(init?.headers).toMatchObject({ "Idempotency-Key": "key-1" });
  });
});
