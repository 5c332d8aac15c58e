import { type Page } from "@playwright/test";
import type { PassKeySet } from "../../../shared/pass/index.ts";
import { verifyPass } from "../../../shared/pass/index.ts";
import { instant } from "../../support/instants.ts";
import { closePages, expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";
import { runServer, type RunningServer } from "../../support/runningServer.ts";

test.use({ locale: "de-DE" });

const atTheDoor = instant("2026-12-01T08:00:00+01:00");

/** What a reception without a network holds: the keys it fetched before. */
async function keysOf({ url }: RunningServer): Promise<PassKeySet> {
  return (await (await fetch(`${url}/api/pass-keys`)).json()) as PassKeySet;
}

/** The pass on the screen as a reception reads it: genuine or not, and when the visit begins. */
async function judged(page: Page, keys: PassKeySet) {
  const text = (await readCode(visitorOn(page).code)) ?? "";
  const outcome = await verifyPass(text, keys, atTheDoor);
  return { kind: outcome.kind, text };
}

const bookingCode = (page: Page) => page.locator("[translate=no] .group").allTextContents();

test.describe("with the server gone", () => {
  let server: RunningServer;
  test.beforeEach(async () => {
    server = await runServer();
  });
  test.afterEach(async ({ context }) => {
    await closePages(context);
    await server.discard();
  });

  test("O1 X-04 a phone started anew shows code and number, and reception finds the pass genuine", async ({
    phone,
  }) => {
    const keys = await keysOf(server);
    const before = visitorOn(await phone.start(), undefined, server.url);
    const id = await before.bookVisit();
    const [shown, number] = [await judged(before.page, keys), await bookingCode(before.page)];
    expect(shown.kind).toBe("genuine");
    expect(number.join("")).toMatch(/^\w{3}-\w{3}-\w{4}$/);
    await before.workerReady();
    await phone.end();
    expect(await server.stop()).toBe(0);
    await expect(fetch(server.url)).rejects.toThrow();

    const page = await phone.start();
    const visitor = visitorOn(page);
    await page.goto(`${server.url}/visit/${id}`);
    await expect(visitor.code).toBeVisible();
    expect(await judged(page, keys)).toEqual(shown);
    expect(await bookingCode(page)).toEqual(number);
    await expect(page.getByText("Verpflichtungserklärung").first()).toBeVisible();
    await expect(page.getByText("Dienstag, 1. Dezember 2026", { exact: true })).toBeVisible();
    await expect(page.getByText("Beispielstraße 1", { exact: true })).toBeVisible();
    await expect(page.getByText(visitor.say("pass.notReached"))).toBeVisible();
    // A pass that somebody altered is not genuine: the check above can fail.
    const altered = shown.text.slice(0, -1) + (shown.text.endsWith("0") ? "4" : "0");
    expect((await verifyPass(altered, keys, atTheDoor)).kind).not.toBe("genuine");

    // By the icon on the home screen, which knows no visit.
    await page.goto(`${server.url}/`);
    await page.getByRole("link", { name: visitor.say("common.myVisits") }).click();
    await page.getByRole("link", { name: /1\. Dezember 2026/ }).click();
    await expect(visitor.code).toBeVisible();
    expect(await judged(page, keys)).toEqual(shown);
  });

  test("O1 it is the worker on the phone that brings the pass back: without it the page stays away", async ({
    phone,
  }) => {
    const before = visitorOn(await phone.start(), undefined, server.url);
    const id = await before.bookVisit();
    await before.workerReady();
    await before.page.evaluate(async () => {
      for (const it of await navigator.serviceWorker.getRegistrations()) await it.unregister();
    });
    await phone.end();
    await server.stop();
    const page = await phone.start();
    await expect(page.goto(`${server.url}/visit/${id}`)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  });

  test("X-05 a service that was looked at once shows its facts again, with their age", async ({ page }) => {
    const visitor = visitorOn(page);
    await page.goto(`${server.url}/o/stuttgart/eat_pickup`);
    await expect(visitor.heading).toHaveText(/Abholung/);
    const facts = await page.locator("dl").first().textContent();
    await visitor.workerReady();
    await server.kill();
    await page.reload();
    await expect(page.locator("dl").first()).toHaveText(facts ?? "");
    await expect(page.getByText(new RegExp(visitor.say("offices.offline", { when: ".+" })))).toBeVisible();
  });
});

test("all the pass page needs is on the phone before it is shown", async ({ page, context }) => {
  const visitor = visitorOn(page);
  await visitor.reachCheck(newPerson());
  await visitor.workerReady();
  await page.route("**/appointments", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    await context.setOffline(true);
    await route.fulfill({ response: answer, body });
  });
  await visitor.book();
  await expect(visitor.heading).toHaveText(visitor.say("pass.booked"));
  await expect(page.getByText(visitor.say("pass.stored"))).toBeVisible();
  const text = await readCode(visitor.code);
  await page.reload();
  await expect(visitor.code).toBeVisible();
  expect(await readCode(visitor.code)).toBe(text);
});

test("the code measures at least 40 mm and stays black on white where all else is dark", async ({ page }) => {
  const visitor = visitorOn(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await visitor.bookVisit();
  const millimetre = 96 / 25.4;
  for (const width of [page.viewportSize()?.width ?? 360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const box = await visitor.code.boundingBox();
    // Of the 49 modules of the drawing 41 are the code, the others its quiet zone.
    expect(((box?.width ?? 0) * 41) / 49).toBeGreaterThanOrEqual(40 * millimetre);
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true);
    expect(await readCode(visitor.code)).toMatch(/^TP1/);
  }
  const colours = await visitor.code.evaluate((svg) => [...svg.children].map((it) => getComputedStyle(it).fill));
  expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
});

test("the screen is kept awake while a pass is shown, and only then", async ({ page }) => {
  const visitor = visitorOn(page);
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.defineProperty(navigator, "wakeLock", {
      value: {
        request: (kind: string) => {
          asked.push(kind);
          return Promise.resolve({ release: () => Promise.resolve(), addEventListener: () => undefined });
        },
      },
    });
  });
  const asked = () => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  await visitor.reachCheck(newPerson());
  expect(await asked()).toEqual([]);
  await visitor.book();
  await expect(visitor.code).toBeVisible();
  await expect.poll(asked).toContain("screen");
});
