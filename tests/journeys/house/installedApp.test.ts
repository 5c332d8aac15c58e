import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { buildNextVersion } from "../../support/nextVersion.ts";
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

test("O14 an update is offered, never while a time is held or another tab is typed in, and breaks no other tab", async ({
  page,
  context,
}) => {
  const program = copyOfProgram();
  const server = await runServer({ program: program.folder });
  const visitor = visitorOn(page, undefined, server.url);
  const other = visitorOn(await context.newPage(), undefined, server.url);
  try {
    const { say } = visitor;
    const offer = page.getByRole("region", { name: say("common.update.title") });
    const id = await visitor.bookVisit();
    await visitor.workerReady();
    await expect(offer).toHaveCount(0);
    await other.openForm("pirmasens", "commitment");
    await expect(other.heading).toHaveText(say("booking.details.title"));

    buildNextVersion(program.folder);
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
    await other.field("booking.details.familyName").first().fill("Kow");
    await expect(offer).toHaveCount(0);
    await other.field("booking.details.familyName").first().fill("");
    await expect(offer).toBeVisible();

    await Promise.all([page.waitForEvent("load"), visitor.button("common.update.now").click()]);
    await expect(visitor.code).toBeVisible();
    await expect.poll(waiting).toBeUndefined();
    await expect(offer).toHaveCount(0);
    await page.goto(`${server.url}/visit/${id}`);
    await expect(visitor.code).toBeVisible();

    // The other tab runs the version before. The worker has dropped its files; the server has not.
    const fetched: string[] = [];
    other.page.on("response", (it) => fetched.push(`${it.status()} ${it.url()}`));
    await other.type(newPerson());
    await other.toCalendar();
    await other.takeNext();
    await expect(other.heading).toHaveText(say("booking.check.title"));
    expect(fetched.filter((it) => /^200 .*TimePage-.*\.js$/.test(it))).toHaveLength(1);
  } finally {
    await Promise.all([page.close(), other.page.close()]);
    await server.discard();
    program.remove();
  }
});

test("O14 F18 a worker that is to end leaves the passes; a file that is gone leaves words and a button", async ({
  page,
  context,
}) => {
  const program = copyOfProgram();
  const server = await runServer({ program: program.folder });
  const visitor = visitorOn(page, undefined, server.url);
  const { say } = visitor;
  try {
    await visitor.bookVisit();
    await visitor.workerReady();
    await page.evaluate(() => caches.open(`workbox-precache-v2-${location.origin}/staff/`));
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBeGreaterThan(1);
    await server.stop();
    await server.startAgain({ env: { RETIRE_WORKERS: "applicant" } });
    let loads = 0;
    page.on("load", () => (loads += 1));
    const workers: unknown[] = [];
    context.on("serviceworker", (it) => workers.push(it));
    const update = async () => (await navigator.serviceWorker.getRegistration())?.update();
    await Promise.all([page.waitForEvent("load"), page.evaluate(update).catch(() => undefined)]);
    await expect(visitor.code).toBeVisible();
    const left = () => page.evaluate(async () => [...(await caches.keys()).map((it) => it.replace(/.*\d\//, "/"))]);
    expect(await left()).toEqual(["/staff/"]);
    // The page has registered it once more: it goes again, and the page stays.
    await expect.poll(() => workers.length).toBe(2);
    const registered = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(registered).toBe(0);
    expect(loads).toBe(1);
    await page.reload();
    await expect(visitor.code).toBeVisible();

    const visits = "**/assets/MyVisitsPage-*.js";
    await page.route(visits, (it) => it.fulfill({ status: 404 }));
    loads = 0;
    await page.getByRole("link", { name: say("common.myVisits"), exact: true }).click();
    await expect(visitor.heading).toHaveText(say("common.pageFailed.title"));
    // Once by itself, in case the version was the reason. Not again.
    await expect.poll(() => loads).toBe(1);
    await expect(visitor.heading).toHaveText(say("common.pageFailed.title"));
    await page.unroute(visits);
    await visitor.button("common.pageFailed.reload").click();
    await expect(visitor.heading).toHaveText(say("common.myVisits"));

    const app = "**/assets/main-*.js";
    await page.route(app, (it) => it.fulfill({ status: 404 }));
    await page.goto(server.url);
    await expect(page.getByText("Die Seite ist noch nicht ganz da.")).toBeVisible();
    await page.unroute(app);
    await page.getByRole("link", { name: "Neu laden" }).click();
    await expect(page.getByRole("link", { name: "Marburg" })).toBeVisible();
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
