import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";

test.use({ locale: "de-DE" });

/** "Slow 3G" as browsers name it: 400 kbit/s either way, two seconds there and back. */
const slow3G = { offline: false, downloadThroughput: 50_000, uploadThroughput: 50_000, latency: 2000 };

test("an old phone on a slow network books: four times slower, and every answer two seconds late", async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const patient = { timeout: 60_000 };
  const { say, heading, ...visitor } = visitorOn(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", slow3G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const person = newPerson();

  const began = Date.now();
  await page.goto("/o/pirmasens/commitment", patient);
  await expect(heading).toHaveText("Verpflichtungserklärung", patient);
  // The proof that the brake is on: nothing comes faster than its first answer.
  expect(Date.now() - began).toBeGreaterThan(slow3G.latency);
  await page.getByRole("link", { name: say("booking.next.book"), exact: true }).click();
  await expect(heading).toHaveText(say("booking.details.title"), patient);
  await visitor.type(person);
  await visitor.toCalendar();
  await expect(visitor.button("booking.time.takeNext")).toBeVisible(patient);
  await visitor.takeNext();
  await expect(heading).toHaveText(say("booking.check.title"), patient);
  await expect(page.getByText(`${person.givenName} ${person.familyName}`)).toBeVisible();
  await visitor.book();
  await expect(heading).toHaveText(say("pass.booked"), patient);
  await expect(visitor.code).toBeVisible(patient);
});
