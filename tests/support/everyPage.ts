import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./journey.ts";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// No page has frames: axe need not open a window of its own to put its findings together.
const axeOn = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

/** What axe finds against the standards on the page as it stands, one line for each fault. */
export const barriersOn = (page: Page) => faultsFoundBy(axeOn(page).withTags(standards));

/** What colours alone decide. */
export const faintOn = (page: Page) => faultsFoundBy(axeOn(page).withRules(["color-contrast", "link-in-text-block"]));

async function faultsFoundBy(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((it) => `${id}: ${it.target.join(" ")} — ${it.failureSummary}`),
  );
}

/** How many pixels the page is wider than its window. The room kept for a scroll bar is none of them. */
export const overhangOf = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));

/** The narrowest window that has to do without scrolling sideways (WCAG 1.4.10), in pixels. */
const narrow = 320;

/** Holds a page against what every page of the app promises. The narrow and the dark ones are looked at on the phone only. */
export async function expectForEverybody(page: Page, name: string): Promise<void> {
  expect.soft(await barriersOn(page), name).toEqual([]);
  const usual = page.viewportSize();
  if (!usual || usual.width > 600) return;
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await faintOn(page), `${name}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: narrow, height: 640 });
  for (const dir of ["rtl", "ltr"]) {
    await page.evaluate((it) => (document.documentElement.dir = it), dir);
    expect.soft(await overhangOf(page), `${name}, ${narrow} px, ${dir}: pixels beyond the edge`).toBe(0);
  }
  await page.setViewportSize(usual);
}
