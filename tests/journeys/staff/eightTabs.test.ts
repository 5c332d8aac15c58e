import type { BrowserContext, Page, TestInfo } from "@playwright/test";
import Database from "better-sqlite3";
import { demoAccount, expect, staffOn, test, visitsOf } from "../../support/door.ts";
import { seeded } from "../../support/seeded.ts";

test.use({ locale: "de-DE" });

interface Question {
  tab: Page;
  at: number;
}

/** Which tab asked the server when: what one that is signed in asks of it again and again. */
function questionsIn(context: BrowserContext): Question[] {
  const asked: Question[] = [];
  context.on("request", (request) => {
    if (!/\/api\/sync\/(probe|push|pull)/.test(request.url())) return;
    asked.push({ tab: request.frame().page(), at: performance.now() });
  });
  return asked;
}

/** Who talked to the server, in turn: a tab that begins again after another one stands there twice. */
const inTurn = (asked: readonly Question[]) =>
  asked.map(({ tab }) => tab).filter((tab, index, all) => tab !== all[index - 1]);

/** Opens more tabs of the same browser, until each says that the server is reached. */
async function openTabs(first: ReturnType<typeof staffOn>, count: number) {
  const tabs = [first];
  for (let index = 0; index < count; index++) {
    const tab = staffOn(await first.page.context().newPage());
    await tab.page.goto("/staff/");
    await expect(tab.status).toContainText(tab.say("staff.connection.online"));
    tabs.push(tab);
  }
  return tabs;
}

/** The ways in which a tab ends without a word. What stands still comes round again after a while. */
const stillMillis = 6_000;
const ends = {
  closed: (tab: Page) => tab.close(),
  crashed: async (tab: Page) => {
    const crash = tab.waitForEvent("crash");
    void tab.goto("chrome://crash").catch(() => undefined);
    await crash;
  },
  still: async (tab: Page) => {
    void tab
      .evaluate((millis) => {
        const until = performance.now() + millis;
        while (performance.now() < until);
      }, stillMillis)
      .catch(() => undefined);
  },
};

function scansIn(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare("select count(*) from event where kind = 'pass_scanned'").pluck().get() as number;
  } finally {
    database.close();
  }
}

const noteFigure = (info: TestInfo, description: string) => info.annotations.push({ type: "hand-over", description });

test("O11 of eight tabs exactly one talks to the server, another within two seconds when it dies, and each may write", async ({
  page,
  house,
}, info) => {
  test.setTimeout(180_000);
  const random = seeded(Number(process.env["SEED"] ?? 7));
  const visits = visitsOf(house);
  const booked = [await visits.book("08:00"), await visits.book("08:15"), await visits.book("08:30")];
  const asked = questionsIn(page.context());
  const first = staffOn(page);
  await first.signIn(demoAccount(house));
  let tabs = await openTabs(first, 7);
  expect(inTurn(asked)).toEqual([page]);

  const leaders = [page];
  for (const [round, how] of (["closed", "still", "crashed"] as const).entries()) {
    const leader = leaders.at(-1) as Page;
    const others = tabs.filter((it) => it.page !== leader);
    // Whoever writes does not lead.
    const writer = others[random(others.length)] ?? first;
    await writer.page.bringToFront();
    await writer.openScanner();
    await ends[how](leader);
    const endedAt = performance.now();
    await writer.typeCode(booked[round] ?? (booked[0] as (typeof booked)[0]));
    await expect(writer.verdict).toHaveAttribute("data-verdict", /^welcome(_offline)?$/);
    await expect.poll(() => inTurn(asked).length).toBe(round + 2);
    const next = asked.find(({ tab }) => !leaders.includes(tab));
    noteFigure(info, `${how}: ${Math.max(0, Math.round((next?.at ?? Infinity) - endedAt))} ms`);
    // One that stands still is given 1.3 s to answer; it may not have come round before another one begins.
    expect((next?.at ?? Infinity) - endedAt, how).toBeLessThan(how === "still" ? stillMillis : 2_000);
    leaders.push(next?.tab as Page);
    tabs = how === "still" ? tabs : others;
    // All screens agree, also that of the tab that stood still.
    await writer.goOn();
    await writer.closeScanner();
    for (const tab of tabs) {
      const count = tab.say("checkin.today.count", { arrived: round + 1, count: booked.length });
      await tab.page.bringToFront();
      await expect(tab.page.getByText(count)).toBeVisible();
    }
  }
  expect(inTurn(asked)).toEqual(leaders);
  expect(new Set(leaders).size).toBe(4);
  await expect.poll(async () => (await (tabs[0] as typeof first).stored("outbox")).length).toBe(0);
  expect(scansIn(house.database)).toBe(booked.length);
  for (const it of booked) expect((await visits.now(it)).status).toBe("arrived");
  for (const it of tabs) await it.page.close();
});

test("O11 without locks each tab talks to the server: it is the lock that keeps the others silent", async ({
  page,
  house,
}) => {
  await page.context().addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
  });
  const asked = questionsIn(page.context());
  const first = staffOn(page);
  await first.signIn(demoAccount(house));
  const tabs = await openTabs(first, 1);
  for (const it of tabs) await it.page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => inTurn(asked).length).toBeGreaterThan(2);
  for (const it of tabs) await it.page.close();
});
