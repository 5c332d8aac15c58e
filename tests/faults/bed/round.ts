import type { Page } from "@playwright/test";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { passIdOf } from "../../support/passIds.ts";
import type { Contents, DiskFault, Plant, Told, Waiting } from "../page/bed.ts";
import { check, type Evidence, type Violation } from "./check.ts";
import { emptyLedger, type Act, type Ledger } from "./ledger.ts";
import { clear, type Fault, type Weather } from "./menu.ts";
import { readServer } from "./serverState.ts";
import type { World } from "./world.ts";

/** A tab of a tablet in a run. */
export interface Tab {
  device: string;
  /** 0 for the first tab of a device. */
  tab: number;
  page: Page;
  /** Counts the pages of a run: a tab that was closed and opened again is another page. */
  number: number;
  isDead: boolean;
}

export interface Booked {
  answer: BookedAnswer;
  passes: string[];
}

export interface Outcome {
  violations: Violation[];
  acts: number;
  faults: Partial<Record<Fault | DiskFault | Mishap, number>>;
  /** How many rounds of waiting it took until all was where it belongs. */
  rounds: number;
  /** Acts that only a dead page held: the screen had said so. */
  toldLosses: number;
  /** What was compared last. */
  evidence: Evidence;
}

/** What can happen beside requests and disks. */
export type Mishap =
  "server_killed" | "server_disk_full" | "page_killed" | "page_crashed" | "clock_turned" | "disk_full";

export interface Wanted {
  seed: number;
  plants?: readonly Plant[];
  /** Keeps two tablets of an earlier run apart from those of this one. */
  prefix?: string;
}

/** How long a hand waits for a screen in real time: a page that answers later is taken for dead. */
const patience = 15_000;

const pages = new Map<string, Page>();
let pageCount = 0;

/** Little room, so that it can be used up: the list of a day and some thousand acts fit. */
const room = 8 * 1024 * 1024;

async function giveRoom(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: room });
}

const within = <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((done) => (timer = setTimeout(() => done(undefined), patience)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Runs in the page of a tablet: what only waits for its time is tried now. */
function wake([isRetry, isLate]: readonly [boolean, boolean]): void {
  window.bed.tablet.save();
  if (isRetry) void window.bed.tablet.retryTray();
  if (isLate) window.bed.tablet.nudge();
}

/** One run on a world: hands and mishaps, and in the end the comparison. */
export async function openRound(world: World, { seed, plants = [] }: Wanted) {
  const { proxy, time, server } = world;
  const ledger: Ledger = emptyLedger();
  const tabs: Tab[] = [];
  const turned = new Map<string, number>();
  const full = new Set<string>();
  const diskFaults: Partial<Record<DiskFault | Mishap, number>> = {};
  let phone: Page | undefined;
  proxy.begin(seed);
  proxy.forgetful = false;

  const count = (what: DiskFault | Mishap) => void (diskFaults[what] = (diskFaults[what] ?? 0) + 1);
  const address = (device: string) =>
    `${proxy.origin(device)}/bed/?${new URLSearchParams({ shift: String(time.shift()), turned: String(turned.get(device) ?? 0) })}`;

  /** A page of a device on the harness, as it is when it was opened just now. */
  async function load(device: string, slot: string): Promise<Page> {
    const page = await pageOf(device, slot);
    await page.goto(address(device));
    return page;
  }

  const keyOf = (device: string, slot: string) => `${proxy.origin(device)}/${slot}`;

  async function pageOf(device: string, slot: string): Promise<Page> {
    const known = pages.get(keyOf(device, slot));
    if (known && !known.isClosed()) return known;
    const page = await (await world.context(device)).newPage();
    await giveRoom(page, proxy.origin(device));
    pages.set(keyOf(device, slot), page);
    return page;
  }

  /** A page with nothing on its device. */
  async function fresh(device: string): Promise<Page> {
    const page = await load(device, "0");
    await page.evaluate(() => window.bed.wipe());
    return page;
  }

  const startTab = async (tab: Tab) =>
    tab.page.evaluate((wanted) => window.bed.tablet.open(wanted), {
      desk: `Desk ${tab.device}`,
      plants: [...plants],
      stampOffset: tab.tab,
    });

  async function openTab(device: string, tab = 0): Promise<Tab> {
    const made: Tab = { device, tab, page: await load(device, String(tab)), number: (pageCount += 1), isDead: false };
    tabs.push(made);
    await startTab(made);
    return made;
  }

  /** Tablets with nothing on them, signed in, in clear weather. */
  async function openTablets(devices: readonly string[], second: readonly string[] = []): Promise<void> {
    for (const device of devices)
      await pages
        .get(keyOf(device, "1"))
        ?.goto("about:blank")
        .catch(() => undefined);
    await Promise.all(
      devices.map(async (device) => {
        const page = await fresh(device);
        const made: Tab = { device, tab: 0, page, number: (pageCount += 1), isDead: false };
        tabs.push(made);
        await startTab(made);
      }),
    );
    for (const device of second) await openTab(device, 1);
    await untilListed();
  }

  /** Every tablet has heard of everything so far. */
  async function untilListed(): Promise<void> {
    const passes = readServer(server.database, world.office).visits.flatMap((it) => it.passIds).length;
    const end = Date.now() + 60_000;
    for (let tries = 1; Date.now() < end; tries += 1) {
      const counts = await Promise.all(live().map((it) => it.page.evaluate(() => window.bed.tablet.listed())));
      if (counts.every((it) => it === passes)) return;
      if (tries % 40 === 0) await Promise.all(live().map((it) => it.page.evaluate(() => window.bed.tablet.nudge())));
      await pause(20);
    }
    throw new Error("the tablets did not get their lists");
  }

  /** Every device has sent what it has and pulled after an instant; where one does not get there, no longer than a moment. */
  async function untilExchanged(since: number): Promise<void> {
    const end = Date.now() + 700;
    const isDone = async (page: Page) => {
      const { waiting, listAsOf } = await page.evaluate(() => window.bed.tablet.state());
      return waiting === 0 && listAsOf >= since;
    };
    for (let isQuiet = false; !isQuiet && Date.now() < end;) {
      await pause(15);
      const done = await Promise.all([...firstTabs().values()].map((it) => isDone(it.page)));
      isQuiet = done.every(Boolean) && (phone === undefined || proxy.underWay() === 0);
    }
  }

  const live = () => tabs.filter((it) => !it.isDead);
  const firstTabs = () =>
    new Map(
      live()
        .map((it) => [it.device, it] as const)
        .toReversed(),
    );
  const pause = (millis: number) => new Promise<void>((done) => setTimeout(done, millis));

  async function hand(
    tab: Tab,
    kind: Act["kind"],
    work: () => Promise<Told | null>,
    task?: number,
  ): Promise<Told | null> {
    const act: Act = {
      kind,
      device: tab.device,
      page: tab.number,
      told: null,
      by: time.now(),
      ...(task === undefined ? {} : { task }),
    };
    ledger.acts.push(act);
    const told = await within(work().catch(() => undefined));
    if (told === null) ledger.acts.splice(ledger.acts.indexOf(act), 1);
    act.told = told ?? null;
    return told ?? null;
  }

  const round = {
    ledger,
    tabs,
    live,

    async book(quarters: number, persons = 1): Promise<Booked> {
      const answer = await world.visits.book(quarters, persons);
      return { answer, passes: [answer.pass, ...answer.companionPasses] };
    },
    move: ({ answer }: Booked, quarters: number) => world.visits.move(answer, quarters),
    cancel: ({ answer }: Booked) => world.visits.cancel(answer),
    openTablets,
    openTab,
    untilListed,

    scan: (tab: Tab, text: string) =>
      hand(tab, "scan", () => tab.page.evaluate((it) => window.bed.tablet.scan(it), text)),
    admitLast: (tab: Tab) => hand(tab, "admit", () => tab.page.evaluate(() => window.bed.tablet.admitLast())),
    openTasks: (tab: Tab) => tab.page.evaluate(() => window.bed.tablet.openTasks()).catch(() => []),
    closeTask: (tab: Tab, task: number) =>
      hand(tab, "close_task", () => tab.page.evaluate((it) => window.bed.tablet.closeTask(it), task), task),
    contents: (tab: Tab): Promise<Contents> => tab.page.evaluate(() => window.bed.tablet.contents()),
    state: (tab: Tab) => tab.page.evaluate(() => window.bed.tablet.state()),

    weather: (device: string, weather: Weather) => proxy.weather(device, weather),
    weatherFor: (device: string, kind: string, weather: Weather) => proxy.weatherFor(device, kind, weather),
    clearUp: () => proxy.clearUp(),
    /** How often a fault has met a request so far. */
    struck: (fault: Fault): number => proxy.counts()[fault] ?? 0,

    /** Lets everybody's time go on by so many seconds. */
    async advance(seconds: number): Promise<void> {
      time.jump(seconds * 1_000);
      proxy.look();
      const open = [...live().map((it) => it.page), ...(phone ? [phone] : [])];
      await Promise.all(
        open.map((it) => it.evaluate((millis) => window.bed.advance(millis), seconds * 1_000).catch(() => undefined)),
      );
    },

    /** Waits in real time until something is so, no longer than so many milliseconds. */
    async until(isSo: () => boolean, atMost: number): Promise<void> {
      for (const end = Date.now() + atMost; !isSo() && Date.now() < end;) await pause(10);
    },

    /** Waits in real time until no request is under way, and none follows. */
    async settle(atMost = 1_000): Promise<void> {
      const end = Date.now() + atMost;
      for (let quiet = 0; quiet < 4 && Date.now() < end; quiet = proxy.underWay() > 0 ? 0 : quiet + 1) await pause(5);
    },

    async turnClock(device: string, millis: number): Promise<void> {
      count("clock_turned");
      turned.set(device, millis);
      const pagesOf = live().filter((it) => it.device === device);
      await Promise.all(pagesOf.map((it) => it.page.evaluate((by) => window.bed.turnClock(by), millis)));
    },

    async breakDisk(tab: Tab, fault: DiskFault, times: number): Promise<void> {
      count(fault);
      await tab.page.evaluate(([way, often]) => window.bed.breakDisk(way, often), [fault, times] as const);
    },
    mendDisk: (tab: Tab) => tab.page.evaluate(() => window.bed.mendDisk()),

    /** All the room that the browser gives the device is taken, and comes back. */
    async fillDisk(tab: Tab): Promise<void> {
      count("disk_full");
      full.add(tab.device);
      await tab.page.evaluate(() => window.bed.fill());
    },
    async freeDisk(device: string): Promise<void> {
      full.delete(device);
      await live()
        .find((it) => it.device === device)
        ?.page.evaluate(() => window.bed.free());
    },

    /** The page ends in the middle of whatever it does: it is left, its tab is closed, or its whole process crashes. */
    async killPage(tab: Tab, how: "left" | "closed" | "crashed" = "left"): Promise<void> {
      count(how === "crashed" ? "page_crashed" : "page_killed");
      tab.isDead = true;
      ledger.dead.add(tab.number);
      if (how === "left") return void (await tab.page.goto("about:blank"));
      if (how === "crashed") {
        const session = await tab.page.context().newCDPSession(tab.page);
        const crashed = tab.page.waitForEvent("crash");
        void session.send("Page.crash").catch(() => undefined);
        await crashed;
      }
      await tab.page.close();
    },
    /** The same tab again, with what lies on the disk. */
    async reopen(tab: Tab): Promise<Tab> {
      return openTab(tab.device, tab.tab);
    },

    async killServer(): Promise<void> {
      count("server_killed");
      await world.kill();
    },
    reviveServer: () => world.revive(),
    async fillServerDisk(): Promise<void> {
      count("server_disk_full");
      await world.fillDisk(true);
    },
    freeServerDisk: () => world.fillDisk(false),
    isServerForgetful: (value: boolean) => void (proxy.forgetful = value),

    // The phone of an applicant.
    async openPhone(): Promise<Page> {
      phone = await fresh("phone");
      await phone.evaluate(() => window.bed.phone.open());
      return phone;
    },
    async cancelByPhone({ answer }: Booked): Promise<void> {
      const { id } = answer.appointment;
      const said = ledger.cancellations.get(id)?.said;
      const waiting = (await phone?.evaluate(() => window.bed.phone.waiting()).catch(() => [])) ?? [];
      // One that waits no more is through: the app shows the visit as cancelled, and nobody can ask for it again.
      if ((said === "kept" || said === "unknown") && !waiting.some((it) => it.visit === id)) return;
      ledger.cancellations.set(id, { visit: id, said: "unknown" });
      const kept = await phone
        ?.evaluate(([visit, secret]) => window.bed.phone.cancel(visit, secret), [id, answer.secret] as const)
        .catch(() => undefined);
      if (kept !== undefined) ledger.cancellations.set(id, { visit: id, said: kept ? "kept" : "failed" });
    },
    async undoByPhone({ answer }: Booked): Promise<boolean> {
      const { id } = answer.appointment;
      const undone = (await phone?.evaluate((visit) => window.bed.phone.undo(visit), id).catch(() => false)) ?? false;
      if (undone) ledger.cancellations.set(id, { visit: id, said: "undone" });
      return undone;
    },
    async reloadPhone(): Promise<void> {
      count("page_killed");
      await phone?.goto("about:blank");
      phone = await load("phone", "0");
      await phone.evaluate(() => window.bed.phone.open());
    },
    get phone() {
      return phone;
    },

    /** Everything as it is now, compared. */
    async evidence(): Promise<Evidence> {
      const devices = new Map<string, Contents>();
      for (const [device, tab] of firstTabs()) {
        const all = await Promise.all(
          live()
            .filter((it) => it.device === device)
            .map((it) => round.contents(it)),
        );
        const contents = await round.contents(tab);
        devices.set(device, { ...contents, unsaved: all.flatMap((it) => it.unsaved) });
      }
      const phones: Waiting[] = phone ? await phone.evaluate(() => window.bed.phone.waiting()) : [];
      return { ledger, server: readServer(server.database, world.office), devices, phones };
    },

    /** The faults stop, everybody comes back, and what waits gets time. */
    async finish({ retryTray = false, rounds = 30 } = {}): Promise<Outcome> {
      await world.revive();
      await world.fillDisk(false);
      const faults = { ...proxy.counts(), ...diskFaults };
      proxy.clearUp();
      for (const tab of [...tabs]) {
        if (tab.isDead && !live().some((it) => it.device === tab.device && it.tab === tab.tab)) await round.reopen(tab);
      }
      for (const device of [...full]) await round.freeDisk(device);
      await Promise.all(live().map((it) => round.mendDisk(it)));
      let violations: Violation[] = [];
      let evidence: Evidence | undefined;
      let taken = 0;
      for (; taken < rounds; taken += 1) {
        const since = time.now();
        // Longer than any back-off. What a device does not do by itself then, it is asked to.
        await round.advance(61);
        const [isRetry, isLate] = [retryTray && taken === 1, taken > 2];
        await Promise.all(live().map((it) => it.page.evaluate(wake, [isRetry, isLate] as const)));
        await phone?.evaluate(() => window.bed.phone.look());
        await untilExchanged(since);
        evidence = await round.evidence();
        violations = check(evidence);
        if (violations.length === 0 && (taken > 1 || !retryTray)) break;
      }
      const isTold = ({ told, page }: Act) => told?.kept === "memory_only" && ledger.dead.has(page);
      return {
        violations,
        acts: ledger.acts.length + ledger.cancellations.size,
        faults,
        rounds: taken,
        toldLosses: ledger.acts.filter(isTold).length,
        evidence: evidence ?? (await round.evidence()),
      };
    },
    passIdOf,
  };
  return round;
}
export type Round = Awaited<ReturnType<typeof openRound>>;
export { clear };
