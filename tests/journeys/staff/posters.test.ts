import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { demoAccount, expect, staffOn, test } from "../../support/door.ts";
import { expectForEverybody } from "../../support/everyPage.ts";
import { textIn } from "../../support/posterPictures.ts";
import { testOffice } from "../../support/testOffice.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ serviceWorkers: "block" });

const origins = [
  { id: "immigration", name: { de: "Seite der Ausländerbehörde" } },
  { id: "public_order", name: { de: "Seite des Ordnungsamts" } },
];

test.use({ locale: "de-DE", moreOffices: async ({}, use) => use([testOffice({ origins })]) });

/** Takes the poster as a file of a format. */
async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFileSync(await file.path());
}

test("PS-03 PS-04 a poster opens the booking with the matter chosen, and the office sees where it hung", async ({
  page,
  house,
  another,
}) => {
  const { password } = demoAccount(house, "testburg");
  await staffOn(page).signIn({ email: "manager@testburg.example", password });
  await page.getByRole("link", { name: "Plakate" }).click();
  await page.getByLabel("Der Code öffnet").selectOption("self");
  await page.getByLabel("Wo hängt es?").selectOption("public_order");
  await expect(page.getByRole("img", { name: "Vorschau des Plakats" })).toBeVisible();
  await expectForEverybody(page, "posters");

  const target = `${house.url}/o/testburg/self?origin=public_order`;
  expect(await textIn(await download(page, "PNG als Bild"))).toBe(target);
  const svg = (await download(page, "SVG zum Weiterbearbeiten")).toString("utf8");
  expect(svg).toContain("Beispiel für Tests");
  const wall = await another({ width: 800, height: 1130 });
  await wall.setContent(svg);
  expect(await textIn(await wall.screenshot())).toBe(target);
  expect((await download(page, "PDF zum Drucken")).subarray(0, 5).toString()).toBe("%PDF-");

  // Two people scan, one of them twice from the other place; a reload counts nothing.
  for (const from of [
    target,
    target.replace("public_order", "immigration"),
    target.replace("public_order", "nowhere"),
  ]) {
    const counted = wall.waitForResponse((it) => it.url().endsWith("/origins"));
    await wall.goto(from);
    expect((await counted).status()).toBe(204);
    await expect(wall.getByRole("heading", { level: 1 })).toHaveText("Dienst self");
    await expect(wall).toHaveURL(`${house.url}/o/testburg/self`);
  }
  await wall.reload();
  await expect(wall.getByRole("heading", { level: 1 })).toHaveText("Dienst self");

  await page.reload();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveText([/Ort/, /Ausländerbehörde\s*1\s*1\s*1/, /Ordnungsamts\s*1\s*1\s*1/, /Andere Orte\s*1/]);
});

test("the reception makes no posters", async ({ page, house }) => {
  await staffOn(page).signIn(demoAccount(house, "testburg"));
  await expect(page.getByRole("link", { name: "Gerät" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Plakate" })).toHaveCount(0);
});
