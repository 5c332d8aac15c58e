import { chromium, type BrowserContext, type LaunchOptions } from "@playwright/test";

const slower = 4;
const code = "main svg[role=img]";

/** Opens a browser with its profile on disk, as on a phone: what was stored is there the next time. */
export const phone = (profile: string, options: LaunchOptions): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    ...options,
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
  });

/** Milliseconds from asking for a pass to its code on the screen, in a browser just started, the page four times slower. */
async function oneStart(profile: string, options: LaunchOptions, url: string): Promise<number> {
  const context = await phone(profile, options);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await page.addInitScript((selector) => {
      const look = () => {
        if (!document.querySelector(selector)) return void requestAnimationFrame(look);
        // The frame after this one has it on the screen.
        requestAnimationFrame(() => performance.mark("readable"));
      };
      look();
    }, code);
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => performance.getEntriesByName("readable").length > 0);
    return await page.evaluate(() => performance.getEntriesByName("readable")[0]?.startTime ?? NaN);
  } finally {
    await context.close();
  }
}

/** So many cold starts of a pass, one after the other. The server has to be gone. */
export async function coldStarts(profile: string, options: LaunchOptions, url: string, count: number) {
  const times: number[] = [];
  for (let start = 0; start < count; start++) times.push(await oneStart(profile, options, url));
  return times;
}
