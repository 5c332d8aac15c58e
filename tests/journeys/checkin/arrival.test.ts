import { demoAccount, expect, forged, staffOn, test, timeAtOffice, visitsOf } from "../../support/door.ts";
import { visitorOn } from "../../support/journey.ts";
import { readCode } from "../../support/readCode.ts";

test.use({ locale: "de-DE" });

test("a visitor books on a phone, a tablet scans the phone, and the phone says when its owner arrived", async ({
  page,
  house,
  camera,
  another,
}) => {
  const visitor = visitorOn(await another({ width: 360, height: 740 }));
  const id = await visitor.bookVisit();
  const pass = (await readCode(visitor.code)) ?? "";
  expect(pass).toMatch(/^TP1/);

  const staff = staffOn(page);
  await staff.signIn(demoAccount(house));
  await staff.show(pass, camera, "welcome");
  await expect(staff.verdict).toContainText(staff.say("checkin.verdict.welcome.text"));
  await expect(staff.verdict).toContainText("Zimmer 12");
  await staff.goOn();
  await staff.to("today");
  const arrived = page.getByText(/^Angekommen \d\d:\d\d$/);
  await expect(arrived).toBeVisible();
  const time = (await arrived.textContent())?.slice(-5) ?? "";
  expect(time).toMatch(/^07:3\d$/);

  await expect(visitor.page.getByText(visitor.say("pass.arrivedAt", { time }))).toBeVisible();
  expect(visitor.visitId()).toBe(id);
});

test("every pass of a morning gets the verdict that is its own: valid, twice, moved, cancelled, forged, foreign", async ({
  page,
  house,
  camera,
}) => {
  const visits = visitsOf(house);
  const valid = await visits.book("08:00");
  const moved = await visits.book("08:15");
  const cancelled = await visits.book("08:30");
  const untouched = await visits.book("08:15");
  await visits.move(moved, "09:30");
  await visits.cancel(cancelled);

  const staff = staffOn(page);
  const { say, verdict } = staff;
  await staff.signIn(demoAccount(house));
  const next = async (text: string, kind: string, ...words: string[]) => {
    await staff.show(text, camera, kind);
    for (const it of [say(`checkin.verdict.${kind}.text`), ...words]) await expect(verdict).toContainText(it);
    await staff.goOn();
    await staff.closeScanner();
  };
  await next(valid.pass, "welcome", "08:00");
  const arrivedAt = () => visits.now(valid).then((it) => it.arrivedAt);
  await expect.poll(arrivedAt).toBeDefined();
  const first = await arrivedAt();
  await next(valid.pass, "already_arrived", `seit ${timeAtOffice(first)}`);
  await next(moved.pass, "moved", "09:30");
  await next(cancelled.pass, "cancelled");
  await next(forged(untouched.pass), "not_genuine");
  await next("HTTPS://EXAMPLE.ORG/MENU", "not_a_pass");
  // The pass that was forged is itself in order: it is the changed character that was refused.
  await next(untouched.pass, "welcome", "08:15");

  await expect.poll(async () => (await staff.stored("outbox")).length).toBe(0);
  expect(await arrivedAt()).toBe(first);
  expect((await visits.now(moved)).status).toBe("booked");
  expect((await visits.now(cancelled)).arrivedAt).toBeUndefined();
  await expect(page.getByText(say("checkin.today.count", { arrived: 2, count: 3 }))).toBeVisible();
});

test("a booking code, a picture from the gallery and a hand-held scanner lead to the verdict that the camera gives", async ({
  page,
  house,
  another,
}) => {
  const visitor = visitorOn(await another({ width: 360, height: 740 }));
  await visitor.bookVisit();
  await expect(visitor.code).toBeVisible();
  const picture = await visitor.page.screenshot({ fullPage: true });
  const visits = visitsOf(house);
  const [byCode, byHand] = [await visits.book("08:15"), await visits.book("08:30")];

  const staff = staffOn(page);
  await staff.signIn(demoAccount(house));
  await staff.openScanner();
  await staff.typeCode(byCode);
  await staff.expectVerdict("welcome");
  await staff.goOn();

  const file = { name: "pass.png", mimeType: "image/png", buffer: picture };
  await page.getByLabel(staff.scanner.photo.choose).setInputFiles(file);
  await staff.expectVerdict("welcome");
  await staff.goOn();

  await staff.heading.click();
  await page.keyboard.type(byHand.pass);
  await page.keyboard.press("Enter");
  await staff.expectVerdict("welcome");
  await staff.goOn();
  await expect.poll(async () => (await visits.now(byCode)).status).toBe("arrived");
  await expect.poll(async () => (await visits.now(byHand)).status).toBe("arrived");
  await staff.to("today");
  await expect(page.getByText(staff.say("checkin.today.count", { arrived: 3, count: 3 }))).toBeVisible();
});
