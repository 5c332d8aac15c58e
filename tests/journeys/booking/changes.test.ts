import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";
import { runServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

test("PS-18 after cancelling from the confirmation another phone sees the time free within 5 s", async ({
  browser,
  contextOptions,
}) => {
  const server = await runServer({ offices: [testOffice()] });
  const [mine, other] = await Promise.all(
    [0, 1].map(async () => {
      const context = await browser.newContext({ ...contextOptions, locale: "de-DE", timezoneId: "Europe/Berlin" });
      await context.clock.install({ time: "2026-12-01T07:30:00+01:00" });
      return visitorOn(await context.newPage(), undefined, server.url);
    }),
  );
  if (!mine || !other) throw new Error("two phones are needed");
  try {
    await mine.bookVisit(newPerson(), "testburg", "narrow");
    await other.openForm("testburg", "narrow");
    await other.type(newPerson());
    await other.toCalendar();
    // One counter from 14:00 to 14:30: what is booked at 14:00 leaves only 14:15 of today.
    const nextIs = (time: string) => other.page.getByText(other.say("booking.time.clock", { time }), { exact: true });
    await expect(nextIs("14:15")).toBeVisible();
    await mine.button("pass.cancel.open").click();
    await expect(mine.page.getByText(mine.say("pass.cancel.question"))).toBeFocused();
    await mine.button("pass.cancel.yes").click();
    await expect(mine.page.getByText(mine.say("pass.cancel.queued"))).toBeFocused();
    await mine.page.clock.fastForward("00:10");
    await expect(mine.heading).toHaveText(mine.say("pass.heading.cancelled"));
    await expect(mine.heading).toBeFocused();
    await expect(nextIs("14:00")).toBeVisible({ timeout: 5_000 });
    await expect(mine.code).toHaveCount(0);
    await expect(mine.page.getByText(mine.say("pass.notValid"))).toBeVisible();
    await mine.page.reload();
    await expect(mine.heading).toHaveText(mine.say("pass.heading.cancelled"));
    await mine.page.getByRole("link", { name: mine.say("common.myVisits") }).click();
    await expect(mine.page.getByText(mine.say("pass.badge.cancelled"), { exact: true })).toBeVisible();
  } finally {
    await Promise.all([mine.page.context().close(), other.page.context().close()]);
    await server.discard();
  }
});

test("PS-18 moving starts from the confirmation: the same visit, a new time, a new code", async ({ page }) => {
  const { say, ...visitor } = visitorOn(page);
  const id = await visitor.bookVisit();
  const earlier = await readCode(visitor.code);
  const first = await page.locator("time").first().getAttribute("datetime");
  await page.getByRole("link", { name: say("pass.move") }).click();
  await expect(visitor.heading).toHaveText(say("booking.move.timeTitle"));
  await page.getByRole("button", { name: /Mi.*2\. Dez/ }).click();
  await page.locator("summary", { hasText: /^09:00/ }).click();
  await page.getByRole("button", { name: /2\. Dezember 2026, 09:00/ }).click();
  await expect(visitor.heading).toHaveText(say("booking.move.checkTitle"));
  await expect(page.getByText("09:00 – 09:15 Uhr")).toBeVisible();
  await visitor.button("booking.move.confirm").click();
  await expect(visitor.code).toBeVisible();
  expect(visitor.visitId()).toBe(id);
  await expect(page.locator("time").first()).toHaveAttribute("datetime", "2026-12-02T09:00:00+01:00");
  expect(first).not.toBe("2026-12-02T09:00:00+01:00");
  const later = await readCode(visitor.code);
  expect(later).toMatch(/^TP1/);
  expect(later).not.toBe(earlier);
});

test("a move that is broken off leaves the visit as it was", async ({ page }) => {
  const { say, ...visitor } = visitorOn(page);
  const id = await visitor.bookVisit();
  const before = await readCode(visitor.code);
  await page.getByRole("link", { name: say("pass.move") }).click();
  await visitor.button("booking.time.takeNext").click();
  await expect(visitor.heading).toHaveText(say("booking.move.checkTitle"));
  await page.goto(`/visit/${id}`);
  await expect(visitor.code).toBeVisible();
  expect(await readCode(visitor.code)).toBe(before);
});
