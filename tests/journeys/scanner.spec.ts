import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { buildScannerPage, scannerPolicy, servePage } from "../support/scannerPage.ts";
import { clipFrames, writeClip, writeEmpty, writeStill } from "../support/cameraClips.ts";
import { publishedText } from "../support/publishedPass.ts";

const folder = mkdtempSync(join(tmpdir(), "scanner-"));
const clip = join(folder, "camera.y4m");

type Built = Awaited<ReturnType<typeof buildScannerPage>>;
type Served = Awaited<ReturnType<typeof servePage>>;

const test = base.extend<{ site: Served }, { built: Built }>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      writeEmpty(clip);
      const camera = ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${clip}`];
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...camera] });
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  built: [
    async ({}, use) => {
      const built = await buildScannerPage();
      await use(built);
      built.remove();
    },
    { scope: "worker" },
  ],
  site: async ({ built }, use) => {
    const site = await servePage(built.folder);
    await use(site);
    await site.close();
  },
  permissions: ["camera"],
  locale: "en-GB",
});

const heard = (page: Page) => page.getByRole("list", { name: "heard" }).getByRole("listitem");
const press = (page: Page, name: string) => page.getByRole("button", { name }).click();

/** Everything the browser complained about. */
function complaints(page: Page): string[] {
  const all: string[] = [];
  page.on("console", (it) => it.type() === "error" && all.push(it.text()));
  page.on("pageerror", (it) => all.push(String(it)));
  return all;
}

async function reopen(page: Page): Promise<void> {
  await press(page, "open or close");
  await expect(page.getByText("Reader ready")).toBeHidden();
  await press(page, "open or close");
}

test.describe("the scanner", () => {
  test("reads a pass off the camera once, and once more when asked to", async ({ page, site }) => {
    const said = complaints(page);
    writeStill(clip, publishedText);
    await page.goto(site.url);
    await expect(page.getByText("Reader ready")).toBeVisible();
    await expect(heard(page)).toHaveText([`camera ${publishedText}`]);
    await press(page, "once more");
    await expect(heard(page)).toHaveText([`camera ${publishedText}`, `camera ${publishedText}`]);
    const { violations } = await new AxeBuilder({ page }).exclude("html > head").analyze();
    expect(violations.map((it) => `${it.id}: ${it.nodes[0]?.html}`)).toEqual([]);
    expect(said).toEqual([]);
  });

  test("reads another code after it was closed and opened, and is silent before an empty desk", async ({
    page,
    site,
  }) => {
    writeEmpty(clip);
    await page.goto(site.url);
    await expect(page.getByText("Reader ready")).toBeVisible();
    writeStill(clip, "ANOTHER CODE");
    await reopen(page);
    await expect(heard(page)).toHaveText(["camera ANOTHER CODE"]);
  });

  test("reads a pass in a trembling hand", async ({ page, site }) => {
    writeClip(clip, clipFrames(publishedText, 11, 8));
    await page.goto(site.url);
    await expect(heard(page).first()).toHaveText(`camera ${publishedText}`);
  });

  test("hears nothing during a pause, and does not report what stayed in view all the time", async ({ page, site }) => {
    writeStill(clip, publishedText);
    await page.goto(site.url);
    await expect(heard(page)).toHaveCount(1);
    await press(page, "pause or go on");
    await page.keyboard.type("0123456789", { delay: 1 });
    await page.keyboard.press("Enter");
    await press(page, "pause or go on");
    await press(page, "once more");
    await expect(heard(page)).toHaveCount(2);
    await expect(heard(page).last()).toHaveText(`camera ${publishedText}`);
  });

  test("closes the camera while the page is hidden and opens it anew", async ({ page, site }) => {
    writeStill(clip, publishedText);
    await page.goto(site.url);
    await expect(heard(page)).toHaveCount(1);
    const setVisibility = (state: string) =>
      page.evaluate((it) => {
        Object.defineProperty(document, "visibilityState", { value: it, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    await setVisibility("hidden");
    await expect(page.locator("video")).toHaveCount(0);
    await setVisibility("visible");
    await expect(page.locator("video")).toHaveCount(1);
    await press(page, "once more");
    await expect(heard(page)).toHaveCount(2);
  });

  test("takes a pass from a hand-held scanner, a booking code from the keyboard and a picture from a file", async ({
    page,
    site,
  }) => {
    writeEmpty(clip);
    await page.goto(site.url);
    await expect(page.getByText("Reader ready")).toBeVisible();
    await page.keyboard.type(publishedText.toLowerCase());
    await page.keyboard.press("Enter");
    await expect(heard(page)).toHaveText([`keyboard ${publishedText}`]);
    await page.getByLabel("Booking code").fill("7kq-2mp-4vx9");
    await press(page, "Search");
    await expect(heard(page).last()).toHaveText("code 7KQ2MP4VX9");
    await page.getByLabel("Choose a picture").setInputFiles({
      name: "pass.png",
      mimeType: "image/png",
      buffer: await photoOf(page, publishedText),
    });
    await expect(heard(page).last()).toHaveText(`picture ${publishedText}`);
    await page.getByLabel("Choose a picture").setInputFiles({
      name: "letter.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("no picture"),
    });
    await expect(page.getByText("This file is not a picture")).toBeVisible();
  });
});

/** A large photo of a pass on a table, slightly turned, as a phone would store it. */
async function photoOf(page: Page, text: string): Promise<Buffer> {
  const { modulesOf } = await import("../support/passPictures.ts");
  const base64 = await page.evaluate((code) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 4_000, height: 3_000 });
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#886644";
    context.fillRect(0, 0, 4_000, 3_000);
    context.translate(2_200, 1_300);
    context.rotate(0.3);
    context.fillStyle = "#fff";
    context.fillRect(-500, -500, 1_000, 1_000);
    context.fillStyle = "#222";
    code.forEach((row, y) => row.forEach((dark, x) => dark && context.fillRect(x * 20 - 410, y * 20 - 410, 20, 20)));
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  }, modulesOf(text));
  return Buffer.from(base64, "base64");
}

test.describe("a decoder that cannot work turns the reader red", () => {
  test("where its file is missing, and green again once it is there", async ({ page, site }) => {
    site.faults.missing = /\.wasm$/;
    await page.goto(site.url);
    await expect(page.getByRole("alert")).toContainText("A part of the app is missing on this device");
    await page.getByLabel("Booking code").fill("7KQ2MP4VX9");
    await press(page, "Search");
    await expect(heard(page)).toHaveText(["code 7KQ2MP4VX9"]);
    delete site.faults.missing;
    await press(page, "Try again");
    await expect(page.getByText("Reader ready")).toBeVisible();
  });

  test("where its file is rubbish", async ({ page, site }) => {
    site.faults.broken = /\.wasm$/;
    await page.goto(site.url);
    await expect(page.getByRole("alert")).toContainText("cannot read codes");
  });

  test("where the worker's script is missing", async ({ page, site }) => {
    site.faults.missing = /decoder/;
    await page.goto(site.url);
    await expect(page.getByRole("alert")).toContainText("A part of the app is missing on this device");
  });

  test("where the security policy forbids it", async ({ page, site }) => {
    site.faults.policy = scannerPolicy.replace(" 'wasm-unsafe-eval'", "");
    await page.goto(site.url);
    await expect(page.getByRole("alert")).toContainText("The browser does not let the reader run");
  });

  test("and the camera says so where the policy of a page without a scanner holds", async ({ page, site }) => {
    site.faults.policy = scannerPolicy.replace(/ default$/, "");
    await page.goto(site.url);
    await expect(page.getByText("The camera could not be opened")).toBeVisible();
  });
});
