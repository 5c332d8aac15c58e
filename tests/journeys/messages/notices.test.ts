import type { CDPSession, Page } from "@playwright/test";
import type { StaffAppointmentAnswer } from "../../../shared/booking/index.ts";
import { testBrowser } from "../../support/browserPush.ts";
import { expect, newPerson, test as journey, visitorOn, wholeBrowser } from "../../support/journey.ts";
import { runServer, type RunningServer } from "../../support/runningServer.ts";
import { openService, type TestService } from "../../support/service.ts";
import { wordsOf } from "../../support/words.ts";

interface Fixtures {
  service: TestService;
  house: RunningServer;
}

/** A server beside a push service of this machine. */
const test = journey.extend<Fixtures>({
  // A shell shows no notices.
  launchOptions: [async ({ launchOptions }, use) => use({ ...launchOptions, ...wholeBrowser() }), { scope: "worker" }],
  service: async ({}, use) => {
    const service = await openService();
    await use(service);
    await service.goDown();
  },
  house: async ({ service }, use) => {
    const house = await runServer({ env: { PUSH_HOSTS: service.origin } });
    await use(house);
    await house.discard();
  },
  baseURL: async ({ house }, use) => use(house.url),
});
test.use({ locale: "de-DE", permissions: ["notifications"] });

const say = wordsOf("de");

/** A browser here reaches no push service of the world: it gets an address at ours instead, and a key that the test can read with. */
async function subscribesAt(page: Page, endpoint: string, keys: { p256dh: string; auth: string }): Promise<void> {
  await page.addInitScript(
    ([address, its]) => {
      let subscription: unknown = null;
      const forKey = (key: BufferSource) => ({
        endpoint: address,
        options: { applicationServerKey: key },
        toJSON: () => ({ endpoint: address, keys: its }),
        unsubscribe: async () => ((subscription = null), true),
      });
      PushManager.prototype.getSubscription = async () => subscription as PushSubscription | null;
      PushManager.prototype.subscribe = async (wanted) => {
        const key = new Uint8Array(wanted?.applicationServerKey as Uint8Array).buffer;
        subscription = forKey(key);
        return subscription as PushSubscription;
      };
    },
    [endpoint, keys] as const,
  );
}

/** Somebody at the reception cancels the visit. */
async function cancelByOffice({ url, greeting }: RunningServer, id: string): Promise<void> {
  const email = /reception@pirmasens\S*/.exec(greeting())?.[0] ?? "";
  const password = /with password: +(\S+)/.exec(greeting())?.[1] ?? "";
  const headers = { "Content-Type": "application/json", Origin: url };
  const post = (path: string, body: unknown, cookie = "") =>
    fetch(`${url}${path}`, { method: "POST", headers: { ...headers, Cookie: cookie }, body: JSON.stringify(body) });
  const signedIn = await post("/api/auth/sign-in/email", { email, password });
  const cookie = signedIn.headers.getSetCookie().map((it) => it.split(";")[0]);
  const answer = await post(`/api/staff/appointments/${id}/cancel`, {}, cookie.join("; "));
  expect(answer.status).toBe(200);
  expect(((await answer.json()) as StaffAppointmentAnswer).appointment.status).toBe("cancelled");
}

/** Hands the worker of the page what a push service would, decrypted. */
async function deliver(session: CDPSession, origin: string, text: string): Promise<void> {
  const registration = new Promise<string>((found) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const mine = registrations.find((it) => it.scopeURL === `${origin}/` && !it.isDeleted);
      if (mine) found(mine.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId: await registration, data: text });
}

interface Notice {
  title: string;
  body: string;
  lang: string;
}
const noticesOn = (page: Page): Promise<Notice[]> =>
  page.evaluate(async () => {
    const { active: _, ...worker } = await navigator.serviceWorker.ready.then((it) => ({ active: it.active, it }));
    return (await worker.it.getNotifications()).map(({ title, body, lang }) => ({ title, body, lang }));
  });

test("a notice of the office reaches the phone: neutral, readable by it alone, and a press opens the visit", async ({
  page,
  house,
  service,
}) => {
  const browser = testBrowser();
  await subscribesAt(page, `${service.origin}/push/phone`, browser.keys);
  const visitor = visitorOn(page);
  const id = await visitor.bookVisit(newPerson());
  await visitor.workerReady();
  await expect(page.getByText(say("devices.tell.isOff"))).toBeVisible();
  await page.getByLabel(say("devices.tell.switch")).check();
  await expect(page.getByText(say("devices.tell.isOn"))).toBeVisible();

  await cancelByOffice(house, id);
  const [posted] = await service.until(1);
  expect(posted?.headers["authorization"]).toMatch(/^vapid t=/);
  const text = await browser.read(posted?.body ?? new Uint8Array());

  await page.goto("/visits");
  await deliver(await page.context().newCDPSession(page), house.url, text);
  await expect.poll(() => noticesOn(page)).toHaveLength(1);
  const [notice] = await noticesOn(page);
  expect(notice).toMatchObject({ title: "Termin", lang: "de" });
  expect(notice?.body).toMatch(/^Ihr Termin am .*findet nicht statt\.$/);
  expect(JSON.stringify(notice)).not.toMatch(/Ausländer|Behörde|Aufenthalt|Pirmasens/);

  // The same visit once more: there is one notice of it, not two.
  await deliver(await page.context().newCDPSession(page), house.url, text);
  await expect.poll(() => noticesOn(page)).toHaveLength(1);

  const worker = page.context().serviceWorkers()[0];
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [shown] = await scope.registration.getNotifications();
    const Press = (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event })
      .NotificationEvent;
    globalThis.dispatchEvent(new Press("notificationclick", { notification: shown }));
  });
  await expect(page).toHaveURL(new RegExp(`/visit/${id}$`));
  await expect.poll(() => noticesOn(page)).toEqual([]);
  await expect(page.getByText(say("pass.state.cancelled")).first()).toBeVisible();
});

test("a message that says nothing readable is shown all the same", async ({ page, house }) => {
  await page.goto("/");
  await visitorOn(page).workerReady();
  await deliver(await page.context().newCDPSession(page), house.url, "no JSON");
  await expect.poll(() => noticesOn(page)).toMatchObject([{ title: "Terminpass", body: "" }]);
});

test("notices that are switched off are written to nobody", async ({ page, house, service }) => {
  await subscribesAt(page, `${service.origin}/push/phone`, testBrowser().keys);
  const visitor = visitorOn(page);
  const id = await visitor.bookVisit(newPerson());
  await visitor.workerReady();
  const box = page.getByLabel(say("devices.tell.switch"));
  await box.check();
  await expect(page.getByText(say("devices.tell.isOn"))).toBeVisible();
  await box.uncheck();
  await expect(page.getByText(say("devices.tell.isOff"))).toBeVisible();
  await cancelByOffice(house, id);
  const second = await visitorOn(page).bookVisit(newPerson());
  await page.getByLabel(say("devices.tell.switch")).check();
  await expect(page.getByText(say("devices.tell.isOn"))).toBeVisible();
  await cancelByOffice(house, second);
  // What comes is about the second visit: the first one was told to nobody.
  await service.until(1);
  expect(service.received).toHaveLength(1);
});

test("six digits bring a visit from one device to another, once", async ({
  page,
  browser,
  contextOptions,
  baseURL,
}) => {
  const visitor = visitorOn(page);
  await visitor.bookVisit(newPerson());
  await page.getByRole("button", { name: say("devices.other.make") }).click();
  const part = page.getByRole("region", { name: say("devices.other.title") });
  await expect(part.locator("dd").nth(1)).toHaveText(/^\d{3} \d{3}$/);
  const [code = "", digits = ""] = await part.locator("dd").allTextContents();

  const elsewhere = await browser.newContext({ ...contextOptions, ...(baseURL && { baseURL }), locale: "de-DE" });
  const other = await elsewhere.newPage();
  await other.goto("/find");
  await other.getByLabel(say("devices.find.byDigits")).check();
  await other.getByLabel(say("visits.find.code")).fill(code);
  await other.getByLabel(say("devices.find.digits"), { exact: true }).fill(digits);
  await other.getByRole("button", { name: say("visits.find.find") }).click();
  await expect(other.getByRole("img", { name: say("pass.qr") })).toBeVisible();
  expect(other.url()).toContain(`/visit/${visitor.visitId()}`);

  await other.goto("/find#digits");
  await other.getByLabel(say("visits.find.code")).fill(code);
  await other.getByLabel(say("devices.find.digits"), { exact: true }).fill(digits);
  await other.getByRole("button", { name: say("visits.find.find") }).click();
  await expect(other.getByText(say("devices.find.notFound"))).toBeVisible();
  await elsewhere.close();
});
