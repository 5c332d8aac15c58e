import type { Page } from "@playwright/test";
import type { PairingAnswer } from "../../../shared/staff/devices.ts";
import { demoAccount, expect, staffOn, test, visitsOf } from "../../support/door.ts";
import { barriersOn, overhangOf } from "../../support/everyPage.ts";
import { textIn } from "../../support/posterPictures.ts";

test.use({ locale: "de-DE", viewport: { width: 800, height: 1280 } });

const pin = "481590";

test("a tablet reads its pairing off the manager's screen by its camera, takes no pass for one, and nobody pairs with it again", async ({
  page,
  house,
  camera,
  another,
}) => {
  test.slow();
  const { pass } = await visitsOf(house).book("08:00");
  const desk = staffOn(await another({ width: 1280, height: 800 }));
  const { say } = desk;
  const { picture } = await showPairing(desk, demoAccount(house), "Empfang 3");
  const alert = (key: string) => page.getByRole("alert").filter({ hasText: say(`tablets.enroll.failed.${key}`) });

  camera.shows(pass);
  await page.goto("/staff/enroll");
  await expect(alert("not_pairing")).toBeVisible();

  // What the camera sees is what stands on the other screen, pixel by pixel.
  await camera.looksAt(picture);
  await page.reload();
  await expect(page.getByText(say("tablets.enroll.done"))).toBeVisible();
  await expect(page.getByText("Empfang 3")).toBeVisible();
  await expect(desk.page.getByText(say("tablets.list.pairing.used", { name: "Empfang 3" }))).toBeVisible();
  expect((await staffOn(page).stored("keys")).map((it) => it["id"])).toContain("device");

  const stranger = await another();
  await stranger.goto("/staff/enroll");
  await expect(stranger.getByRole("alert").filter({ hasText: say("tablets.enroll.failed.ended") })).toBeVisible();
});

/** Holds a page against what every page promises, upright, lying and on a phone. */
async function look(page: Page, name: string): Promise<void> {
  const usual = page.viewportSize() ?? { width: 800, height: 1280 };
  for (const size of [{ width: 360, height: 740 }, { width: 1280, height: 800 }, usual]) {
    await page.setViewportSize(size);
    expect.soft(await overhangOf(page), `${name} at ${size.width}: pixels beyond the edge`).toBe(0);
  }
  expect.soft(await barriersOn(page), name).toEqual([]);
}

/** Types a PIN on the keys of the screen. */
async function press(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.getByRole("button", { name: digit, exact: true }).click();
}

/** The manager signs in and shows the code for one tablet. */
async function showPairing(desk: ReturnType<typeof staffOn>, account: ReturnType<typeof demoAccount>, name: string) {
  const { page, say } = desk;
  await desk.signIn({ ...account, email: "manager@pirmasens.example" });
  await desk.to("device");
  await page.getByRole("link", { name: say("tablets.own.all") }).click();
  await page.getByLabel(say("tablets.list.name")).fill(name);
  const [made] = await Promise.all([
    page.waitForResponse((it) => it.url().endsWith("/api/staff/pairings")),
    desk.button("tablets.list.make").click(),
  ]);
  const pairing = (await made.json()) as PairingAnswer;
  await expect(page.getByText(pairing.code)).toBeVisible();
  return { pairing, picture: page.getByRole("img", { name: say("tablets.list.pairing.picture") }) };
}

test("F21 F25 a tablet is paired, lets people in by PIN without a network, and forgets them once it is blocked", async ({
  page,
  house,
  another,
}) => {
  // Two devices and a server that stops and starts: a busy machine needs its time.
  test.slow();
  const visits = visitsOf(house);
  const [first, second] = [await visits.book("08:00"), await visits.book("08:15")];
  const account = demoAccount(house);
  const staff = staffOn(page);
  const desk = staffOn(await another({ width: 1280, height: 800 }));
  const { say } = staff;
  const rowAt = (time: string) => page.getByRole("row").filter({ hasText: time });

  const { pairing, picture } = await showPairing(desk, account, "Empfang 2");
  expect(await textIn(await picture.screenshot())).toBe(pairing.text);
  await look(desk.page, "pairing");

  // The tablet is paired by typed characters.
  await page.goto("/staff/");
  await look(page, "password");
  await page.getByRole("link", { name: say("tablets.door.pair") }).click();
  await expect(page.getByText(staff.scanner.engine.ready)).toBeVisible();
  await look(page, "enroll");
  await page.getByLabel(say("tablets.enroll.code")).fill(pairing.code.toLowerCase());
  await staff.button("tablets.enroll.send").click();
  await expect(page.getByText(say("tablets.enroll.done"))).toBeVisible();
  await expect(desk.page.getByText(say("tablets.list.pairing.used", { name: "Empfang 2" }))).toBeVisible();

  // Whoever signs in there is asked for a PIN, and changes place with the next person.
  await page.getByRole("link", { name: say("tablets.enroll.toSignIn") }).click();
  await page.getByLabel(say("staff.signIn.email")).fill(account.email);
  await page.getByLabel(say("staff.signIn.password")).fill(account.password);
  await staff.button("staff.signIn.send").click();
  await expect(staff.heading).toHaveText(say("tablets.setPin.title"));
  await press(page, "123456");
  await staff.button("tablets.setPin.next").click();
  await expect(page.getByRole("alert")).toHaveText(say("tablets.pin.easy"));
  await look(page, "pin");
  for (const step of ["next", "save"]) {
    await press(page, pin);
    await staff.button(`tablets.setPin.${step}`).click();
  }
  await staff.button("tablets.setPin.toToday").click();
  await expect(rowAt("08:15")).toBeVisible();
  const name = (await rowAt("08:15").getByRole("link").textContent())?.trim() ?? "";
  expect(name).toMatch(/Muster-\d+/);
  await page
    .locator("header")
    .getByRole("button", { name: say("tablets.person.change") })
    .click();
  await expect(staff.heading).toHaveText(say("tablets.door.title"));
  await expect(page.getByText(name)).toHaveCount(0);
  await look(page, "persons");

  // Without a server the PIN lets in, and a pass is judged with the list that was kept.
  await house.stop();
  await page
    .getByRole("list", { name: say("tablets.door.persons") })
    .getByRole("button")
    .click();
  await look(page, "pin of a person");
  await press(page, "000001");
  await staff.button("tablets.pin.send").click();
  await expect(page.getByRole("alert")).toHaveText(say("tablets.pin.wrong", { count: 4 }).split(" | ")[1] ?? "");
  await press(page, pin);
  await staff.button("tablets.pin.send").click();
  await expect(rowAt(name)).toBeVisible();
  await staff.openScanner();
  await staff.typeCode(first);
  await expect(staff.verdict).toHaveAttribute("data-verdict", /^welcome(_offline)?$/);
  await staff.goOn();
  expect(await staff.stored("outbox")).toMatchObject([{ name: "scan", by: expect.any(String) }]);

  // The server is back: everything is sent, and nobody is asked for a password.
  await house.startAgain({ clock: "2026-12-01T07:45:00+01:00" });
  const sent = { timeout: 45_000 };
  await expect.poll(async () => (await staff.stored("outbox")).length, sent).toBe(0);
  expect((await visits.now(first)).status).toBe("arrived");
  await expect(staff.status).toContainText(say("staff.connection.online"));
  await expect(page.getByText(say("tablets.band.signIn"))).toHaveCount(0);

  // The tablet is lost with an arrival on it, and blocked.
  await page.context().setOffline(true);
  await staff.typeCode(second);
  await expect(staff.verdict).toHaveAttribute("data-verdict", /^welcome(_offline)?$/);
  const verdict = (await staff.verdictTitle.textContent()) ?? "";
  await staff.goOn();
  await desk.page.getByRole("button", { name: `${say("tablets.list.block")}: Empfang 2` }).click();
  await look(desk.page, "block");
  await desk.page.getByRole("button", { name: say("tablets.list.blockSure", { name: "Empfang 2" }) }).click();
  await expect(desk.page.getByText(say("tablets.list.isBlocked", { name: "Empfang 2" }))).toBeVisible();
  expect(await staff.stored("visits")).toHaveLength(2);

  // It learns that at its next contact, forgets everybody, and keeps what it has not sent.
  await page.context().setOffline(false);
  await expect(staff.heading).toHaveText(say("tablets.door.blocked.title"));
  await look(page, "blocked");
  for (const table of ["visits", "persons", "keys"]) expect(await staff.stored(table), table).toEqual([]);
  await page.getByRole("link", { name: say("tablets.door.waiting") }).click();
  await expect(page.getByRole("listitem")).toContainText([verdict]);
  expect(await staff.stored("outbox")).toHaveLength(1);
  await expect(page.getByText(name)).toHaveCount(0);
});
