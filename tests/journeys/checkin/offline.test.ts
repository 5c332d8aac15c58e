import Database from "better-sqlite3";
import { demoAccount, expect, staffOn, test, timeAtOffice, visitsOf } from "../../support/door.ts";

test.use({ locale: "de-DE" });

/** How many scans of passes stand in the history of a server. */
function scansIn(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("select count(*) from event where kind = 'pass_scanned'").pluck().get() as number;
  } finally {
    database.close();
  }
}

test("O7 C45 with the server gone the tablet judges at once, also after it was loaded anew, and no arrival is lost or doubled", async ({
  page,
  house,
  camera,
}) => {
  const visits = visitsOf(house);
  const [first, second] = [await visits.book("08:00"), await visits.book("08:15")];
  const staff = staffOn(page);
  await staff.signIn(demoAccount(house));
  await staff.workerReady();
  await house.kill();
  await expect(fetch(house.url)).rejects.toThrow();

  camera.shows(first.pass);
  await staff.openScanner();
  // The tablet may not have noticed yet that nobody answers. Green it is either way.
  await expect(staff.verdict).toHaveAttribute("data-verdict", /^welcome(_offline)?$/);
  await staff.goOn();
  await expect(staff.status).toContainText(staff.say("staff.connection.offline"));
  await staff.closeScanner();

  // Page, decoder and its worker come from the tablet itself.
  await page.reload();
  await expect(staff.heading).toHaveText(staff.say("checkin.today.title"));
  await staff.show(second.pass, camera, "welcome_offline");
  await expect(staff.verdict).toContainText(staff.say("staff.connection.offline"));
  await staff.goOn();
  await staff.closeScanner();
  await staff.show(second.pass, camera, "already_arrived");
  await staff.goOn();
  await staff.closeScanner();
  expect(await staff.stored("outbox")).toHaveLength(3);
  expect(scansIn(house.database)).toBe(0);

  await house.startAgain();
  await expect.poll(async () => (await staff.stored("outbox")).length).toBe(0);
  for (const visit of [first, second]) {
    const { status, arrivedAt } = await visits.now(visit);
    expect(status).toBe("arrived");
    expect(timeAtOffice(arrivedAt)).toMatch(/^07:3\d$/);
  }
  await expect(staff.status).toContainText(staff.say("staff.connection.online"));
  await page.reload();
  await expect(page.getByText(staff.say("checkin.today.count", { arrived: 2, count: 2 }))).toBeVisible();
  expect(await staff.stored("tray")).toEqual([]);
  expect(await staff.stored("tasks")).toEqual([]);
  expect(scansIn(house.database)).toBe(3);
});

test("it is the worker on the tablet that brings the scanner back: without it the page stays away", async ({
  page,
  house,
}) => {
  const staff = staffOn(page);
  await staff.signIn(demoAccount(house));
  await staff.workerReady();
  await page.evaluate(async () => {
    for (const it of await navigator.serviceWorker.getRegistrations()) await it.unregister();
  });
  await house.kill();
  await expect(page.reload()).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
});
