import { demoAccount, expect, staffOn, test, timeAtOffice, visitsOf } from "../../support/door.ts";

test.use({ locale: "de-DE" });

const minute = 60_000;

test("C44 O20 one pass on two tablets without a link between them is one arrival, both are told, and a late second scan is a task", async ({
  page,
  house,
  camera,
  another,
}) => {
  const visits = visitsOf(house);
  const [soon, late] = [await visits.book("08:00"), await visits.book("08:15")];
  const [online, cut] = [staffOn(page), staffOn(await another())];
  for (const staff of [online, cut]) await staff.signIn(demoAccount(house));
  for (const [staff, desk] of [
    [online, "Empfang 1"],
    [cut, "Empfang 2"],
  ] as const) {
    await staff.to("device");
    await staff.page.getByLabel(staff.say("staff.device.desk")).fill(desk);
    await staff.button("staff.device.save").click();
    await expect(staff.page.getByText(staff.say("staff.device.saved"))).toBeVisible();
    await staff.to("today");
  }

  const tablets = [online, cut];
  for (const staff of tablets) {
    await staff.page.context().setOffline(true);
    await expect(staff.status).toContainText(staff.say("staff.connection.offline"));
  }
  const scan = async (staff: typeof online, { pass }: typeof soon, kind: string) => {
    await staff.show(pass, camera, kind);
    await staff.goOn();
    await staff.closeScanner();
  };
  await scan(cut, soon, "welcome_offline");
  await scan(cut, late, "welcome_offline");

  // None of them knows what the other has seen: the same person is welcome at both.
  await online.page.clock.fastForward(minute);
  await scan(online, soon, "welcome_offline");

  // A later hour for everybody: the server's clock and those of the tablets.
  const now = await visits.clock();
  await house.stop();
  await house.startAgain({ clock: new Date(now + 5 * minute).toISOString() });
  await online.page.clock.fastForward(4 * minute);
  await cut.page.clock.fastForward(5 * minute);
  await online.page.context().setOffline(false);
  await expect(online.status).toContainText(online.say("staff.connection.online"));
  await scan(online, late, "welcome");
  for (const it of [soon, late]) await expect.poll(async () => (await visits.now(it)).status).toBe("arrived");
  const [soonHere, lateHere] = [await visits.now(soon), await visits.now(late)];

  await cut.page.context().setOffline(false);
  await expect.poll(async () => (await cut.stored("outbox")).length).toBe(0);
  // One arrival each, and the earlier scan is the one that counts.
  for (const [visit, here] of [
    [soon, soonHere],
    [late, lateHere],
  ] as const) {
    const { arrivedAt } = await visits.now(visit);
    expect(Date.parse(arrivedAt ?? "")).toBeLessThan(Date.parse(here.arrivedAt ?? "") - minute / 2);
    const time = timeAtOffice(arrivedAt);
    for (const staff of [online, cut]) {
      const row = staff.page.getByRole("row").filter({ hasText: timeAtOffice(visit.appointment.start) });
      await expect(row).toContainText(staff.say("checkin.status.arrived", { time }));
    }
    await expect(
      online.page.getByText(`war schon angekommen: seit ${time}, aufgenommen an: Empfang 2`).first(),
    ).toBeVisible();
  }
  const understood = online.button("staff.band.conflictOk");
  await expect(understood).toHaveCount(2);
  await understood.first().click();
  await expect(understood).toHaveCount(1);
  await understood.click();
  await expect(understood).toHaveCount(0);
  expect(await cut.stored("notices")).toEqual([]);

  // Only the second scan after more than two minutes asks for a person.
  const task = (staff: typeof online) => staff.page.getByRole("region", { name: staff.say("checkin.task.title") });
  for (const staff of [online, cut]) {
    await expect(task(staff).getByRole("listitem")).toHaveCount(2);
    await expect(task(staff)).toContainText("Empfang 1");
    await expect(task(staff)).toContainText("Empfang 2");
  }
  await task(online)
    .getByRole("button", { name: online.say("checkin.task.close") })
    .click();
  for (const staff of [online, cut]) await expect(task(staff)).toHaveCount(0);
});
