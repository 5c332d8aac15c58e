import type { BrowserContext, Page } from "@playwright/test";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

const nameOf = ({ givenName, familyName }: { givenName: string; familyName: string }) => `${givenName} ${familyName}`;

/** Counts what is sent to book. */
function bookingsOn(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (it) => it.method() === "POST" && it.url().endsWith("/appointments") && sent.push(it.url()));
  return sent;
}

test("the back button leads from step to step, forward again, and everything typed is there", async ({ page }) => {
  const visitor = visitorOn(page);
  const { say, heading } = visitor;
  const person = newPerson();
  await page.goto("/o/pirmasens/commitment");
  await page.getByRole("link", { name: say("booking.next.book"), exact: true }).click();
  await visitor.type(person);
  await visitor.toCalendar();
  await visitor.takeNext();
  await expect(heading).toHaveText(say("booking.check.title"));
  for (const [step, title] of [
    [3, "booking.time.title"],
    [2, "booking.details.title"],
  ] as const) {
    await page.goBack();
    await expect(heading, `step ${step}`).toHaveText(say(title));
  }
  await expect(visitor.field("booking.details.familyName")).toHaveValue(person.familyName);
  await page.goBack();
  await expect(heading).toHaveText("Verpflichtungserklärung");
  for (let step = 0; step < 3; step++) await page.goForward();
  await expect(heading).toHaveText(say("booking.check.title"));
  await expect(page.getByText(nameOf(person))).toBeVisible();
  await visitor.book();
  await expect(heading).toHaveText(say("pass.booked"));
});

test("back from the confirmation books nothing again and leads to the pass", async ({ page }) => {
  const visitor = visitorOn(page);
  const sent = bookingsOn(page);
  const id = await visitor.bookVisit();
  await page.goBack();
  await expect(visitor.code).toBeVisible();
  expect(visitor.visitId()).toBe(id);
  await page.goBack();
  await expect(visitor.heading).toHaveText(visitor.say("booking.details.title"));
  await expect(visitor.field("booking.details.familyName")).toHaveValue("");
  expect(sent).toHaveLength(1);
});

test.describe("a server that answers with an error", () => {
  const broken = { status: 500, contentType: "text/html", body: "<h1>Internal Server Error</h1>" };

  for (const [step, path] of [
    ["the calendar", "**/days?*"],
    ["the times of the first day", "**/slots?*"],
  ] as const) {
    test(`at ${step} leaves a page that says so, and the next try goes on`, async ({ page }) => {
      const visitor = visitorOn(page);
      const { say } = visitor;
      const person = newPerson();
      await visitor.openForm("pirmasens", "commitment");
      await visitor.type(person);
      await page.route(path, (route) => route.fulfill(broken));
      await visitor.toCalendar();
      await expect(visitor.heading).toHaveText(say("booking.time.title"));
      await expect(page.getByRole("main").getByRole("button").first()).toBeVisible();
      await page.unroute(path);
      await page.reload();
      await visitor.takeNext();
      await expect(page.getByText(nameOf(person))).toBeVisible();
    });
  }

  test("at keeping and at booking is told in words, and what was typed is booked once in the end", async ({ page }) => {
    const visitor = visitorOn(page);
    const { say } = visitor;
    const person = newPerson();
    const told = page.getByRole("alert", { name: say("booking.trouble.broken.title") });
    await visitor.openForm("pirmasens", "commitment");
    await visitor.type(person);
    await visitor.toCalendar();
    await page.route("**/holds", (route) => route.fulfill(broken), { times: 1 });
    await visitor.takeNext();
    await expect(told).toBeFocused();
    await visitor.takeNext();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await page.route("**/appointments", (route) => route.fulfill(broken), { times: 1 });
    await visitor.book();
    await expect(page.getByRole("alert", { name: say("queued.title") })).toBeFocused();
    await expect(page.getByText(nameOf(person))).toBeVisible();
    await visitor.book();
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    await page.getByRole("link", { name: say("common.myVisits") }).click();
    await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
  });
});

/** A browser that keeps nothing, as some do in a private window: every store throws as soon as it is touched. */
const withoutStorage = (context: BrowserContext) =>
  context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException(
        "A mutation operation was attempted on a database that did not allow it",
        "InvalidStateError",
      );
    };
    for (const store of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, store, {
        get() {
          throw new DOMException("Access is denied for this document", "SecurityError");
        },
      });
    }
  });

test("a browser that stores nothing books all the same and shows the pass, and says that it is kept nowhere", async ({
  page,
  context,
}) => {
  await withoutStorage(context);
  const visitor = visitorOn(page);
  const { say } = visitor;
  const person = newPerson();
  await page.goto("/o/pirmasens/permit");
  await page.getByRole("link", { name: say("booking.next.book"), exact: true }).click();
  await visitor.type(person);
  await visitor.toCalendar();
  await visitor.takeNext();
  await page.getByRole("link", { name: say("booking.check.changeDetails") }).click();
  await expect(visitor.field("booking.details.familyName")).toHaveValue(person.familyName);
  await visitor.toCalendar();
  await visitor.takeNext();
  await expect(page.getByText(nameOf(person))).toBeVisible();
  await visitor.book();
  await expect(visitor.heading).toHaveText(say("pass.booked"));
  await expect(visitor.code).toBeVisible();
  await expect(page.getByText(say("common.storageFailed"))).toBeVisible();
});

test("a second window that chose another time takes nothing away from what was typed in the first", async ({
  page,
  context,
}) => {
  const visitor = visitorOn(page);
  const { say } = visitor;
  const person = newPerson();
  await visitor.reachCheck(person);
  const second = visitorOn(await context.newPage());
  await second.page.goto("/o/pirmasens/commitment/time");
  await second.page.getByRole("button", { name: /Do.*3\. Dez/ }).click();
  await second.page.locator("summary", { hasText: /^14:00/ }).click();
  await second.page.getByRole("button", { name: /3\. Dezember 2026, 14:00/ }).click();
  await expect(second.heading).toHaveText(say("booking.check.title"));
  await visitor.book();
  await expect(page.getByRole("alert", { name: say("booking.trouble.changed_elsewhere.title") })).toBeVisible();
  await visitor.takeNext();
  await expect(page.getByText(nameOf(person))).toBeVisible();
  await visitor.book();
  await expect(visitor.code).toBeVisible();
  await second.book();
  await expect(second.code).toBeVisible();
  expect(second.visitId()).toBe(visitor.visitId());
});
