import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { copyOfProgram, runServer } from "../../support/runningServer.ts";

test.use({ locale: "de-DE" });

test("the app can be installed: the browser has nothing to object", async ({ phone, server }) => {
  const page = await phone.start();
  await page.goto(server.url);
  await visitorOn(page).workerReady();
  const browser = await page.context().newCDPSession(page);
  expect((await browser.send("Page.getAppManifest")).errors).toEqual([]);
  expect((await browser.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
});

test("O14 an update is offered, never while a time is held, and comes with a word of agreement only", async ({
  page,
}) => {
  const program = copyOfProgram();
  const server = await runServer({ program: program.folder });
  try {
    const visitor = visitorOn(page, undefined, server.url);
    const { say } = visitor;
    const offer = page.getByRole("region", { name: say("common.update.title") });
    const id = await visitor.bookVisit();
    await visitor.workerReady();
    await expect(offer).toHaveCount(0);

    // Any other byte makes another version of the worker.
    const worker = join(program.folder, "dist/applicant/sw.js");
    appendFileSync(worker, "\n// the next version\n");
    for (const packed of [".br", ".gz"]) rmSync(`${worker}${packed}`, { force: true });
    await visitor.reachCheck(newPerson(), "pirmasens", "consultation");
    const waiting = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.waiting?.state;
      });
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect.poll(waiting).toBe("installed");
    await expect(offer).toHaveCount(0);
    await visitor.book();
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    await expect(offer).toBeVisible();
    expect(await waiting()).toBe("installed");

    await Promise.all([page.waitForEvent("load"), visitor.button("common.update.now").click()]);
    await expect(visitor.code).toBeVisible();
    await expect.poll(waiting).toBeUndefined();
    await expect(offer).toHaveCount(0);
    await page.goto(`${server.url}/visit/${id}`);
    await expect(visitor.code).toBeVisible();
  } finally {
    await page.close();
    await server.discard();
    program.remove();
  }
});

test("A18 a script that is not the app's own does not run, and the browser reports it", async ({
  page,
  complaints,
}) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Marburg" })).toBeVisible();
  // Nothing so far; the same holds for every other journey.
  expect(complaints).toEqual([]);
  const ran = await page.evaluate(() => {
    const tries = [
      () => document.body.setAttribute("onclick", "globalThis.foreign = true"),
      () => {
        const script = document.createElement("script");
        script.src = "data:text/javascript,globalThis.foreign=true";
        document.body.append(script);
      },
      () => {
        const script = document.createElement("script");
        script.append("globalThis.foreign = true");
        document.body.append(script);
      },
    ];
    for (const attempt of tries) {
      try {
        attempt();
      } catch {
        // Trusted Types refuse it before the policy of sources does.
      }
    }
    document.body.click();
    return "foreign" in globalThis;
  });
  expect(ran).toBe(false);
  expect(complaints.length).toBeGreaterThanOrEqual(3);
  complaints.length = 0;
});
