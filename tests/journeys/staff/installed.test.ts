import { expect, staffOn, test } from "../../support/door.ts";

test("the staff app can be installed beside the applicant's one: it has a scope of its own", async ({
  phone,
  house,
}) => {
  const page = await phone.start();
  await page.goto(`${house.url}/staff/`);
  await staffOn(page).workerReady();
  const browser = await page.context().newCDPSession(page);
  const { errors, data } = await browser.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? "{}")).toMatchObject({ id: "/staff/", start_url: "/staff/", scope: "/staff/" });
  expect((await browser.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${house.url}/staff/`);
});
