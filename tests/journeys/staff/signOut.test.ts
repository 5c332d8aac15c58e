import { demoAccount, expect, staffOn, test, visitsOf } from "../../support/door.ts";

test.use({ locale: "de-DE" });

/** Whether a word lies anywhere on the tablet's disk, as text or as bytes. */
const liesOnDisk = (staff: ReturnType<typeof staffOn>, word: string) =>
  staff.page.evaluate(async (sought) => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((tell, fail) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => fail(opening.error);
        opening.onsuccess = () => tell(opening.result);
      });
    const all = (database: IDBDatabase, store: string) =>
      new Promise<unknown[]>((tell) => {
        const rows = database.transaction(store).objectStore(store).getAll();
        rows.onsuccess = () => tell(rows.result as unknown[]);
      });
    const words: string[] = [];
    const walk = (value: unknown): void => {
      if (value instanceof ArrayBuffer) words.push(new TextDecoder("latin1").decode(value));
      else if (ArrayBuffer.isView(value))
        words.push(new TextDecoder("latin1").decode(value as Uint8Array<ArrayBuffer>));
      else if (value && typeof value === "object") Object.values(value).forEach(walk);
      else words.push(String(value));
    };
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await open(name);
      for (const store of database.objectStoreNames) walk(await all(database, store));
      database.close();
    }
    walk({ ...localStorage, ...sessionStorage });
    return words.join("\n").includes(sought);
  }, word);

test("signing out takes the list and the names off the tablet and leaves what waits for a receipt", async ({
  page,
  house,
}) => {
  const visits = visitsOf(house);
  const [visit, other] = [await visits.book("08:00"), await visits.book("08:15")];
  const account = demoAccount(house);
  const staff = staffOn(page);
  await staff.signIn(account);
  await expect(page.getByRole("row").filter({ hasText: "08:15" })).toBeVisible();
  // The search below finds what is there.
  expect(await liesOnDisk(staff, other.appointment.code)).toBe(true);
  expect(await staff.stored("visits")).toHaveLength(2);
  const name = (await page.getByRole("row").filter({ hasText: "08:15" }).getByRole("link").textContent())?.trim() ?? "";
  expect(name).toMatch(/Muster-\d+/);
  const familyName = /Muster-\d+/.exec(name)?.[0] ?? name;

  await staff.workerReady();
  await house.stop();
  await staff.openScanner();
  await staff.typeCode(visit);
  await expect(staff.verdict).toHaveAttribute("data-verdict", /^welcome(_offline)?$/);
  await staff.goOn();
  await staff.to("device");
  await staff.button("staff.device.signOut").click();
  await staff.button("staff.device.signOutSure").click();
  await expect(staff.heading).toHaveText(staff.say("staff.signIn.title"));

  for (const table of ["visits", "tasks", "notices", "keys"]) expect(await staff.stored(table), table).toEqual([]);
  for (const word of [familyName, other.appointment.code, visit.appointment.code]) {
    expect(await liesOnDisk(staff, word), word).toBe(false);
  }
  await expect(page.getByText(name)).toHaveCount(0);
  expect(await staff.stored("outbox")).toHaveLength(1);
  // The list cannot be opened by going back either.
  await page.goBack();
  await expect(staff.heading).toHaveText(staff.say("staff.signIn.title"));

  await house.startAgain();
  await staff.signIn(account);
  await expect.poll(async () => (await staff.stored("outbox")).length).toBe(0);
  expect((await visits.now(visit)).status).toBe("arrived");
});

test("whoever has no account gets no further, and a wrong password is told without a word of what was wrong", async ({
  page,
  house,
}) => {
  const staff = staffOn(page);
  await page.goto("/staff/scan");
  await expect(staff.heading).toHaveText(staff.say("staff.signIn.title"));
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await page.getByLabel(staff.say("staff.signIn.email")).fill(demoAccount(house).email);
  await page.getByLabel(staff.say("staff.signIn.password")).fill("not-the-password");
  await staff.button("staff.signIn.send").click();
  await expect(page.getByRole("alert")).toContainText(staff.say("staff.signIn.failed.wrong"));
  await expect(staff.heading).toHaveText(staff.say("staff.signIn.title"));
  expect(await staff.stored("facts").then((rows) => rows.filter((it) => it["id"] === "session"))).toEqual([]);
});
