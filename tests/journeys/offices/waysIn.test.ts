import { expect, test, visitorOn } from "../../support/journey.ts";

// No worker is needed here: what it keeps for later costs a walk a fifth of its time.
test.use({ locale: "de-DE", serviceWorkers: "block" });

const shownWays = {
  Marburg: { walk_in: "Adressänderung", request: "Beratungsgespräch" },
  Pirmasens: { book: "Beratungsgespräch" },
  Magdeburg: { emergency: "Notfalltermin", invitation: "Abholung eines Reiseausweises", not_now: "Beratungsgespräch" },
  Stuttgart: { book: "Übertrag in einen neuen Pass", request: "Notfalltermin" },
  Düsseldorf: { invitation: "Übertrag in einen neuen Pass", by_phone: "Beratungsgespräch" },
};

test("X-07 one build serves the five example offices, and each shows its own ways in", async ({ page }) => {
  const { say, ...visitor } = visitorOn(page);
  for (const [city, ways] of Object.entries(shownWays)) {
    await test.step(city, async () => {
      await page.goto("/");
      await page.getByRole("link", { name: city, exact: true }).click();
      await expect(visitor.heading).toContainText("Ausländerbehörde");
      const services = page.getByRole("region", { name: say("offices.page.services") }).getByRole("listitem");
      const byWay = (way: string) => services.filter({ hasText: say(`offices.tag.${way}`) });
      for (const [way, service] of Object.entries(ways)) {
        await byWay(way).getByRole("link", { name: service }).click();
        await expect(page.getByText(say(`booking.service.needed.${way}`))).toBeVisible();
        await expect(page.getByRole("link", { name: say("booking.next.book") })).toHaveCount(way === "book" ? 1 : 0);
        await page.goBack();
      }
      const absent = ["book", "walk_in", "request", "emergency", "invitation"].filter((it) => !(it in ways));
      for (const way of absent) await expect(byWay(way)).toHaveCount(0);
    });
  }
});

const withoutAppointment = [
  { id: "MR-01", service: "Verpflichtungserklärung" },
  { id: "MR-02", service: "Aufenthaltsgestattung" },
  { id: "MR-03", service: "Abholung eines elektronischen Aufenthaltstitels (eAT)" },
  { id: "MR-04", service: "Adressänderung" },
];

test("MR-01 MR-02 MR-03 MR-04 four services need no appointment: the page says so and when to come, and books nothing", async ({
  page,
}) => {
  const { say } = visitorOn(page);
  for (const { service } of withoutAppointment) {
    await page.goto("/o/marburg");
    const services = page.getByRole("region", { name: say("offices.page.services") });
    await services.getByRole("link", { name: service }).click();
    await expect(page.getByText(say("booking.service.needed.walk_in"))).toBeVisible();
    const hours = page.getByRole("table", { name: say("offices.contact.visitorHours") });
    await expect(hours.getByRole("row").filter({ hasText: "Donnerstag" })).toContainText("14:30 bis 18:00 Uhr");
    await expect(page.getByRole("link", { name: say("booking.next.book") })).toHaveCount(0);
  }
});

test("MD-01 in restricted operation there is no ordinary time on day one: the page says why and what to do instead", async ({
  page,
}) => {
  const { say, ...visitor } = visitorOn(page);
  await page.goto("/o/magdeburg");
  await expect(page.getByText("Vereinbarte Termine finden statt").first()).toBeVisible();
  await page.getByRole("link", { name: "Verpflichtungserklärung" }).click();
  await expect(page.getByText(say("booking.service.needed.not_now"))).toBeVisible();
  await expect(page.getByRole("link", { name: say("booking.next.book") })).toHaveCount(0);

  // Who comes by an old link to the form is asked nothing either, and learns where those go who cannot wait.
  await visitor.openForm("magdeburg", "commitment");
  await expect(page).toHaveURL(/\/o\/magdeburg\/commitment$/);
  await expect(page.getByText(say("booking.next.not_now.title"))).toBeVisible();
  await page.getByRole("link", { name: say("booking.next.urgent", { service: "Notfalltermin" }) }).click();
  await expect(visitor.heading).toHaveText("Notfalltermin");
});

test("PS-02 exactly four matters can be chosen, by their German names word for word", async ({ page }) => {
  const { say } = visitorOn(page);
  await page.goto("/o/pirmasens");
  const services = page.getByRole("region", { name: say("offices.page.services") });
  await expect(services.getByRole("link")).toHaveText(
    [
      "Abholung einer Aufenthaltserlaubnis",
      "Beantragung/Verlängerung einer Aufenthaltserlaubnis",
      "Beratungsgespräch",
      "Verpflichtungserklärung",
    ].map((it) => `${it}${say("offices.tag.book")}`),
  );
});
