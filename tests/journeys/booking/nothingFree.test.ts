import { expectForEverybody } from "../../support/everyPage.ts";
import { expect, newPerson, ownServer, test as journey, visitorOn } from "../../support/journey.ts";
import type { RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

/** Times of the same day, released when the doors open at eight, and tomorrow's at the same hour. */
const today = { id: "today", name: { de: "Übertrag" }, minutes: 15, grid: 15, access: [{ mode: "same_day" }] };
const office = testOffice({
  services: [{ ...today, online: { url: "https://online.example/uebertrag" } }],
  phoneHours: { number: "030 123456", weekly: [{ days: ["mo"], from: "08:00", to: "12:00" }] },
  visitorHours: { weekly: [{ days: ["mo", "tu"], from: "08:00", to: "12:00" }] },
  units: [
    {
      id: "desk",
      name: { de: "Schalter" },
      shifts: [
        {
          id: "morning",
          days: ["mo", "tu", "we", "th", "fr"],
          from: "08:00",
          to: "12:00",
          counters: 1,
          services: ["today"],
          release: [{ for: "public", opens: { days: 0, at: "08:00" }, upTo: 1 }],
        },
      ],
    },
  ],
});

const test = journey.extend<{ early: RunningServer }>({
  early: ownServer({ offices: [office], clock: "2026-12-01T07:59:30+01:00" }),
});
// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

test("ST-03 ST-08 PS-08 before the release the page says when times open and what else there is; at that minute they are there by themselves", async ({
  page,
  early,
}) => {
  const visitor = visitorOn(page, undefined, early.url);
  const { say } = visitor;
  await visitor.openForm("testburg", "today");
  await visitor.type(newPerson());
  await visitor.toCalendar();
  await expect(page.getByRole("heading", { name: say("booking.nothingFree.title") })).toBeVisible();
  const opening = say("offices.earliest.opens", { day: "Dienstag, 1. Dezember 2026", time: "08:00" });
  await expect(page.getByText(opening)).toBeVisible();
  await expect(page.getByRole("link", { name: /30 123456/ })).toBeVisible();
  await expect(page.getByRole("link", { name: say("offices.online.open") })).toHaveAttribute(
    "href",
    "https://online.example/uebertrag",
  );
  await expect(visitor.button("booking.time.takeNext")).toHaveCount(0);
  await expectForEverybody(page, "calendar without a time");
  // Nobody touches the page: the clock of the server goes past eight.
  await expect(visitor.button("booking.time.takeNext")).toBeVisible({ timeout: 60_000 });
  await visitor.takeNext();
  await expect(visitor.heading).toHaveText(say("booking.check.title"));
});

test("an emergency gets a time with one of the office's reasons", async ({ page }) => {
  const { say, ...visitor } = visitorOn(page);
  await page.goto("/o/magdeburg/emergency");
  await page.getByRole("radio").first().check();
  const reason = await page.locator("label[for^='reason-']").first().textContent();
  await page.getByRole("link", { name: say("booking.next.book"), exact: true }).click();
  await visitor.type(newPerson());
  await visitor.toCalendar();
  await visitor.takeNext();
  await expect(page.getByText(say("booking.check.reason", { reason: reason ?? "" }))).toBeVisible();
  await visitor.book();
  await expect(visitor.heading).toHaveText(say("pass.booked"));
});
