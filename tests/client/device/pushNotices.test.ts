import { describe, expect, it } from "vitest";
import { openNotice, renewSubscription, showNotice } from "../../../client/device/worker/push.ts";

const origin = "https://termine.example.org";
const text = { title: "Termin", body: "Neue Zeit", path: "/visit/v1", tag: "t1", lang: "ar", dir: "rtl" };

describe("a message of the server", () => {
  async function shown(message: { json(): unknown } | null) {
    const notices: { title: string; options: NotificationOptions | undefined }[] = [];
    const showNotification = async (title: string, options?: NotificationOptions) =>
      void notices.push({ title, options });
    await showNotice({ registration: { showNotification } as unknown as ServiceWorkerRegistration }, message);
    return notices;
  }

  it("is shown with its words, its direction and the page that it opens", async () => {
    expect(await shown({ json: () => text })).toEqual([
      {
        title: "Termin",
        options: expect.objectContaining({
          body: "Neue Zeit",
          tag: "t1",
          lang: "ar",
          dir: "rtl",
          data: { path: "/visit/v1" },
        }) as unknown,
      },
    ]);
  });

  it.each([
    ["nothing", null],
    ["something else", { json: () => JSON.parse("{") as unknown }],
  ])("is shown as well when it carries %s: browsers want to see one for every message", async (_, message) => {
    const [notice] = await shown(message);
    expect(notice?.title).toBe("Terminpass");
    expect(notice?.options?.data).toEqual({ path: "/visits" });
  });
});

describe("a press on a notice", () => {
  async function pressed(path: unknown, open: string[] = []) {
    const did: string[] = [];
    const windows = open.map((url) => ({
      url,
      focus: async () => did.push(`focus ${url}`),
      navigate: async (to: string) => did.push(`go to ${to}`),
    }));
    const clients = { matchAll: async () => windows, openWindow: async (url: string) => did.push(`open ${url}`) };
    await openNotice({ clients, location: { origin } }, { close: () => did.push("close"), data: { path } });
    return did;
  }

  it("opens the visit", async () => {
    expect(await pressed("/visit/v1")).toEqual(["close", `open ${origin}/visit/v1`]);
  });

  it("shows the window that has the visit open, or takes another one there", async () => {
    const there = `${origin}/visit/v1`;
    expect(await pressed("/visit/v1", [`${origin}/`, there])).toEqual(["close", `focus ${there}`]);
    expect(await pressed("/visit/v1", [`${origin}/`])).toEqual(["close", `focus ${origin}/`, `go to ${there}`]);
  });

  it.each(["https://evil.example/", "//evil.example/x", "javascript:alert(1)", undefined])(
    "never leaves this app: %s",
    async (path) => {
      const [, opened = ""] = await pressed(path);
      expect(opened.startsWith(`open ${origin}/`)).toBe(true);
    },
  );
});

describe("a subscription that the push service has changed", () => {
  const aSubscription = (name: string) =>
    ({
      endpoint: `https://push.example/${name}`,
      options: { applicationServerKey: new ArrayBuffer(65) },
      toJSON: () => ({
        endpoint: `https://push.example/${name}`,
        keys: { p256dh: `key ${name}`, auth: `auth ${name}` },
      }),
    }) as unknown as PushSubscription;

  async function changed(event: {
    oldSubscription?: PushSubscription | null;
    newSubscription?: PushSubscription | null;
  }) {
    const sent: { url: string; body: unknown }[] = [];
    const send = (async (url: string, init: RequestInit) =>
      sent.push({ url, body: JSON.parse(String(init.body)) })) as unknown as typeof fetch;
    const subscribe = async () => aSubscription("made here");
    const registration = { pushManager: { subscribe } } as unknown as ServiceWorkerRegistration;
    await renewSubscription({ registration }, event, send);
    return sent;
  }
  const told = (name: string) => ({
    url: "/api/push/renew",
    body: {
      endpoint: "https://push.example/old",
      auth: "auth old",
      subscription: { endpoint: `https://push.example/${name}`, keys: { p256dh: `key ${name}`, auth: `auth ${name}` } },
    },
  });

  it("is told to the server with the secret of the old one", async () => {
    const events = { oldSubscription: aSubscription("old"), newSubscription: aSubscription("new") };
    expect(await changed(events)).toEqual([told("new")]);
  });

  it("is made anew where the browser only ended the old one", async () => {
    expect(await changed({ oldSubscription: aSubscription("old") })).toEqual([told("made here")]);
  });

  it("waits for the next start of the app where the browser says nothing of the old one", async () => {
    expect(await changed({})).toEqual([]);
  });
});
