import { barriersOn, expectForEverybody, faintOn, overhangOf } from "../../support/everyPage.ts";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { wordsOf } from "../../support/words.ts";

test.describe("no page has a barrier, light or dark, or scrolls sideways on 320 px, in either direction of writing", () => {
  test.use({ locale: "de-DE" });

  test("on the way from the list of offices to the form", async ({ page }) => {
    const { heading, ...visitor } = visitorOn(page);
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Marburg" })).toBeVisible();
    await expectForEverybody(page, "list of offices");
    await page.goto("/o/pirmasens");
    await expect(page.getByRole("link", { name: "Beratungsgespräch" })).toBeVisible();
    await expectForEverybody(page, "office");
    await page.goto("/o/pirmasens/permit");
    await expect(heading).toHaveText(/Beantragung/);
    await expectForEverybody(page, "service");
    await visitor.openFormFor(2, "pirmasens", "permit");
    await expect(heading).toHaveText(visitor.say("booking.details.title"));
    await expectForEverybody(page, "form");
    await page.getByLabel(visitor.say("booking.details.email")).fill("kim@");
    await visitor.toCalendar();
    await expect(page.getByRole("group", { name: visitor.say("booking.faults.title") })).toBeFocused();
    await expectForEverybody(page, "form with faults");
  });

  test("in the calendar as a month", async ({ page }) => {
    const visitor = visitorOn(page);
    await visitor.openForm("pirmasens", "permit");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await visitor.button("booking.time.asMonth").click();
    await expect(page.getByRole("grid")).toBeVisible();
    await expectForEverybody(page, "calendar as a month");
  });

  test("from the calendar to the pass and its end", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openForm("pirmasens", "permit");
    await visitor.type({ ...newPerson(), familyName: "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern" });
    await visitor.toCalendar();
    await page.getByRole("button", { name: /Mi.*2\. Dez/ }).click();
    await expect(page.getByRole("heading", { name: /2\. Dezember 2026/ })).toBeFocused();
    await expectForEverybody(page, "calendar");
    await visitor.takeNext();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expectForEverybody(page, "check");
    await page.clock.fastForward("11:00");
    await expect(page.getByRole("alert", { name: say("booking.trouble.hold_gone.title") })).toBeVisible();
    await expectForEverybody(page, "check after the hold ran out");
    await page.getByRole("link", { name: say("booking.check.newTime") }).click();
    await visitor.takeNext();
    await visitor.book();
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    await page.locator("summary").first().click();
    await expectForEverybody(page, "pass");
    await visitor.button("pass.cancel.open").click();
    await expectForEverybody(page, "pass, question before cancelling");
    await visitor.confirmCancelling();
    await page.clock.fastForward("00:10");
    await expect(visitor.heading).toHaveText(say("pass.heading.cancelled"));
    await expectForEverybody(page, "cancelled pass");
    await page.goto("/visits");
    await expect(page.getByText(say("pass.badge.cancelled"), { exact: true })).toBeVisible();
    await expectForEverybody(page, "my visits");
  });

  test("where there is nothing to book, nothing to find and nobody to reach", async ({ page, context }) => {
    const { say, ...visitor } = visitorOn(page);
    for (const path of ["marburg/commitment", "marburg/permit", "magdeburg/emergency", "magdeburg/commitment"]) {
      await page.goto(`/o/${path}`);
      await expect(visitor.heading).toBeVisible();
      await expectForEverybody(page, path);
    }
    await page.goto("/o/magdeburg/emergency");
    await page.getByLabel(say("booking.matter.noReason")).check();
    await expect(page.getByText(say("booking.matter.ordinaryTitle"))).toBeVisible();
    await expectForEverybody(page, "no reason for an emergency");
    for (const path of ["/no/such/page", "/visit/unknown", "/visits", "/o/atlantis"]) {
      await page.goto(path);
      await expect(visitor.heading).toBeVisible();
      await expectForEverybody(page, path);
    }
    await visitor.workerReady();
    await context.setOffline(true);
    await page.goto("/o/duesseldorf");
    await expect(page.getByText(say("common.offline"))).toBeVisible();
    await expect(visitor.button("common.retry")).toBeVisible();
    await expectForEverybody(page, "office without a network");
  });

  test("and whatever had one would be noticed", async ({ page }) => {
    await page.goto("/visits");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await overhangOf(page)).toBe(0);
    await page.evaluate(() => {
      const nameless = document.createElement("button");
      nameless.style.inlineSize = "3000px";
      document.querySelector("main")?.append(nameless);
    });
    expect(await barriersOn(page)).toEqual([expect.stringContaining("button-name")]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await faintOn(page)).toEqual([]);
    await page.getByRole("heading", { level: 1 }).evaluate((it) => (it.style.color = "#333"));
    expect(await faintOn(page)).toEqual([expect.stringContaining("color-contrast")]);
    expect(await overhangOf(page)).toBeGreaterThan(0);
  });
});

test.describe("in English", () => {
  test.use({ locale: "en-GB" });

  test("calendar and pass have no barrier, not even written from right to left", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page, wordsOf("en"));
    const turn = (dir: "rtl" | "ltr") => page.evaluate((it) => (document.documentElement.dir = it), dir);
    await visitor.openForm("pirmasens", "commitment");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await expect(visitor.button("booking.time.takeNext")).toBeVisible();
    await turn("rtl");
    expect(await barriersOn(page)).toEqual([]);
    await visitor.takeNext();
    await visitor.book();
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    expect(await barriersOn(page)).toEqual([]);
    await turn("ltr");
    await expectForEverybody(page, "pass in English");
  });
});
