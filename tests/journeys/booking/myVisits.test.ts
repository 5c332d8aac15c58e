import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectForEverybody } from "../../support/everyPage.ts";
import { closePages, expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";
import { runServer } from "../../support/runningServer.ts";
import { testOffice } from "../../support/testOffice.ts";

test.use({ locale: "de-DE", acceptDownloads: true });

const codeShown = async (page: Page) => (await page.locator("[translate=no] .group").allTextContents()).join("");
const statusAtServer = (page: Page, id: string) =>
  page.evaluate(async (visit) => {
    const open = indexedDB.open("terminpass");
    await new Promise((done) => (open.onsuccess = done));
    const read = open.result.transaction("visits").objectStore("visits").get(visit);
    await new Promise((done) => (read.onsuccess = done));
    const { secret } = read.result as { secret: string };
    open.result.close();
    const answer = await fetch(`/api/appointments/${visit}`, { headers: { Authorization: `Bearer ${secret}` } });
    return ((await answer.json()) as { appointment: { status: string } }).appointment.status;
  }, id);

test.describe("cancelling on the phone", () => {
  test("O19 PS-18 nothing is sent for ten seconds, and within them it is taken back", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    const id = await visitor.bookVisit();
    await visitor.cancel();
    await page.clock.fastForward("00:08");
    await expect(visitor.code).toBeVisible();
    expect(await statusAtServer(page, id)).toBe("booked");
    await visitor.button("pass.cancel.undo").click();
    await expect(visitor.button("pass.cancel.open")).toBeFocused();
    await page.clock.fastForward("00:30");
    expect(await statusAtServer(page, id)).toBe("booked");
    await page.getByRole("link", { name: say("common.myVisits") }).click();
    await expect(page.getByText(say("visits.beingCancelled"))).toHaveCount(0);
  });

  test("O19 without a network it waits, says so, outlives the page, and goes out when the network is back", async ({
    page,
    context,
  }) => {
    const { say, ...visitor } = visitorOn(page);
    const id = await visitor.bookVisit();
    await visitor.workerReady();
    await context.setOffline(true);
    await visitor.button("pass.cancel.open").click();
    await expect(page.getByText(say("pass.cancel.needsNetwork"))).toBeVisible();
    await visitor.confirmCancelling();
    await page.clock.fastForward("00:11");
    await expect(page.getByText(say("pass.cancel.waiting")).first()).toBeVisible();
    await expect(visitor.code).toBeVisible();
    await page.goto("/visits");
    await expect(page.getByText(say("visits.beingCancelled"))).toBeVisible();
    await context.setOffline(false);
    await page.getByRole("link", { name: /1\. Dezember 2026/ }).click();
    await expect(visitor.heading).toHaveText(say("pass.heading.cancelled"));
    expect(await statusAtServer(page, id)).toBe("cancelled");
  });

  test("O19 that became too late meanwhile says so, with the number of the office", async ({ page, context }) => {
    const server = await runServer({ offices: [testOffice({ phoneHours: { number: "030 123456", weekly: [] } })] });
    try {
      const { say, ...visitor } = visitorOn(page, undefined, server.url);
      await visitor.bookVisit(newPerson(), "testburg", "self");
      await visitor.workerReady();
      await context.setOffline(true);
      await visitor.cancel();
      await page.clock.fastForward("00:11");
      await server.stop();
      await server.startAgain({ clock: "2026-12-01T12:00:00+01:00" });
      await context.setOffline(false);
      const alert = page.getByRole("alert").filter({ hasText: say("pass.cancel.refused") });
      await expect(alert).toContainText(say("problems.too_late"));
      await expect(alert.getByRole("link")).toHaveAttribute("href", "tel:030123456");
      await visitor.button("pass.cancel.read").click();
      await expect(alert).toHaveCount(0);
    } finally {
      await closePages(context);
      await server.discard();
    }
  });
});

test("O13 A6 a visit comes to another phone by code and date of birth, typed as people type", async ({
  page,
  browser,
  contextOptions,
  baseURL,
}) => {
  const mine = visitorOn(page);
  await mine.bookVisit();
  const code = await codeShown(page);
  const pass = await readCode(mine.code);
  const context = await browser.newContext({ ...contextOptions, locale: "de-DE", timezoneId: "Europe/Berlin" });
  await context.clock.install({ time: "2026-12-01T07:30:00+01:00" });
  try {
    const other = visitorOn(await context.newPage(), undefined, baseURL);
    await other.page.goto(`${baseURL}/visits`);
    await other.page.getByRole("link", { name: other.say("visits.find.open") }).click();
    const birth = (key: string) => other.page.getByLabel(other.say(key), { exact: true });
    await other.button("visits.find.find").click();
    await expect(other.page.getByRole("group", { name: other.say("booking.faults.title") })).toBeFocused();
    await expectForEverybody(other.page, "find, with faults");
    await other.field("visits.find.code").fill(` ${code.slice(0, 3).toLowerCase()} - ${code.slice(3)} `);
    await birth("booking.details.day").fill("18");
    await birth("booking.details.month").fill("5");
    await birth("booking.details.year").fill("1990");
    await other.button("visits.find.find").click();
    await expect(other.page.getByText(other.say("visits.find.notFound"))).toBeVisible();
    await birth("booking.details.day").fill("17");
    await other.button("visits.find.find").click();
    await expect(other.code).toBeVisible();
    expect(await readCode(other.code)).toBe(pass);
    await other.workerReady();
    await context.setOffline(true);
    await other.page.reload();
    await expect(other.code).toBeVisible();
  } finally {
    await context.close();
  }
});

test("a stranger sees by the link that the appointment is genuine, and nothing else; withdrawn, that it no longer is", async ({
  page,
  browser,
  contextOptions,
}) => {
  const { say, ...visitor } = visitorOn(page);
  const person = newPerson();
  await visitor.bookVisit(person);
  const code = await codeShown(page);
  await page.getByRole("link", { name: say("visits.tools.proof") }).click();
  await visitor.button("visits.proof.make").click();
  const address = (await page.locator(".address").textContent()) ?? "";
  expect(address).toMatch(/\/proof#[\w-]{22}$/);
  await page.getByText(say("visits.proof.showQr")).click();
  await expectForEverybody(page, "links of a visit");

  const context = await browser.newContext({ ...contextOptions, locale: "de-DE", timezoneId: "Europe/Berlin" });
  try {
    const asked: string[] = [];
    context.on("request", (it) => asked.push(it.url()));
    const stranger = await context.newPage();
    const heading = stranger.getByRole("heading", { level: 1 });
    await stranger.goto(address);
    await expect(heading).toHaveText(say("visits.check.genuine"));
    await expect(stranger.getByText("Dienstag, 1. Dezember 2026").first()).toBeVisible();
    await expectForEverybody(stranger, "proof");
    const shown = await stranger.locator("body").innerText();
    for (const hidden of [person.familyName, code.slice(0, 3), "Verpflichtung"]) expect(shown).not.toContain(hidden);
    // The secret stands in no address that a server sees.
    const secret = address.split("#")[1] ?? "";
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.map((it) => it.split("#")[0]).filter((it) => it?.includes(secret))).toEqual([]);

    await stranger.goto(`${address.slice(0, -3)}xyz`);
    await expect(heading).toHaveText(say("visits.check.unknown"));
    await visitor.button("visits.proof.withdraw").click();
    await visitor.button("visits.proof.withdrawYes").click();
    await expect(page.locator(".address")).toHaveCount(0);
    await stranger.goto(address);
    await expect(heading).toHaveText(say("visits.check.ended"));
    await expectForEverybody(stranger, "proof that ended");
    await context.setOffline(true);
    await stranger
      .getByRole("heading")
      .first()
      .evaluate(() => (location.hash = "#AAAAAAAAAAAAAAAAAAAAAA"));
    await expect(heading).toHaveText(say("visits.check.not_reached"));
  } finally {
    await context.close();
  }
});

test("the visit goes into the calendar without a network, under a title that tells nothing", async ({
  page,
  context,
}) => {
  const visitor = visitorOn(page);
  const id = await visitor.bookVisit();
  await visitor.workerReady();
  await context.setOffline(true);
  await page.reload();
  const download = page.waitForEvent("download");
  await visitor.button("visits.tools.calendar").click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.ics$/);
  const text = readFileSync(await file.path(), "utf8");
  expect(text).toContain(`UID:${id}@terminpass`);
  expect(text).toMatch(/DTSTART:20261201T\d{6}Z/);
  expect(text).toContain("SUMMARY:Termin\r\n");
  expect(text).not.toMatch(/Ausländer|Verpflichtung|Pirmasens.*Behörde/i);
});

test("X-04 on paper stand the code and the facts of the visit on one page, and nothing of the app", async ({
  page,
}) => {
  const visitor = visitorOn(page);
  await visitor.bookVisit();
  const code = await codeShown(page);
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".print-sheet");
  await expect(sheet).toBeVisible();
  await expect(page.locator("#app")).toBeHidden();
  expect(code).toMatch(/^\w{3}-\w{3}-\w{4}$/);
  await expect(sheet).toContainText(code);
  await expect(sheet).toContainText("1. Dezember 2026");
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test("O23 what is on the phone is listed, and two taps leave nothing; a cancellation not yet sent is named first", async ({
  page,
  context,
}) => {
  const { say, ...visitor } = visitorOn(page);
  await visitor.bookVisit();
  await visitor.workerReady();
  await context.setOffline(true);
  await visitor.cancel();
  await page.goto("/phone");
  for (const group of ["visits", "pending", "offices"]) {
    await expect(page.getByRole("heading", { name: say(`phone.group.${group}`) })).toBeVisible();
  }
  await expectForEverybody(page, "what is on this phone");
  await visitor.button("phone.deleteAll").click();
  await expect(page.getByText(/Eine Absage ist noch nicht gesendet/)).toBeVisible();
  await expectForEverybody(page, "before everything is deleted");
  await visitor.button("phone.yes").click();
  await expect(page.getByText(say("phone.allGone"))).toBeVisible();
  const left = await page.evaluate(async () => {
    const rows: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name ?? "");
      await new Promise((done) => (open.onsuccess = done));
      for (const table of open.result.objectStoreNames) {
        const count = open.result.transaction(table).objectStore(table).count();
        await new Promise((done) => (count.onsuccess = done));
        if (count.result > 0) rows.push(`${table}: ${count.result}`);
      }
      open.result.close();
    }
    const caches = (await globalThis.caches.keys()).filter((it) => !it.includes("-precache-"));
    return { rows, local: Object.keys(localStorage), session: Object.keys(sessionStorage), caches };
  });
  expect(left).toEqual({ rows: [], local: [], session: [], caches: [] });
});
