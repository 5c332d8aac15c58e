import type { Page } from "@playwright/test";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

/** When the draft on this device was last sealed, by the phone's clock; 0 when there is none. */
const draftSavedAt = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((tell, fail) => {
        const opening = indexedDB.open("terminpass");
        opening.onerror = () => fail(opening.error);
        opening.onsuccess = () => {
          const rows = opening.result.transaction("drafts").objectStore("drafts").getAll();
          rows.onsuccess = () => {
            opening.result.close();
            tell(Math.max(0, ...(rows.result as { savedAt: number }[]).map((it) => it.savedAt)));
          };
        };
      }),
  );

/** Makes a change and waits until it lies on the device, which keeps it at once. */
async function keptAfter(page: Page, change: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate(() => Date.now());
  await change();
  await expect.poll(() => draftSavedAt(page)).toBeGreaterThanOrEqual(before);
}

interface Mistake {
  name: string;
  field: string;
  make: (visitor: ReturnType<typeof visitorOn>) => Promise<unknown>;
  says: string;
}

const mistakes: Mistake[] = [
  {
    name: "no family name",
    field: "applicant-familyName",
    make: ({ field }) => field("booking.details.familyName").fill("  "),
    says: "booking.faults.familyName",
  },
  {
    name: "half a date of birth",
    field: "applicant-birth",
    make: ({ page }) => page.locator("#applicant-birth-month").fill(""),
    says: "booking.faults.birthDateMissing",
  },
  {
    name: "a date of birth that does not exist",
    field: "applicant-birth",
    make: ({ page }) =>
      page
        .locator("#applicant-birth")
        .fill("31")
        .then(() => page.locator("#applicant-birth-month").fill("2")),
    says: "booking.faults.birthDateNoSuchDay",
  },
  {
    name: "a date of birth in letters",
    field: "applicant-birth",
    make: ({ page }) => page.locator("#applicant-birth-year").fill("abcd"),
    says: "booking.faults.birthDateImpossible",
  },
  {
    name: "a date of birth still to come",
    field: "applicant-birth",
    make: ({ page }) => page.locator("#applicant-birth-year").fill("2031"),
    says: "booking.faults.birthDateFuture",
  },
  {
    name: "a date of birth before anybody alive",
    field: "applicant-birth",
    make: ({ page }) => page.locator("#applicant-birth-year").fill("1799"),
    says: "booking.faults.birthDateEarly",
  },
  {
    name: "half a mail address",
    field: "applicant-email",
    make: ({ field }) => field("booking.details.email").fill("kim@"),
    says: "booking.faults.email",
  },
  {
    name: "a telephone number in words",
    field: "applicant-phone",
    make: ({ field }) => field("booking.details.phone").fill("ruf mich an"),
    says: "booking.faults.phone",
  },
];

test.describe("the form", () => {
  test("says of every mistake what to write, with the focus on the summary that leads to the field", async ({
    page,
  }) => {
    const visitor = visitorOn(page);
    const { say, field: at } = visitor;
    const person = newPerson();
    await visitor.openForm("pirmasens", "commitment");
    for (const { name, field, make, says } of mistakes) {
      await test.step(name, async () => {
        await visitor.type(person);
        await at("booking.details.email").fill("");
        await at("booking.details.phone").fill("");
        await make(visitor);
        await visitor.toCalendar();
        const summary = page.getByRole("group", { name: say("booking.faults.title") });
        await expect(summary).toBeFocused();
        await expect(summary.getByRole("link")).toHaveText([say(says)]);
        await summary.getByRole("link").click();
        const wrong = page.locator(`#${field}:is(input)`);
        await expect(wrong).toBeFocused();
        await expect(wrong).toHaveAttribute("aria-invalid", "true");
        await expect(wrong).toHaveAccessibleDescription(new RegExp(`${escaped(say(says))}$`));
        await expect(at("booking.details.givenName")).toHaveValue(person.givenName);
      });
    }
    await visitor.type(person);
    await at("booking.details.phone").fill("+49 30 123456");
    await visitor.toCalendar();
    await expect(visitor.heading).toHaveText(say("booking.time.title"));
  });

  test("lists all faults at once, with the person each is about", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openFormFor(2, "pirmasens", "permit");
    await visitor.toCalendar();
    const summary = page.getByRole("group", { name: say("booking.faults.title") });
    await expect(summary).toBeFocused();
    const faults = [say("booking.faults.familyName"), say("booking.faults.birthDateMissing")];
    const of = (person: number) => faults.map((message) => say("booking.faults.ofPerson", { person, message }));
    await expect(summary.getByRole("link")).toHaveText([...of(1), ...of(2)]);
  });

  test("takes the names of a family in any script, and gives each of them a pass of their own", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    const family = [
      ["محمد", ""],
      ["李", "小龍"],
      ["O’Connor-Łęcki", "Þórdís"],
      ["Ñandú", "Kim 👩‍👧"],
    ] as const;
    await visitor.openFormFor(4, "pirmasens", "permit");
    for (const [index, [familyName, givenName]] of family.entries()) {
      const prefix = index === 0 ? "applicant" : `companion${index}`;
      await page.locator(`#${prefix}-familyName`).fill(familyName);
      await page.locator(`#${prefix}-givenName`).fill(givenName);
      await page.locator(`#${prefix}-birth`).fill(String(index + 1));
      await page.locator(`#${prefix}-birth-month`).fill("6");
      await page.locator(`#${prefix}-birth-year`).fill("1985");
    }
    await visitor.toCalendar();
    await visitor.takeNext();
    for (const names of family) await expect(page.getByText([...names].reverse().join(" ").trim())).toBeVisible();
    await visitor.book();
    await expect(visitor.heading).toHaveText(say("pass.booked"));
    const texts = new Set<string>();
    for (const [index, names] of family.entries()) {
      await expect(page.getByText(say("pass.personOf", { number: index + 1, count: 4 }))).toBeVisible();
      await expect(page.getByText([...names].reverse().join(" ").trim(), { exact: true }).first()).toBeVisible();
      texts.add((await readCode(visitor.code)) ?? "");
      await visitor.button("pass.nextPerson").click();
    }
    expect([...texts].filter((it) => it.startsWith("TP1"))).toHaveLength(4);
  });

  test("finds what was typed again after a reload in the middle", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    await visitor.openForm("pirmasens", "permit");
    await visitor.field("booking.details.familyName").fill("Al-Halab");
    await page.locator("#applicant-birth").fill("9");
    await keptAfter(page, () => page.getByLabel("Worum geht es?").selectOption("first"));
    await page.reload();
    await expect(visitor.field("booking.details.familyName")).toHaveValue("Al-Halab");
    await expect(page.locator("#applicant-birth")).toHaveValue("9");
    await expect(page.getByLabel("Worum geht es?")).toHaveValue("first");
    // The proof that the device kept it, and not the browser's own memory of forms: another service begins empty.
    await visitor.openForm("pirmasens", "commitment");
    await expect(visitor.heading).toHaveText(say("booking.details.title"));
    await expect(visitor.field("booking.details.familyName")).toHaveValue("");
  });

  test("keeps the held time through a reload before booking", async ({ page }) => {
    const { say, ...visitor } = visitorOn(page);
    const person = newPerson();
    await visitor.reachCheck(person);
    await page.reload();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expect(page.getByText(`${person.givenName} ${person.familyName}`)).toBeVisible();
    await visitor.book();
    await expect(visitor.code).toBeVisible();
  });
});

test("an address that leads nowhere says so and leads back", async ({ page }) => {
  const visitor = visitorOn(page);
  await page.goto("/o/atlantis/permit");
  await expect(visitor.heading).toHaveText(visitor.say("offices.missing.title"));
  await page.goto("/o/pirmasens/no_such_service");
  await expect(visitor.heading).toHaveText(visitor.say("offices.missing.title"));
  await page.goto("/no/such/page");
  await expect(visitor.heading).toHaveText(visitor.say("common.unknown.title"));
  await page.goto("/visit/unknown");
  await expect(visitor.heading).toHaveText(visitor.say("pass.heading.missing"));
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
