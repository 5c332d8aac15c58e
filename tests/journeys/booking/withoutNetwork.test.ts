import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { closePages, expect, newPerson, ownServer, test as base, visitorOn } from "../../support/journey.ts";
import type { RunningServer } from "../../support/runningServer.ts";

const test = base.extend<{ own: RunningServer }>({ own: ownServer() });
test.use({ locale: "de-DE" });

const office = "/o/pirmasens";
const service = `${office}/commitment`;

/** The pages of the app by their names. They are read as text: their code is for browsers. */
const pageNames = [
  ...readFileSync(join(import.meta.dirname, "../../../client/applicant/pages.ts"), "utf8").matchAll(/^ {2}(\w+): \{/gm),
].map(([, name]) => name);

/** Where each page of the app is, once there is a visit. A page that is new is missing here until somebody has looked at it. */
const addresses = (visit: string) => ({
  offices: "/",
  find: "/find",
  phone: "/phone",
  visits: "/visits",
  proof: "/proof#abcdefghijklmnopqrst",
  whoseLegal: "/privacy",
  office,
  guide: `${office}/guide`,
  openings: `${office}/openings`,
  faq: `${office}/faq`,
  accessibility: `${office}/accessibility`,
  privacy: `${office}/privacy`,
  legal: `${office}/legal`,
  service,
  details: `${service}/details`,
  time: `${office}/consultation/time`,
  check: `${office}/consultation/check`,
  wait: `${service}/wait`,
  checklist: `${service}/checklist`,
  visit: `/visit/${visit}`,
  visitChecklist: `/visit/${visit}/checklist`,
  earlier: `/visit/${visit}/earlier`,
  waiting: "/waiting/none",
  messages: `/visit/${visit}/messages`,
  proofs: `/visit/${visit}/proof`,
});

/** Asked of the server each time: without it they open and say in words that it is not there. */
const asksEachTime: Partial<Record<keyof ReturnType<typeof addresses>, string>> = {
  proof: "visits.check.not_reached",
  time: "queued.offer.next",
  messages: "telling.failed",
};

/**
 * Long before a browser gives up: from the moment at which the page first asks for something. The second and a half that people are
 * promised is held against a clock of its own (tests/client/offices/onDevice.test.ts); a busy machine takes three times as long.
 */
const shownWithin = 4_500;

test("O3 O5 every page works without a network, with its age, and at once where the network hangs", async ({
  page,
  own: server,
}) => {
  test.slow();
  const { say, ...visitor } = visitorOn(page, undefined, server.url);
  const asOf = page.getByText(/Stand: /).first();
  const visit = await visitor.bookVisit();
  await visitor.workerReady();
  await page.goto(`${server.url}/`);
  await visitor.kept("lists", "offices");
  await page.goto(`${server.url}${office}/openings`);
  await visitor.kept("lists", "openings/pirmasens");
  await visitor.officeKept("pirmasens");
  await visitor.reachCheck(newPerson(), "pirmasens", "consultation");
  const at = addresses(visit);
  expect(Object.keys(at).sort()).toEqual(pageNames.sort());

  server.freeze();
  for (const [name, seen] of [
    ["office", page.getByRole("link", { name: "Beratungsgespräch" })],
    ["service", page.locator("dl").first()],
    ["checklist", page.getByRole("checkbox").first()],
    ["visits", page.getByRole("link", { name: /1\. Dezember 2026/ })],
    ["visit", visitor.code],
    [
      "openings",
      page
        .getByRole("main")
        .getByText(/Stand: /)
        .first(),
    ],
    ["offices", page.getByRole("link", { name: "Pirmasens" })],
  ] as const) {
    await page.goto("about:blank");
    const asked = page.waitForRequest(/\/api\//);
    await page.goto(`${server.url}${at[name]}`, { waitUntil: "commit" });
    await asked;
    const began = Date.now();
    await expect(seen).toBeVisible();
    const took = Date.now() - began;
    test.info().annotations.push({ type: `ms until ${name} shows on a hanging network`, description: String(took) });
    expect.soft(took, name).toBeLessThanOrEqual(shownWithin);
    await expect.soft(asOf, name).toBeVisible();
    expect.soft(await page.locator(".loader:not(:has(p))").count(), `${name}: a spinner without words`).toBe(0);
  }

  await server.kill();
  for (const [name, path] of Object.entries(at) as [keyof typeof at, string][]) {
    await page.goto(`${server.url}${path}`);
    await expect.soft(visitor.heading, name).toBeVisible();
    await expect.soft(page.getByText(say("common.pageFailed.title")), name).toHaveCount(0);
    const words = asksEachTime[name];
    if (words) await expect.soft(page.getByText(say(words)).first(), name).toBeVisible();
    else await expect.soft(page.getByText(say("offices.loadFailed.text")), name).toHaveCount(0);
    if (path.startsWith("/o/")) await expect.soft(asOf, name).toBeVisible();
  }
});

const sentBookings = (page: Page) => {
  const sent: string[] = [];
  page.on("request", (it) => it.method() === "POST" && it.url().endsWith("/appointments") && sent.push(it.url()));
  return sent;
};

test("O18 a booking wished for without a network is no pass, outlives the app, and is sent once on return", async ({
  phone,
  own: server,
}) => {
  const before = visitorOn(await phone.start(), undefined, server.url);
  const { say } = before;
  const notBooked = (page: Page) => page.getByRole("alert", { name: say("queued.title") });
  await before.openForm("pirmasens", "commitment");
  await before.workerReady();
  await before.type(newPerson());
  await before.toCalendar();
  await expect(before.button("booking.time.takeNext")).toBeVisible();
  await server.stop();
  await before.takeNext();
  await before.button("queued.offer.takeTime").click();
  await expect(notBooked(before.page)).toBeFocused();
  await phone.end();

  const page = await phone.start();
  const visitor = visitorOn(page, undefined, server.url);
  const sent = sentBookings(page);
  await page.goto(`${server.url}/visits`);
  await expect(notBooked(page)).toContainText(/Dezember 2026/);
  await expect(visitor.code).toHaveCount(0);
  expect(await page.getByRole("heading", { level: 3 }).count()).toBe(0);
  await page.goto(`${server.url}/phone`);
  await expect(page.getByText(/Eine Buchung, die noch nicht gesendet ist/)).toBeVisible();

  await server.startAgain();
  await page.goto(`${server.url}/visits`);
  const open = page.getByRole("link", { name: say("queued.open") });
  // A busy server may miss the first try; the next one comes with the next reason to believe that it works.
  await expect(async () => {
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(open).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await open.click();
  await expect(visitor.heading).toHaveText(say("pass.booked"));
  await expect(visitor.code).toBeVisible();
  await page.getByRole("link", { name: say("common.myVisits") }).click();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(1);
  await expect(notBooked(page)).toHaveCount(0);
  expect(sent).toHaveLength(1);
  await closePages(page.context());
});

test("O13 F15 a phone whose database was cleared says so at its start, and has its visit back in four fields and two taps", async ({
  page,
}) => {
  const { say, ...visitor } = visitorOn(page);
  const person = newPerson();
  const id = await visitor.bookVisit(person);
  const code = (await page.locator("[translate=no] .group").allTextContents()).join("");
  // An address of the same place that opens no database.
  await page.goto("/api/pass-keys");
  await page.evaluate(
    () =>
      new Promise<void>((done, fail) => {
        const gone = indexedDB.deleteDatabase("terminpass");
        gone.onsuccess = () => done();
        gone.onerror = () => fail(gone.error);
      }),
  );

  const began = Date.now();
  await page.goto("/");
  await expect(page.getByRole("group", { name: say("visits.lost.title") })).toBeVisible();
  await page
    .getByRole("group", { name: say("visits.lost.title") })
    .getByRole("link")
    .click();
  await page.getByLabel(say("visits.find.code"), { exact: true }).fill(code);
  const [day, month, year] = person.birth;
  await page.getByLabel(say("booking.details.day"), { exact: true }).fill(day);
  await page.getByLabel(say("booking.details.month"), { exact: true }).fill(month);
  await page.getByLabel(say("booking.details.year"), { exact: true }).fill(year);
  await visitor.button("visits.find.find").click();
  await expect(visitor.code).toBeVisible();
  expect(visitor.visitId()).toBe(id);
  expect(Date.now() - began).toBeLessThan(60_000);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: say("offices.list.nextVisit") })).toBeVisible();
  await expect(page.getByRole("group", { name: say("visits.lost.title") })).toHaveCount(0);
});
