import type { Page } from "@playwright/test";
import type { MessageAnswer, MessagesAnswer } from "../../../shared/messages/index.ts";
import { expectForEverybody } from "../../support/everyPage.ts";
import { expect, newPerson, test as journey, visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";
import { runServer, tuesdayMorning, type RunningServer } from "../../support/runningServer.ts";
import { wordsOf } from "../../support/words.ts";

/** A server of its own: what staff see of messages is about these visits alone. */
const test = journey.extend<{ house: RunningServer }>({
  house: async ({}, use) => {
    const house = await runServer();
    await use(house);
    await house.discard();
  },
  baseURL: async ({ house }, use) => use(house.url),
});
test.use({ locale: "de-DE" });

const say = wordsOf("de");

const password = ({ greeting }: RunningServer) => /with password: +(\S+)/.exec(greeting())?.[1] ?? "";

/** The mails that wait, as the reception reads them where no mail server sends them; the latest first. */
async function mailsIn(house: RunningServer): Promise<string[]> {
  const headers = { "Content-Type": "application/json", Origin: house.url };
  const body = JSON.stringify({ email: "reception@pirmasens.example", password: password(house) });
  const signedIn = await fetch(`${house.url}/api/auth/sign-in/email`, { method: "POST", headers, body });
  const Cookie = signedIn.headers
    .getSetCookie()
    .map((it) => it.split(";")[0])
    .join("; ");
  const read = async <T>(path: string) =>
    (await (await fetch(`${house.url}/api/staff/messages${path}`, { headers: { Cookie } })).json()) as T;
  const { messages } = await read<MessagesAnswer>("");
  return Promise.all(messages.map(async ({ id }) => (await read<MessageAnswer>(`/${id}`)).text));
}

async function book(page: Page, email: string): Promise<string> {
  const visitor = visitorOn(page);
  await visitor.openForm("pirmasens", "commitment");
  await visitor.type(newPerson());
  await page.getByLabel(say("booking.details.email")).first().fill(email);
  await visitor.toCalendar();
  await visitor.takeNext();
  await visitor.book();
  await expect(visitor.heading).toHaveText(say("pass.booked"));
  return visitor.visitId();
}

test("PS-11 the address stands large on the confirmation and is put right once; choices are kept", async ({
  page,
  house,
}) => {
  const id = await book(page, "kin@example.org");
  const part = page.getByRole("region", { name: say("telling.address.title") });
  await expect(part.getByText("kin@example.org")).toBeVisible();
  const size = await part.getByText("kin@example.org").evaluate((it) => parseFloat(getComputedStyle(it).fontSize));
  expect(size).toBeGreaterThanOrEqual(24);
  await part.getByRole("button", { name: say("telling.address.wrong") }).click();
  await part.getByLabel(say("telling.address.label")).fill("kim@example.org");
  await part.getByRole("button", { name: say("telling.address.send") }).click();
  await expect(part.getByText(say("telling.address.done"))).toBeFocused();
  await expect(part.getByText("kim@example.org")).toBeVisible();
  await expectForEverybody(page, "confirmation with its address");
  const mails = await mailsIn(house);
  expect(mails).toHaveLength(1);

  await page.getByRole("link", { name: say("visits.tools.messages") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("telling.title"));
  await expect(page.getByRole("button", { name: say("telling.address.wrong") })).toHaveCount(0);
  await page.getByLabel(say("telling.reminders")).uncheck();
  await page.getByLabel(say("telling.language")).selectOption("ar");
  await page.getByRole("button", { name: say("telling.save"), exact: true }).click();
  await expect(page.getByText(say("telling.saved"))).toBeVisible();
  await expectForEverybody(page, "messages of a visit");
  await page.reload();
  await expect(page.getByLabel(say("telling.reminders"))).not.toBeChecked();
  await expect(page.getByLabel(say("telling.language"))).toHaveValue("ar");
  expect(page.url()).toContain(`/visit/${id}/messages`);
});

test("the link of a mail opens the visit elsewhere and asks before it cancels", async ({
  page,
  house,
  browser,
  contextOptions,
}) => {
  const id = await book(page, "kim@example.org");
  const [mail = ""] = await mailsIn(house);
  const own = /https?:\S+#secret=\S+/.exec(mail)?.[0] ?? "";
  expect(own).toContain(`/visit/${id}#secret=`);
  const elsewhere = await browser.newContext({ ...contextOptions, locale: "de-DE" });
  const other = await elsewhere.newPage();
  await other.goto(`${own}&then=cancel`);
  await expect(other.getByText(say("pass.cancel.question"))).toBeVisible();
  // The secret is gone from the address, and nothing is cancelled yet.
  await expect(other).toHaveURL(new RegExp(`/visit/${id}$`));
  await other.getByRole("button", { name: say("pass.cancel.no"), exact: true }).click();
  await other.goto("/visits");
  await other.goto(`${own}&then=move`);
  await expect(other).toHaveURL(new RegExp(`moves=${id}`));
  await elsewhere.close();
});

test("O13 on a new phone the code and the six digits of the mail bring the visit back, in two fields and one tap", async ({
  page,
  house,
  browser,
  contextOptions,
}) => {
  await book(page, "kim@example.org");
  const pass = await readCode(visitorOn(page).code);
  expect(pass).toMatch(/^TP1/);
  const [mail = ""] = await mailsIn(house);
  const link = /https?:\S+\/find#digits/.exec(mail)?.[0] ?? "";
  const [, code = ""] = /\b(\w{3}-\w{3}-\w{4})\b/.exec(mail) ?? [];
  const [, digits = ""] = /Ziffern:\s*(\d{6})\b/.exec(mail) ?? [];
  expect([link, code, digits].every(Boolean), mail).toBe(true);

  // The old phone is lost: the new one shares nothing with it.
  const elsewhere = await browser.newContext({ ...contextOptions, locale: "de-DE", timezoneId: "Europe/Berlin" });
  await elsewhere.clock.install({ time: tuesdayMorning });
  const other = visitorOn(await elsewhere.newPage());
  await other.page.goto(link);
  const field = other.page.getByLabel(say("devices.find.digits"), { exact: true });
  const find = async (typed: string) => {
    await other.field("visits.find.code").fill(code.toLowerCase());
    await field.fill(typed);
    await other.button("visits.find.find").click();
  };
  await find(`${digits.slice(0, 5)}${(Number(digits[5]) + 1) % 10}`);
  await expect(other.page.getByText(say("devices.find.notFound"))).toBeVisible();
  const begun = Date.now();
  await other.page.reload();
  await find(digits);
  await expect(other.code).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(60_000);
  expect(await readCode(other.code)).toBe(pass);
  await other.workerReady();
  await elsewhere.setOffline(true);
  await other.page.reload();
  await expect(other.code).toBeVisible();
  await elsewhere.close();
});

test("staff see what waits, by state and in plain words", async ({ page, house }) => {
  await book(page, "kim@example.org");
  await page.goto("/staff/sign-in");
  await page.getByLabel(say("staff.signIn.email")).fill("reception@pirmasens.example");
  await page.getByLabel(say("staff.signIn.password")).fill(password(house));
  await page.getByRole("button", { name: say("staff.signIn.send"), exact: true }).click();
  await page.getByRole("link", { name: say("staff.nav.messages") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("staff.messages.title"));
  await expect(page.getByRole("heading", { name: say("staff.messages.kind.booked") })).toBeVisible();
  await expect(page.getByText("k…@example.org")).toBeVisible();
  await expectForEverybody(page, "messages of the office");
  await page.getByLabel(say("staff.messages.filter")).selectOption("failed");
  await expect(page.getByRole("heading", { name: say("staff.messages.kind.booked") })).toHaveCount(0);
});
