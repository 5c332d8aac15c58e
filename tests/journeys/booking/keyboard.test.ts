import type { Page } from "@playwright/test";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

/** Goes with the tabulator key to what fits, as somebody does who sees where the focus is. */
async function tabTo(page: Page, isThere: () => Promise<boolean>, most = 60): Promise<void> {
  for (let press = 0; press < most; press++) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached in ${most} presses of Tab`);
}
const focused = (page: Page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    const label = it?.id ? document.querySelector(`label[for="${it.id}"]`)?.textContent : undefined;
    return (label ?? it?.getAttribute("aria-label") ?? it?.textContent ?? "").replace(/\s+/g, " ").trim();
  });

test("PS-01 PS-06 PS-07 PS-08 PS-09 the whole way is gone by keyboard alone, with the focus always in sight", async ({
  page,
}) => {
  const { say, heading, ...visitor } = visitorOn(page);
  const person = newPerson();
  const to = (words: string) => tabTo(page, async () => (await focused(page)).startsWith(words));
  const isInSight = () =>
    expect
      .poll(() =>
        page.evaluate(() => {
          const box = document.activeElement?.getBoundingClientRect();
          return box !== undefined && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
        }),
      )
      .toBe(true);

  await page.goto("/o/pirmasens/consultation");
  await expect(heading).toBeVisible();
  await to(say("booking.next.book"));
  await isInSight();
  await page.keyboard.press("Enter");

  await expect(heading).toHaveText(say("booking.details.title"));
  await expect(heading).toBeFocused();
  // A press too early: the summary takes the focus, and its link leads to the field.
  await to(say("booking.details.next"));
  await page.keyboard.press("Enter");
  const summary = page.getByRole("group", { name: say("booking.faults.title") });
  await expect(summary).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(visitor.field("booking.details.familyName")).toBeFocused();
  await page.keyboard.type(person.familyName);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.givenName);
  for (const part of person.birth) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(part);
  }
  await isInSight();
  await page.keyboard.press("Enter");

  await expect(heading).toHaveText(say("booking.time.title"));
  await expect(heading).toBeFocused();
  await expect(visitor.button("booking.time.takeNext")).toBeVisible();
  // The next free time is the first thing behind the heading.
  await page.keyboard.press("Tab");
  await expect(visitor.button("booking.time.takeNext")).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(heading).toHaveText(say("booking.check.title"));
  await expect(heading).toBeFocused();
  await to(say("booking.check.book"));
  await isInSight();
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText(say("pass.booked"));
  await expect(visitor.code).toBeVisible();
});

test("the month is a grid of one stop, gone through with arrows, Home, End and Page keys, and says what the list says", async ({
  page,
}) => {
  const { say, heading, ...visitor } = visitorOn(page);
  await visitor.openForm("pirmasens", "commitment");
  await visitor.type(newPerson());
  await visitor.toCalendar();
  const listed = await page.getByRole("button", { name: /Do.*3\. Dez/ }).textContent();
  await visitor.button("booking.time.asMonth").press("Enter");
  const grid = page.getByRole("grid", { name: say("booking.time.grid", { month: "Dezember 2026" }) });
  await expect(grid).toBeVisible();
  const day = (name: RegExp) => grid.getByRole("button", { name });
  await tabTo(page, async () => (await focused(page)).startsWith("Dienstag, 1. Dezember 2026"), 3);
  await page.keyboard.press("ArrowRight");
  await expect(day(/^Mittwoch, 2\. Dezember/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(day(/^Mittwoch, 9\. Dezember/)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(day(/^Montag, 7\. Dezember/)).toBeFocused();
  await page.keyboard.press("End");
  await expect(day(/^Sonntag, 13\. Dezember.*nichts frei/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /Freie Zeiten am/ })).toHaveCount(0);
  await page.keyboard.press("PageDown");
  await expect(
    page.getByRole("grid", { name: /Januar 2027/ }).getByRole("button", { name: /13\. Januar/ }),
  ).toBeFocused();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  // Before today there is nothing: the first day of the calendar stops the way.
  await expect(day(/^Dienstag, 1\. Dezember/)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const third = day(/^Donnerstag, 3\. Dezember/);
  await expect(third).toBeFocused();
  const words = /(viele|wenige) Zeiten/.exec(listed ?? "")?.[0] ?? "none";
  await expect(third).toHaveAccessibleName(new RegExp(`${words}$`));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Freie Zeiten am Donnerstag, 3. Dezember 2026" })).toBeFocused();
  await expect(page.getByRole("gridcell", { selected: true })).toHaveText(/^3/);
  for (const half of ["morning", "afternoon"]) {
    await expect(page.getByRole("heading", { name: say(`booking.time.${half}`), exact: true })).toBeVisible();
  }
  // Of so long a day one hour is open; the others are one press away.
  const early = page.getByRole("button", { name: /3\. Dezember 2026, 14:00/ });
  await expect(early).toBeHidden();
  await page.locator("summary", { hasText: /^14:00/ }).press("Enter");
  await early.press("Enter");
  await expect(heading).toHaveText(say("booking.check.title"));
  await expect(page.getByText("14:00 – 14:15 Uhr")).toBeVisible();
});
