import { chromium, type BrowserContext, type LaunchOptions } from "@playwright/test";
import { barePage } from "./bareBrowser.ts";

const slower = 4;
const size = { width: 360, height: 740 };
const code = "main svg[role=img]";

/** Opens a browser with its profile on disk, as on a phone: what was stored is there the next time. */
export const phone = (profile: string, options: LaunchOptions): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    ...options,
    viewport: size,
    isMobile: true,
    hasTouch: true,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
  });

/** What the page notes by itself: the code is in it, and the frame after that has it on the screen. */
const noteReadable = `new MutationObserver((_, observer) => {
  if (!document.querySelector(${JSON.stringify(code)})) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => readable(String(performance.now()))));
}).observe(document, { childList: true, subtree: true })`;

/** Milliseconds from asking for a pass to its code on the screen, in a browser just started, the page four times slower. */
async function oneStart(profile: string, options: LaunchOptions, url: string): Promise<number> {
  const page = await barePage(profile, options);
  try {
    await page.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: true });
    await page.send("Emulation.setTimezoneOverride", { timezoneId: "Europe/Berlin" });
    await page.send("Emulation.setLocaleOverride", { locale: "de-DE" });
    await page.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await page.send("Page.enable");
    await page.send("Runtime.enable");
    await page.send("Runtime.addBinding", { name: "readable" });
    await page.send("Page.addScriptToEvaluateOnNewDocument", { source: noteReadable });
    const readable = page.next("Runtime.bindingCalled");
    await page.send("Page.navigate", { url });
    return Number((await readable)["payload"]);
  } finally {
    await page.end();
  }
}

/** So many cold starts of a pass, one after the other. The server has to be gone. */
export async function coldStarts(profile: string, options: LaunchOptions, url: string, count: number) {
  const times: number[] = [];
  for (let start = 0; start < count; start++) times.push(await oneStart(profile, options, url));
  return times;
}
