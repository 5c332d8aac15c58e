import type { Browser, BrowserContextOptions } from "@playwright/test";
import { expectForEverybody } from "../../support/everyPage.ts";
import { expect, newPerson, ownServer, test as journey, visitorOn, type VisitorAtWork } from "../../support/journey.ts";
import { tuesdayMorning, type RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

/** Two times a day, released on their own day: at ten and at a quarter past. */
const service = { id: "desk", name: { de: "Abholung" }, minutes: 15, grid: 15, access: [{ mode: "self_booking" }] };
const office = testOffice({
  services: [service],
  messages: { quietHours: { from: "00:00", until: "00:00" } },
  units: [
    {
      id: "desk",
      name: { de: "Schalter" },
      shifts: [
        {
          id: "morning",
          days: ["mo", "tu", "we", "th", "fr"],
          from: "10:00",
          to: "10:30",
          counters: 1,
          services: ["desk"],
          release: [{ for: "public", opens: { days: 0, at: "00:00" }, upTo: 1 }],
        },
      ],
    },
  ],
});

const test = journey.extend<{ house: RunningServer }>({
  house: ownServer({ offices: [office] }),
});
// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

/** Live pages hear of a freed time within this many milliseconds. */
const live = { timeout: 15_000 };

async function phoneOf(browser: Browser, options: BrowserContextOptions, url: string): Promise<VisitorAtWork> {
  const context = await browser.newContext({ ...options, locale: "de-DE", timezoneId: "Europe/Berlin" });
  await context.clock.install({ time: tuesdayMorning });
  return visitorOn(await context.newPage(), undefined, url);
}

const day = "Dienstag, 1. Dezember 2026";
const bookAll = async (...people: VisitorAtWork[]) => {
  for (const it of people) await it.bookVisit(newPerson(), "testburg", "desk");
};

async function cancel({ page, heading, say, cancel: ask }: VisitorAtWork) {
  await ask();
  await page.clock.fastForward("00:10");
  await expect(heading).toHaveText(say("pass.heading.cancelled"));
}

/** Fills in that today suits as well, and goes in line. */
async function enter({ page, button, say }: VisitorAtWork) {
  const from = page.getByRole("group", { name: say("waiting.wish.from") });
  await from.getByLabel(say("booking.details.day")).fill("1");
  await button("waiting.wish.send").click();
  await expect(page.getByText(say("waiting.page.noted"))).toBeVisible();
}

test("C38 row 39: a time that is given up is offered to the first in line, after her no to the next, and becomes her pass", async ({
  browser,
  contextOptions,
  house,
}) => {
  const [giver, other, first, second] = await Promise.all(
    [0, 1, 2, 3].map(() => phoneOf(browser, contextOptions, house.url)),
  );
  if (!giver || !other || !first || !second) throw new Error("four phones are needed");
  const { say } = first;
  try {
    await bookAll(giver, other);

    // Nothing is free: the way into the line stands on the page of the service and in the calendar.
    await first.page.goto(`${house.url}/o/testburg/desk`);
    await expect(first.page.getByRole("link", { name: say("waiting.link.free") })).toBeVisible();
    await first.openForm("testburg", "desk");
    await first.type(newPerson());
    await first.toCalendar();
    await expect(first.page.getByRole("heading", { name: say("booking.nothingFree.title") })).toBeVisible();
    await first.page.getByRole("link", { name: say("waiting.link.free") }).click();
    await expect(first.heading).toHaveText(say("waiting.wish.freeTitle"));
    await expectForEverybody(first.page, "wish for a time");
    await enter(first);
    await expect(first.page.getByText(say("waiting.page.aheadNone"))).toBeVisible();
    await expectForEverybody(first.page, "waiting");

    await second.page.goto(`${house.url}/o/testburg/desk/wait`);
    await enter(second);
    await expect(second.page.getByText("Vor Ihnen wartet 1 Person")).toBeVisible();

    await cancel(giver);
    await expect(first.heading).toHaveText(say("waiting.page.heading.offered"), live);
    await expect(first.page.locator("time").first()).toHaveAttribute("datetime", "2026-12-01T10:00:00+01:00");
    await expect(second.heading).toHaveText(say("waiting.page.heading.waiting"));
    await expectForEverybody(first.page, "offer");

    await first.button("waiting.offer.decline.open").click();
    await expect(first.page.getByText(say("waiting.offer.decline.question"))).toBeFocused();
    await expectForEverybody(first.page, "question before declining");
    await first.button("waiting.offer.decline.yes").click();
    await expect(first.page.getByText(say("waiting.page.declined"))).toBeVisible();
    await expect(first.heading).toBeFocused();

    await expect(second.heading).toHaveText(say("waiting.page.heading.offered"), live);
    await second.button("waiting.offer.take").click();
    await expect(second.heading).toHaveText(say("booking.details.title"));
    await expect(second.page.getByText(`Für Sie reserviert: ${day}, 10:00 Uhr.`)).toBeVisible();
    await second.type(newPerson());
    // The calendar is left out: the time is kept already.
    await second.page.getByRole("button", { name: say("booking.steps.4") }).click();
    await expect(second.heading).toHaveText(say("booking.check.title"));
    await second.book();
    await expect(second.heading).toHaveText(say("pass.booked"));
    await expect(second.page.locator("time").first()).toHaveAttribute("datetime", "2026-12-01T10:00:00+01:00");

    await second.page.goto(`${house.url}/visits`);
    await expect(second.page.getByRole("heading", { name: say("pass.list.ahead") })).toBeVisible();
    await expect(second.page.getByRole("heading", { name: say("waiting.list.title") })).toHaveCount(0);
    await first.page.goto(`${house.url}/visits`);
    await expect(first.page.getByRole("heading", { name: say("waiting.list.title") })).toBeVisible();
    await expectForEverybody(first.page, "my visits with a waiting list");
  } finally {
    await Promise.all([giver, other, first, second].map((it) => it.page.context().close()));
  }
});

test("C38 row 40: an earlier time is wished, the appointment stays, and moves when it is accepted; the time left goes on", async ({
  browser,
  contextOptions,
  house,
}) => {
  const [giver, mover, third] = await Promise.all([0, 1, 2].map(() => phoneOf(browser, contextOptions, house.url)));
  if (!giver || !mover || !third) throw new Error("three phones are needed");
  const { say, page } = mover;
  try {
    await bookAll(giver, mover);
    const visit = mover.visitId();
    await third.page.goto(`${house.url}/o/testburg/desk/wait`);
    await enter(third);

    await page.getByRole("link", { name: say("waiting.link.earlier") }).click();
    await expect(mover.heading).toHaveText(say("waiting.wish.earlierTitle"));
    await expect(page.getByText(say("waiting.wish.stays", { day, time: "10:15" }))).toBeVisible();
    await expectForEverybody(page, "wish for an earlier time");
    await mover.button("waiting.wish.sendEarlier").click();
    await expect(mover.heading).toHaveText(say("waiting.page.heading.waitingEarlier"));
    await expect(page.getByText("Vor Ihnen wartet 1 Person")).toBeVisible();

    // Whoever was in line before her leaves it.
    await third.button("waiting.page.end.open").click();
    await third.button("waiting.page.end.yes").click();
    await expect(third.heading).toHaveText(say("waiting.page.heading.left"));
    await expect(page.getByText(say("waiting.page.aheadNone"))).toBeVisible(live);

    await cancel(giver);
    await expect(mover.heading).toHaveText(say("waiting.page.heading.offered"), live);
    await expect(page.getByText(say("waiting.offer.swapExplain"))).toBeVisible();
    await expectForEverybody(page, "offer of an earlier time");
    await mover.button("booking.move.confirm").click();
    await expect(mover.heading).toHaveText(say("pass.moved"));
    expect(mover.visitId()).toBe(visit);
    await expect(page.locator("time").first()).toHaveAttribute("datetime", "2026-12-01T10:00:00+01:00");
    await expect(mover.code).toBeVisible();

    await third.page.goto(`${house.url}/o/testburg/desk`);
    await expect(third.page.getByText(say("offices.earliest.when", { day, time: "10:15" }))).toBeVisible();
  } finally {
    await Promise.all([giver, mover, third].map((it) => it.page.context().close()));
  }
});

test.describe("kept on the phone", () => {
  test.use({ serviceWorkers: "allow" });

  test("without a network the page of an entry says what the phone knows, and deleting everything takes it along", async ({
    page,
    house,
  }) => {
    const visitor = visitorOn(page, undefined, house.url);
    const { say } = visitor;
    await page.goto(`${house.url}/o/testburg/desk/wait`);
    await enter(visitor);
    const address = page.url();
    await visitor.workerReady();
    await house.stop();
    await page.goto(address);
    await expect(visitor.heading).toHaveText(say("waiting.page.heading.waiting"));
    await expect(page.getByText(say("waiting.page.notReached"))).toBeVisible();
    await page.goto(`${house.url}/phone`);
    await expect(page.getByRole("heading", { name: say("phone.group.waiting") })).toBeVisible();
    await visitor.button("phone.deleteAll").click();
    await visitor.button("phone.yes").click();
    await expect(visitor.heading).toHaveText(say("phone.goneTitle"));
    await page.goto(address);
    await expect(visitor.heading).toHaveText(say("waiting.page.heading.missing"));
  });
});
