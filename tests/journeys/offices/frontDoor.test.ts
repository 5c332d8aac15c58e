import type { Page } from "@playwright/test";
import { expectForEverybody } from "../../support/everyPage.ts";
import { closePages, expect, test, visitorOn } from "../../support/journey.ts";
import { runServer } from "../../support/runningServer.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

const answersOn = (page: Page) => page.getByRole("main").getByRole("listitem").getByRole("link");
const linkOn = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("link", { name });

test("MR-07 whoever looks for an appointment to collect a card learns that none is needed and when the door opens; the way ends there", async ({
  page,
}) => {
  const { say, ...visitor } = visitorOn(page);
  await page.goto("/o/marburg");
  await linkOn(page, "Ich möchte etwas abholen oder bin eingeladen").click();
  await expect(visitor.heading).toHaveText("Hat die Behörde Ihnen geschrieben?");
  await expect(visitor.heading).toBeFocused();
  await linkOn(page, "Ja, meine Karte ist da").click();
  await expect(visitor.heading).toHaveText("Abholung eines elektronischen Aufenthaltstitels (eAT)");
  await expect(visitor.heading).toBeFocused();
  await expect(page.getByText(say("booking.next.walk_in.title"))).toBeVisible();
  // It is a Tuesday: the desk opens tomorrow.
  await expect(page.getByText(say("offices.now.visitors.soon", { day: "Mittwoch", time: "08:00" }))).toBeVisible();
  await expect(page.getByRole("link", { name: say("booking.next.book") })).toHaveCount(0);
  await expect(page.getByRole("link", { name: say("booking.next.request.mail") })).toHaveCount(0);

  // By an old link to the form the answer is the same, and nothing is asked.
  await visitor.openForm("marburg", "eat_pickup");
  await expect(page.getByText(say("booking.next.walk_in.title"))).toBeVisible();
  await expect(page.getByText(say("offices.now.visitors.soon", { day: "Mittwoch", time: "08:00" }))).toBeVisible();
  await expect(page.getByLabel(say("booking.details.familyName"))).toHaveCount(0);
});

test("the questions go one to a page: back takes one answer back, an address leads straight to any of them", async ({
  page,
}) => {
  const { heading } = visitorOn(page);
  await page.goto("/o/marburg");
  await linkOn(page, "Ich habe einen neuen Pass").click();
  await expect(heading).toHaveText("Steht auf Ihrer Karte eine Passnummer?");
  await linkOn(page, "Nein").click();
  await expect(heading).toHaveText("Sie müssen nicht kommen");
  const address = page.url();
  await page.goBack();
  await expect(heading).toHaveText("Steht auf Ihrer Karte eine Passnummer?");
  await expect(heading).toBeFocused();
  await page.goBack();
  await expect(heading).toHaveText("Ausländerbehörde Marburg");
  await page.goto(address);
  await expect(heading).toHaveText("Sie müssen nicht kommen");
  await expect(page).toHaveTitle(/Sie müssen nicht kommen/);
});

test("whose question is not there is led to the list of all matters", async ({ page }) => {
  const { say, heading } = visitorOn(page);
  await page.goto("/o/marburg/guide/new_passport");
  await linkOn(page, say("offices.guide.notThere")).click();
  await expect(page.getByRole("heading", { name: say("offices.page.services") })).toBeFocused();
  await expect(page.getByRole("heading", { name: say("offices.page.services") })).toBeInViewport();
  await expect(heading).toHaveText("Ausländerbehörde Marburg");
});

test("the questions are answered by keyboard alone", async ({ page }) => {
  const { heading } = visitorOn(page);
  await page.goto("/o/marburg/guide");
  await expect(answersOn(page).first()).toBeVisible();
  await linkOn(page, "Ich habe einen neuen Pass").focus();
  await page.keyboard.press("Enter");
  await expect(heading).toBeFocused();
  await expect(heading).toHaveText("Steht auf Ihrer Karte eine Passnummer?");
  await page.keyboard.press("Tab");
  await expect(linkOn(page, "Ja")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("Sie müssen nicht kommen");
});

test("ST-09 the transfer says when a new card is needed and when not, before anything is booked", async ({ page }) => {
  await page.goto("/o/stuttgart/transfer");
  await expect(page.getByRole("main")).toContainText("11. April 2024");
  await expect(page.getByRole("main")).toContainText(/Passnummer/);
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("the postcode of a home leads to the office that serves it; a foreign one to the town hall", async ({ page }) => {
  const { say, button, field } = visitorOn(page);
  const asked: string[] = [];
  page.on("request", (it) => asked.push(it.url() + (it.postData() ?? "")));
  await page.goto("/");
  await field("offices.postcode.label").fill("35037");
  await button("offices.postcode.find").click();
  await expect(
    page.getByRole("group", { name: say("offices.postcode.yours", { office: "Ausländerbehörde Marburg" }) }),
  ).toBeFocused();
  await field("offices.postcode.label").fill("99999");
  await page.keyboard.press("Enter");
  await expect(page.getByText(say("offices.postcode.noneText"))).toBeVisible();
  expect(asked.join(" ")).not.toMatch(/35037|99999/);
  await field("offices.postcode.label").fill("35037");
  await page.keyboard.press("Enter");
  await linkOn(page, say("offices.postcode.go", { office: "Ausländerbehörde Marburg" })).click();
  await expect(page).toHaveURL(/\/o\/marburg$/);
});

test.describe("kept on the phone", () => {
  test.use({ serviceWorkers: "allow" });

  test("X-05 ST-11 DU-18 after one visit office, matters, questions and way are there without a network, and the hours follow the clock", async ({
    page,
    context,
  }) => {
    const { say, ...visitor } = visitorOn(page);
    await page.goto("/o/duesseldorf");
    await expect(visitor.heading).toHaveText("Ausländerbehörde Düsseldorf");
    await visitor.officeKept("duesseldorf");
    await page.goto("/o/marburg");
    await expect(visitor.heading).toHaveText("Ausländerbehörde Marburg");
    await visitor.officeKept("marburg");
    await visitor.workerReady();
    await context.setOffline(true);

    await page.goto("/o/marburg/faq");
    await expect(visitor.heading).toHaveText(say("offices.faq.title"));
    await page.getByRole("searchbox").fill("UMGEZOGEN");
    await expect(page.getByRole("group")).toHaveCount(1);
    await expect(page.locator("mark").first()).toHaveText("umgezogen");
    await linkOn(page, "Adressänderung").click();
    await expect(page.getByText(say("booking.service.needed.walk_in"))).toBeVisible();
    await expect(page.getByText(say("booking.service.bring"))).toBeVisible();
    for (const fact of ["fee", "duration", "inPerson"]) {
      await expect(page.getByText(say(`booking.service.${fact}`), { exact: true })).toBeVisible();
    }

    // Tuesday, 07:30. At 14:00 the telephone is answered, at 15:30 no more.
    await page.goto("/o/marburg");
    const phone = (kind: string, values: Record<string, string>) =>
      page.getByText(say(`offices.now.phone.${kind}`, values)).first();
    await expect(phone("today", { time: "14:00" })).toBeVisible();
    await page.clock.fastForward("06:30:00");
    await expect(phone("open", { time: "15:30" })).toBeVisible();
    await page.clock.fastForward("01:30:00");
    await expect(phone("soon", { day: "Mittwoch", time: "14:00" })).toBeVisible();

    await page.goto("/o/duesseldorf");
    await expect(page.getByText("Erkrather Straße 377")).toBeVisible();
    await expect(page.getByText("Wacker Hof").first()).toBeVisible();
    await expect(linkOn(page, say("offices.place.app"))).toHaveAttribute("href", /^geo:/);
    await expect(page.getByText(/Gespeicherte Angaben der Behörde, Stand:/)).toBeVisible();
  });
});

test("MR-10 MR-17 the address of the office begins a mail with the three items, its number is dialled from anywhere", async ({
  page,
}) => {
  await page.goto("/o/marburg");
  const mail = await linkOn(page, "terminabh@marburg-stadt.de").getAttribute("href");
  expect(decodeURIComponent(mail ?? "")).toContain("Name: \r\nGeburtsdatum: \r\nAnschrift: ");
  await expect(linkOn(page, "+49 6421 201 1010")).toHaveAttribute("href", "tel:+4964212011010");
});

test("the service names the earliest free time before anything is typed", async ({ page }) => {
  const { say } = visitorOn(page);
  await page.goto("/o/pirmasens/commitment");
  const status = page.getByRole("status").filter({ hasText: say("offices.earliest.next") });
  await expect(status).toContainText(/Dienstag, 1\. Dezember 2026, \d\d:\d\d Uhr/);
});

test.describe("while the office is closed to the public", () => {
  const march = "2021-03-16T09:00:00+01:00";

  test("DU-17 the telephone comes first, with the date until which at least; nothing can be booked", async ({
    page,
    context,
  }) => {
    const server = await runServer({ clock: march });
    try {
      await context.clock.install({ time: march });
      const { say } = visitorOn(page);
      await page.goto(`${server.url}/o/duesseldorf`);
      const notice = page.getByRole("group", { name: say("offices.operation.closed_to_public") });
      await expect(notice).toContainText("Mindestens bis Sonntag, 28. März 2021.");
      await expect(notice.getByRole("link").first()).toHaveAttribute("href", "tel:+492118921020");
      await expect(notice.getByRole("link").nth(1)).toHaveAttribute("href", /^mailto:/);
      await expect(page.getByText(say("offices.tag.book"))).toHaveCount(0);
      await expect(page.getByText(/Andere Telefonzeiten/)).toHaveCount(0);
      await page.goto(`${server.url}/o/duesseldorf/permit`);
      await expect(page.getByRole("link", { name: say("booking.next.book") })).toHaveCount(0);
    } finally {
      await closePages(context);
      await server.discard();
    }
  });
});

test("no page of the front door has a barrier or scrolls sideways on 320 px", async ({ page }) => {
  const { heading, ...visitor } = visitorOn(page);
  const paths = [
    "/o/marburg/guide",
    "/o/marburg/guide/new_passport",
    "/o/marburg/guide/new_passport/no",
    "/o/marburg/guide/collect/card",
    "/o/pirmasens/guide/guest",
    "/o/magdeburg",
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(heading).toBeVisible();
    await expectForEverybody(page, path);
  }
  await page.goto("/o/marburg/faq");
  await page.getByRole("searchbox").fill("termin");
  await expect(page.locator("mark").first()).toBeVisible();
  await expectForEverybody(page, "questions, searched");
  await page.getByRole("searchbox").fill("zzz");
  await expect(page.getByText(visitor.say("offices.faq.nothing"))).toBeVisible();
  await expectForEverybody(page, "questions, nothing found");
  await page.goto("/");
  await visitor.field("offices.postcode.label").fill("123");
  await visitor.button("offices.postcode.find").click();
  await expectForEverybody(page, "postcode refused");
  await visitor.field("offices.postcode.label").fill("35037");
  await visitor.button("offices.postcode.find").click();
  await expectForEverybody(page, "postcode answered");
});
