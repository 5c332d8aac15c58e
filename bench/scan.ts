import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { PassKeySet } from "../shared/pass/index.ts";
import type { PullAnswer, PushRequest, Receipt, VisitChange } from "../shared/sync/index.ts";
import type { Instant } from "../shared/time/index.ts";
import { clipFrames } from "../tests/support/cameraClips.ts";
import { demoAccount, staffOn } from "../tests/support/door.ts";
import { instant } from "../tests/support/instants.ts";
import { runServer, tuesdayMorning, type RunningServer } from "../tests/support/runningServer.ts";
import { makeKey, signedText, type TestKey } from "../tests/support/signedPass.ts";
import { percent, quantile, type Figure } from "./support/figures.ts";
import { browserWithCamera, passInView, showings } from "./support/passInView.ts";
import { slowDown } from "./support/slowDown.ts";

const slower = 4;
const visitsOnDevice = 5_000;
const readings = 60;
const startsPerClip = 5;
const shown = "dialog[data-verdict]";
const opening = instant("2026-12-01T07:45:00+01:00");

/** Starts a minute apart, three quarters of an hour round and round: every pass is in time while this runs. */
const startOf = (index: number) => (opening + (index % 45) * 60_000) as Instant;

const passIdOf = (index: number) => index.toString(16).padStart(32, "0");

/** One row of a day list that is far longer than that of any office. */
const visitOf = (index: number): VisitChange => ({
  type: "visit",
  passId: passIdOf(index),
  appointment: `appointment-${index}`,
  code: index.toString().padStart(10, "0"),
  service: "commitment",
  unit: "immigration",
  start: startOf(index),
  end: startOf(index) + 15 * 60_000,
  persons: 1,
  status: "booked",
  arrivedAt: null,
  desk: null,
  familyName: `Muster-${index}`,
  givenName: "Kim",
});

const passOf = (key: TestKey, index: number) =>
  signedText(key, {
    office: 2,
    service: 19,
    start: startOf(index),
    id: Uint8Array.from(Buffer.from(passIdOf(index), "hex")),
  });

/** Lets a server of ours speak of so many visits as no test could book, and take their arrivals. */
async function widen(page: Page, key: TestKey): Promise<void> {
  await page.route("**/api/pass-keys", async (route) => {
    const response = await route.fetch();
    const set = (await response.json()) as PassKeySet;
    await route.fulfill({ response, json: { ...set, keys: [...set.keys, key.published] } });
  });
  await page.route("**/api/sync/pull?*", async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as PullAnswer;
    const isFirst = !new URL(route.request().url()).searchParams.has("cursor");
    const changes = isFirst ? Array.from({ length: visitsOnDevice }, (_, index) => visitOf(index)) : [];
    await route.fulfill({ response, json: { ...answer, changes } });
  });
  await page.route("**/api/sync/push", async (route) => {
    const { batch, mutations } = route.request().postDataJSON() as PushRequest;
    const results = mutations.map(({ id }) => ({ id, outcome: "applied" as const }));
    await route.fulfill({ json: { type: "receipt", batch, results } satisfies Receipt });
  });
}

/** A tablet with the long list, before the scanner. */
async function tabletAt(page: Page, server: RunningServer, key: TestKey): Promise<void> {
  await page.clock.install({ time: tuesdayMorning });
  await widen(page, key);
  const staff = staffOn(page);
  await staff.signIn(demoAccount(server));
  await page.getByText(`0 von ${visitsOnDevice} angekommen`).waitFor();
  await staff.openScanner();
  // From here on there is no server: what is judged is judged with what the tablet holds.
  await page.unrouteAll({ behavior: "wait" });
  await server.stop();
  await expect(staff.status).toContainText(staff.say("staff.connection.offline"), { timeout: 60_000 });
}

/** The next visitor comes when the screen is free and the page has nothing left to do. */
async function untilFree(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.waitForFunction((selector) => !document.querySelector(selector), shown);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
}

/** Milliseconds from the Enter that ends the text of a pass to its verdict on the screen. */
const textToVerdict = (page: Page, text: string) =>
  page.evaluate(
    ([typed = "", selector = ""]) =>
      new Promise<number>((tell) => {
        const press = (key: string) =>
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        let begin = 0;
        const changes = new MutationObserver(() => {
          if (!document.querySelector(selector)) return;
          changes.disconnect();
          tell(performance.now() - begin);
        });
        changes.observe(document, { subtree: true, childList: true, attributes: true });
        for (const key of typed) press(key);
        begin = performance.now();
        press("Enter");
      }),
    [text, shown],
  );

async function textTimes(page: Page, key: TestKey): Promise<number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error("a page without a browser");
  const all: number[] = [];
  for (let index = 0; index < readings; index++) {
    // Spread over the list, so that nothing is near what was read before.
    const text = await passOf(key, (index * 1_237) % visitsOnDevice);
    const atFullSpeed = await slowDown(browser, slower);
    all.push(await textToVerdict(page, text).finally(atFullSpeed));
    await untilFree(page);
  }
  return all;
}

async function viewTimes(page: Page, file: string, key: TestKey): Promise<number[]> {
  // Two passes in turn: what stayed in view is not reported a second time.
  const [one, other] = await Promise.all([passOf(key, 17), passOf(key, 4_711)]);
  const [ones, others] = [one, other].map((text = "") => showings(startsPerClip, (seed) => clipFrames(text, seed)));
  const all: number[] = [];
  for (const index of (ones ?? []).keys()) {
    const frames = (index % 2 === 0 ? ones : others)?.[index] ?? [];
    all.push(await passInView({ page, file, frames, selector: shown, slower }));
    await untilFree(page);
  }
  return all;
}

/** The door as a whole, in the built staff app: from a pass to its verdict on the screen, with a long list on the device. */
export default async function scan(): Promise<Figure[]> {
  const files = mkdtempSync(join(tmpdir(), "bench-scan-"));
  const file = join(files, "camera.y4m");
  const [server, key] = await Promise.all([runServer(), makeKey({ kid: "201" })]);
  const browser = await browserWithCamera(file);
  try {
    const page = await browser.newPage({
      baseURL: server.url,
      locale: "de-DE",
      viewport: { width: 1280, height: 800 },
    });
    await tabletAt(page, server, key);
    const texts = await textTimes(page, key);
    const views = await viewTimes(page, file, key);
    const at = `at ${slower}×`;
    return [
      { name: `pass text → verdict ${at}, median`, value: quantile(texts, 0.5), unit: "ms" },
      { name: `pass text → verdict ${at}, p95`, value: quantile(texts, 0.95), unit: "ms", bar: { atMost: 50 } },
      { name: `pass in view → verdict ${at}, median`, value: quantile(views, 0.5), unit: "ms", bar: { atMost: 400 } },
      { name: `pass in view → verdict ${at}, p95`, value: quantile(views, 0.95), unit: "ms", bar: { atMost: 1_000 } },
      {
        name: "verdict within a second",
        value: percent(views.filter((it) => it <= 1_000).length, views.length),
        unit: "%",
      },
    ];
  } finally {
    await browser.close();
    await server.discard();
    rmSync(files, { recursive: true });
  }
}
