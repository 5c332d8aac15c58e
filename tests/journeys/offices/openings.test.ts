import { expectForEverybody } from "../../support/everyPage.ts";
import { expect, ownServer, test as journey, visitorOn } from "../../support/journey.ts";
import type { RunningServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

/** Each day is opened the evening before; it is half a minute to six. */
const office = testOffice({
  services: [{ id: "self", name: { de: "Übertrag" }, minutes: 30, grid: 30, access: [{ mode: "self_booking" }] }],
  units: [
    {
      id: "desk",
      name: { de: "Schalter" },
      shifts: [
        {
          ...{ id: "morning", days: ["mo", "tu", "we", "th", "fr"], from: "08:00", to: "12:00", counters: 1 },
          services: ["self"],
          release: [{ for: "public", opens: { days: 1, at: "18:00" }, upTo: 1 }],
        },
      ],
    },
  ],
});
const test = journey.extend<{ early: RunningServer }>({
  early: ownServer({ offices: [office], clock: "2026-12-01T17:59:30+01:00" }),
});
// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

test("ST-18 the release calendar says when new times open; what has opened leaves it by itself, and the times are there", async ({
  page,
  early,
}) => {
  const { say, ...visitor } = visitorOn(page, undefined, early.url);
  await page.goto(`${early.url}/o/testburg`);
  await page.getByRole("link", { name: say("offices.openings") }).click();
  await expect(visitor.heading).toHaveText(say("openings.title"));
  const today = page.getByRole("heading", { name: "Dienstag, 1. Dezember 2026" });
  await expect(today).toBeVisible();
  await expect(page.getByText(say("openings.oneDate", { date: "Mittwoch, 2. Dezember 2026" }))).toBeVisible();
  await expect(page.getByRole("link", { name: say("openings.subscribe.link") })).toHaveAttribute(
    "href",
    /^webcal:.*\/api\/offices\/testburg\/openings\.ics\?language=de$/,
  );
  await expect(page.getByRole("link", { name: say("openings.subscribe.file") })).toHaveAttribute(
    "href",
    `${early.url}/api/offices/testburg/openings.ics?language=de`,
  );
  await expectForEverybody(page, "release calendar");
  // Nobody touches the page: the clock of the server goes past six.
  await expect(today).toHaveCount(0, { timeout: 60_000 });
  await page.getByRole("link", { name: "Übertrag" }).first().click();
  await expect(visitor.heading).toHaveText("Übertrag");
});
