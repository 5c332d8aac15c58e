import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { wordsOf } from "../../support/words.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ serviceWorkers: "block" });

const inLanguages = [
  { language: "de", locale: "de-DE", service: "Beantragung/Verlängerung einer Aufenthaltserlaubnis" },
  { language: "en", locale: "en-GB", service: "Application for or extension of a residence permit" },
] as const;

for (const { language, locale, service } of inLanguages) {
  test.describe(`a visitor who reads ${language}`, () => {
    test.use({ locale });

    test("PS-01 goes five numbered steps from the matter to the confirmation and its pass", async ({ page }) => {
      const say = wordsOf(language);
      const visitor = visitorOn(page, say);
      const person = newPerson();
      const stepIs = (step: number) =>
        expect(page.getByText(say("booking.step", { step, of: 5, name: say(`booking.steps.${step}`) }))).toBeVisible();

      await page.goto("/");
      await page.getByRole("link", { name: "Pirmasens" }).click();
      await page.getByRole("link", { name: service }).click();
      await expect(visitor.heading).toHaveText(service);
      await stepIs(1);
      await page.getByRole("link", { name: say("booking.next.book") }).click();
      await stepIs(2);
      await visitor.type(person);
      await visitor.toCalendar();
      await stepIs(3);
      await visitor.takeNext();
      await stepIs(4);
      await expect(page.getByText(`${person.givenName} ${person.familyName}`)).toBeVisible();
      await visitor.book();
      await expect(visitor.heading).toHaveText(say("pass.booked"));
      await expect(visitor.code).toBeVisible();
      await expect(page.getByText(service).first()).toBeVisible();
      await expect(page.getByText("Beispielstraße 1").first()).toBeVisible();
      await expect(page.getByText(new RegExp(say("common.asOf", { when: ".+" }))).first()).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", language);
    });
  });
}

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("PS-06 the form comes before the calendar and asks only what the matter needs", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await page.goto("/o/pirmasens/commitment/time");
    await expect(visitor.heading).toHaveText(say("booking.details.title"));
    await expect(page.getByLabel("Worum geht es?")).toHaveCount(0);
    await visitor.openForm("pirmasens", "permit");
    await expect(page.getByLabel("Worum geht es?")).toBeVisible();
  });

  test("PS-07 a complete form opens the calendar by itself with the focus on its heading", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openForm("pirmasens", "commitment");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await expect(visitor.heading).toHaveText(say("booking.time.title"));
    await expect(visitor.heading).toBeFocused();
  });

  test("PS-08 the earliest free time stands above the calendar and one tap takes it", async ({ page, request }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openForm("pirmasens", "consultation");
    await visitor.type(newPerson());
    const asked = await request.get("/api/offices/pirmasens/services/consultation/slots?date=2026-12-01");
    const { slots } = (await asked.json()) as { slots: { start: string }[] };
    await visitor.toCalendar();
    const take = visitor.button("booking.time.takeNext");
    const first = slots[0]?.start.slice(11, 16) ?? "none";
    await expect(page.getByText(say("booking.time.clock", { time: first })).first()).toBeVisible();
    const [next, calendar] = [
      await take.boundingBox(),
      await page.getByRole("heading", { name: say("booking.time.all") }).boundingBox(),
    ];
    expect(next?.y).toBeLessThan(calendar?.y ?? 0);
    await take.click();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expect(page.getByText(new RegExp(`^${first} – `))).toBeVisible();
  });

  test("PS-08 a time further down is found by its day", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openForm("pirmasens", "commitment");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await page.getByRole("button", { name: /Do.*3\. Dez/ }).click();
    const day = page.getByRole("heading", { name: "Freie Zeiten am Donnerstag, 3. Dezember 2026" });
    await expect(day).toBeFocused();
    await page.locator("summary", { hasText: /^14:00/ }).click();
    await page.getByRole("button", { name: /3\. Dezember 2026, 14:00/ }).click();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expect(page.getByText("14:00 – 14:15 Uhr")).toBeVisible();
  });

  test("PS-09 choosing a time keeps it, visibly until when, and books nothing yet", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    const answered = page.waitForResponse((it) => it.url().endsWith("/holds"));
    await visitor.reachCheck(newPerson());
    const { expiresAt } = (await (await answered).json()) as { expiresAt: string };
    const end = expiresAt.slice(11, 16);
    await expect(page.getByText(say("booking.check.heldUntil", { time: end }))).toBeVisible();
    await expect(page.getByText(/\(noch \d+:\d\d Minuten\)/)).toBeVisible();
    await page.goto("/visits");
    await expect(page.getByText(say("pass.list.none"))).toBeVisible();
  });

  test("the language can be changed in the middle and nothing typed is lost", async ({ page }) => {
    const visitor = visitorOn(page);
    const say = wordsOf("en");
    await visitor.openForm("pirmasens", "permit");
    await visitor.type({ familyName: "Nguyễn", givenName: "Thị Hoa", birth: ["3", "2", "1988"] });
    await page.getByLabel("Worum geht es?").selectOption("extension");
    await page.getByRole("combobox", { name: visitor.say("common.language") }).selectOption("en");
    await expect(visitor.heading).toHaveText(say("booking.details.title"));
    await expect(page.getByLabel(say("booking.details.familyName"))).toHaveValue("Nguyễn");
    await expect(page.getByLabel("What is it about?")).toHaveValue("extension");
    await page.getByRole("button", { name: say("booking.details.next") }).click();
    await page.getByRole("button", { name: say("booking.time.takeNext") }).click();
    await expect(page.getByText("Thị Hoa Nguyễn")).toBeVisible();
    await page.getByRole("combobox", { name: say("common.language") }).selectOption("de");
    await expect(visitor.heading).toHaveText(visitor.say("booking.check.title"));
    await expect(page.getByText("Verlängerung", { exact: true })).toBeVisible();
  });

  test("a booking needs no mouse and no finger, only keys", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    const focusedName = () =>
      page.evaluate(() => {
        const it = document.activeElement;
        return (it as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim() ?? it?.textContent?.trim() ?? "";
      });
    /** Presses Tab until the focus is on what bears these words, as somebody does who cannot point. */
    const tabTo = async (words: string) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        if ((await focusedName()).startsWith(words)) return;
      }
      throw new Error(`Tab does not lead to „${words}“`);
    };
    const write = async (label: string, text: string) => {
      await tabTo(say(label));
      await page.keyboard.type(text);
    };
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Pirmasens" })).toBeVisible();
    await tabTo("Pirmasens");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: "Verpflichtungserklärung" })).toBeVisible();
    await tabTo("Verpflichtungserklärung");
    await page.keyboard.press("Enter");
    await expect(visitor.heading).toHaveText("Verpflichtungserklärung");
    await tabTo(say("booking.next.book"));
    await page.keyboard.press("Enter");
    await expect(visitor.heading).toHaveText(say("booking.details.title"));
    const person = newPerson();
    await write("booking.details.familyName", person.familyName);
    await write("booking.details.day", "4");
    await write("booking.details.month", "11");
    await write("booking.details.year", "1979");
    await page.keyboard.press("Enter");
    await expect(visitor.heading).toBeFocused();
    await expect(visitor.button("booking.time.takeNext")).toBeVisible();
    await tabTo(say("booking.time.takeNext"));
    await page.keyboard.press("Enter");
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await tabTo(say("booking.check.book"));
    await page.keyboard.press("Enter");
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    await expect(visitor.code).toBeVisible();
  });
});
