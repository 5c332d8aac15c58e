import type { Browser, BrowserContextOptions } from "@playwright/test";
import {
  closePages,
  expect,
  newPerson,
  test,
  visitorOn,
  type Typed,
  type VisitorAtWork,
} from "../../support/journey.ts";
import { runServer, tuesdayMorning, type RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

test.use({ locale: "de-DE" });

async function phoneOf(browser: Browser, options: BrowserContextOptions, url: string): Promise<VisitorAtWork> {
  const context = await browser.newContext({ ...options, locale: "de-DE", timezoneId: "Europe/Berlin" });
  await context.clock.install({ time: tuesdayMorning });
  return visitorOn(await context.newPage(), undefined, url);
}

const nameOf = ({ givenName, familyName }: Typed) => `${givenName} ${familyName}`;

test.describe("at an office with one counter whose holds last a minute", () => {
  let server: RunningServer;
  test.beforeEach(async () => {
    const booking = { coolOffMinutes: [0, 0], holdMinutes: 1 };
    server = await runServer({ offices: [testOffice({ booking })] });
  });
  test.afterEach(async ({ context }) => {
    await closePages(context);
    await server.discard();
  });

  test("PS-09 C30 of two people on the last place one wins, the other keeps what was typed and is offered the three nearest", async ({
    browser,
    contextOptions,
  }) => {
    const phones = await Promise.all([0, 1].map(() => phoneOf(browser, contextOptions, server.url)));
    const people = phones.map(() => newPerson());
    for (const [index, phone] of phones.entries()) {
      await phone.openForm("testburg", "narrow");
      await phone.type(people[index] ?? newPerson());
      await phone.toCalendar();
      await expect(phone.button("booking.time.takeNext")).toBeVisible();
    }
    await Promise.all(phones.map((it) => it.takeNext()));
    const lost = (it: VisitorAtWork) => it.page.getByRole("alert", { name: it.say("booking.trouble.slot_lost.title") });
    const outcomes = await Promise.all(
      phones.map(async (it) => {
        const won = it.page.getByText(it.say("booking.steps.4")).first();
        await expect(lost(it).or(won).first()).toBeVisible();
        return (await lost(it).isVisible()) ? "lost" : "won";
      }),
    );
    expect([...outcomes].sort()).toEqual(["lost", "won"]);
    const [winner, loser] = [phones[outcomes.indexOf("won")], phones[outcomes.indexOf("lost")]];
    const unlucky = people[outcomes.indexOf("lost")];
    if (!winner || !loser || !unlucky) throw new Error("one wins and one loses");

    await expect(lost(loser)).toBeFocused();
    await expect(lost(loser).getByRole("button")).toHaveText([
      "Dienstag, 1. Dezember 2026, 14:15 Uhr",
      "Mittwoch, 2. Dezember 2026, 14:00 Uhr",
      "Mittwoch, 2. Dezember 2026, 14:15 Uhr",
    ]);
    await lost(loser).getByRole("button").first().click();
    await expect(loser.heading).toHaveText(loser.say("booking.check.title"));
    await expect(loser.page.getByText(nameOf(unlucky))).toBeVisible();
    await Promise.all([winner.book(), loser.book()]);
    const start = (it: VisitorAtWork) => expect(it.page.locator("time").first());
    await start(winner).toHaveAttribute("datetime", "2026-12-01T14:00:00+01:00");
    await start(loser).toHaveAttribute("datetime", "2026-12-01T14:15:00+01:00");
    await Promise.all(phones.map((it) => it.page.context().close()));
  });

  test("PS-09 a time that ran out before the eyes of the visitor is told, and what was typed stays", async ({
    page,
  }) => {
    const visitor = visitorOn(page, undefined, server.url);
    const { say } = visitor;
    const person = newPerson();
    await visitor.reachCheck(person, "testburg", "narrow");
    await page.clock.fastForward("01:30");
    const told = page.getByRole("alert", { name: say("booking.trouble.hold_gone.title") });
    await expect(told).toBeFocused();
    await expect(visitor.button("booking.check.book")).toHaveCount(0);
    await page.getByRole("link", { name: say("booking.check.newTime") }).click();
    await visitor.takeNext();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expect(page.getByText(nameOf(person))).toBeVisible();
    await visitor.book();
    await expect(visitor.code).toBeVisible();
  });

  test("a time that ran out while nobody looked is told at booking, and what was typed stays", async ({ page }) => {
    const visitor = visitorOn(page, undefined, server.url);
    const { say } = visitor;
    const person = newPerson();
    await visitor.reachCheck(person, "testburg", "narrow");
    await server.stop();
    await server.startAgain({ clock: "2026-12-01T07:40:00+01:00" });
    await visitor.book();
    await expect(page.getByRole("alert", { name: say("booking.trouble.hold_gone.title") })).toBeFocused();
    await page.getByRole("link", { name: say("booking.check.newTime") }).click();
    await visitor.takeNext();
    await expect(page.getByText(nameOf(person))).toBeVisible();
    await visitor.book();
    await expect(visitor.code).toBeVisible();
  });

  test("C29 a held time outlives a server that is cut off and started again", async ({ page }) => {
    const visitor = visitorOn(page, undefined, server.url);
    await visitor.reachCheck(newPerson(), "testburg", "narrow");
    await server.kill();
    await visitor.book();
    await expect(page.getByRole("alert", { name: visitor.say("queued.title") })).toBeFocused();
    await server.startAgain();
    // Nobody presses again: what waits is sent as soon as there is a reason to believe that it can be.
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(visitor.code).toBeVisible();
  });
});

test("C31 two taps on the button book once", async ({ page }) => {
  const visitor = visitorOn(page);
  const sent: string[] = [];
  page.on("request", (it) => it.method() === "POST" && it.url().endsWith("/appointments") && sent.push(it.url()));
  await visitor.reachCheck(newPerson());
  await visitor.button("booking.check.book").dblclick();
  await expect(visitor.heading).toHaveText(visitor.say("pass.booked"));
  expect(sent).toHaveLength(1);
  await page.getByRole("link", { name: visitor.say("common.myVisits") }).click();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
});

test("C31 a second window with the same booking ends in the same visit", async ({ page, context }) => {
  const visitor = visitorOn(page);
  await visitor.reachCheck(newPerson());
  const second = visitorOn(await context.newPage());
  await second.page.goto(page.url());
  await expect(second.heading).toHaveText(second.say("booking.check.title"));
  await Promise.all([visitor.book(), second.book()]);
  await expect(visitor.code).toBeVisible();
  await expect(second.code).toBeVisible();
  expect(second.visitId()).toBe(visitor.visitId());
});

test("C31 a booking whose answer got lost ends, sent again, in the appointment that was booked", async ({ page }) => {
  const visitor = visitorOn(page);
  const { say } = visitor;
  let booked = "";
  await visitor.reachCheck(newPerson());
  await page.route(
    "**/appointments",
    async (route) => {
      const answer = (await (await route.fetch()).json()) as { appointment: { id: string } };
      booked = answer.appointment.id;
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  await visitor.book();
  await expect(page.getByRole("alert", { name: say("queued.title") })).toBeFocused();
  expect(booked).not.toBe("");
  await visitor.book();
  await expect(visitor.heading).toHaveText(say("pass.booked"));
  expect(visitor.visitId()).toBe(booked);
});

test("C34 a second appointment of the same person for the same service is refused in words", async ({ page }) => {
  const visitor = visitorOn(page);
  const person = newPerson();
  await visitor.bookVisit(person);
  await visitor.reachCheck(person);
  await visitor.book();
  await expect(page.getByText(visitor.say("problems.already_booked"))).toBeVisible();
  await page
    .getByRole("link", { name: visitor.say("common.myVisits") })
    .last()
    .click();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
});
