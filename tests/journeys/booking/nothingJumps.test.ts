import type { Page } from "@playwright/test";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { wordsOf } from "../../support/words.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

/** 400 kbit/s either way, 0.4 seconds there and back: slow enough for every part of a page to come for itself. */
const slowLine = { offline: false, downloadThroughput: 50_000, uploadThroughput: 50_000, latency: 400 };
/** What counts as still: half of what the web's own measure calls good. */
const still = 0.05;

/** Begins to add up how far the parts of each page move without anybody having touched it. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    const seen = { sum: 0 };
    Object.assign(globalThis, { shifted: seen });
    new PerformanceObserver((list) => {
      for (const it of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!it.hadRecentInput) seen.sum += it.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shifted: { sum: number } }).shifted.sum);
}

// Arabic has one line more below each page than German: that nobody has checked its words.
for (const language of ["de", "ar"]) {
  test(`the steps of booking come without anything moving under the finger, on a slow phone: ${language}`, async ({
    page,
    context,
  }) => {
    test.setTimeout(180_000);
    const patient = { timeout: 60_000 };
    await page.addInitScript((tag) => localStorage.setItem("terminpass.language", tag), language);
    const shifted = await watchShifts(page);
    const { say, heading, ...visitor } = visitorOn(page, wordsOf(language));
    await visitor.openForm("pirmasens", "commitment");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await visitor.takeNext();
    await expect(heading).toHaveText(say("booking.check.title"));

    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", slowLine);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const opened = { details: "booking.details.title", time: "booking.time.title", check: "booking.check.title" };
    for (const [step, title] of Object.entries(opened)) {
      await page.goto(`/o/pirmasens/commitment/${step}`, patient);
      await expect(heading).toHaveText(say(title), patient);
      if (step === "time") await expect(visitor.button("booking.time.takeNext")).toBeVisible(patient);
      await expect(page.getByRole("link", { name: say("legal.noticeLink") })).toBeAttached(patient);
      expect(await shifted(), step).toBeLessThan(still);
    }
    // The measure can fail: what is pushed in above moves all the rest.
    await page.evaluate(() => {
      const late = document.createElement("p");
      late.style.blockSize = "20rem";
      document.querySelector("main")?.prepend(late);
    });
    await expect.poll(shifted).toBeGreaterThan(still);
  });
}
