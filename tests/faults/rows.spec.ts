import { diskFaults, type Plant } from "./page/bed.ts";
import { expect, kindsOf, test } from "./bed/bedTest.ts";
import { portals, type Fault } from "./bed/menu.ts";
import type { Outcome, Round, Tab } from "./bed/round.ts";
import { readServer } from "./bed/serverState.ts";

/* Each row of the tables of faults by itself, and what the checker says once its protection is taken out. */

const hour = 60 * 60_000;

/** A tablet, and so many visits. */
async function oneTablet(round: Round, visits: number) {
  const booked = await Promise.all(Array.from({ length: visits }, (_, index) => round.book(index % 4)));
  await round.openTablets(["t0"]);
  const [tab] = round.tabs;
  if (!tab) throw new Error("no tablet");
  return { tab, passes: booked.map((it) => it.answer.pass) };
}

/** Scans while nothing gets through, so that all of it waits in the queue. */
async function queue(round: Round, tab: Tab, passes: readonly string[], weather: Fault = "drop_request") {
  round.weather(tab.device, { kind: "always", fault: weather });
  for (const pass of passes) await round.scan(tab, pass);
}

const push = "/api/sync/push";

/** Lets one fault happen for a while: to every request, or to those of one kind alone. */
async function under(round: Round, device: string, fault: Fault, kind?: string) {
  const weather = { kind: "always", fault } as const;
  if (kind === undefined) round.weather(device, weather);
  else {
    round.weather(device, { kind: "clear" });
    round.weatherFor(device, kind, weather);
  }
  const before = round.struck(fault);
  const hasStruck = () => round.struck(fault) > before;
  const hasNothingToSend = async () => {
    const tab = round.live().find((it) => it.device === device);
    return !tab || (await round.contents(tab)).outbox.length === 0;
  };
  for (const seconds of [2, 16, 61]) {
    await round.advance(seconds);
    await round.settle();
  }
  // A page on a busy machine asks later than others do, and a jump of its clock ends what it has just asked: it is given our time too.
  for (let more = 0; more < 10 && !hasStruck() && !(await hasNothingToSend()); more += 1) {
    await round.advance(61);
    await round.until(hasStruck, 1_500);
    await round.settle();
  }
  if (!hasStruck() && !(await hasNothingToSend())) throw new Error(`${fault} has met no request`);
}

const nothing = ({ violations, acts }: Outcome) => {
  expect(violations).toEqual([]);
  expect(acts).toBeGreaterThan(0);
};

test.describe("a stranger's answer is no receipt", () => {
  async function walk(round: Round, which: readonly Fault[]) {
    const { tab, passes } = await oneTablet(round, 4);
    await queue(round, tab, passes);
    for (const fault of which) await under(round, "t0", fault);
    return { tab, waiting: (await round.contents(tab)).outbox.length, state: await round.state(tab) };
  }

  test("F20 O4 each captive portal leaves all in the queue, and is told apart from a dead line", async ({ begin }) => {
    const round = await begin();
    const { waiting, state } = await walk(round, portals);
    expect(waiting).toBe(4);
    expect(state.connection).toBe("blocked");
    nothing(await round.finish());
  });

  test("taken for a receipt, the same portal loses every act", async ({ begin }) => {
    const round = await begin({ plants: ["any_200_is_receipt"] });
    // The probe has to come through: to a portal that answers everything nothing is sent at all.
    const { tab, passes } = await oneTablet(round, 4);
    await queue(round, tab, passes);
    await under(round, "t0", "portal", push);
    const { violations } = await round.finish({ rounds: 3 });
    expect(kindsOf(violations)).toContain("lost");
  });
});

test.describe("batches that come twice, late, or in another order", () => {
  async function walk(round: Round) {
    const { tab, passes } = await oneTablet(round, 6);
    await queue(round, tab, passes.slice(0, 3), "late");
    for (const fault of ["drop_answer", "duplicate", "late", "other_receipt", "delay", "hang_answer"] as const) {
      await under(round, "t0", fault, push);
      await round.scan(tab, passes[3] ?? "");
    }
    for (const pass of passes.slice(4)) await round.scan(tab, pass);
    return round.finish({ rounds: 15 });
  }

  test("F6 end as if each had come once and in order", async ({ begin }) => nothing(await walk(await begin())));

  test("at a server that forgets what it has run, stand there twice", async ({ begin }) => {
    const round = await begin();
    round.isServerForgetful(true);
    expect(kindsOf((await walk(round)).violations)).toContain("doubled");
  });
});

test.describe("an answer cut in half, and a batch", () => {
  async function walk(round: Round) {
    const { tab, passes } = await oneTablet(round, 8);
    await queue(round, tab, passes);
    for (const fault of ["half_batch", "half_receipt", "truncate", "half_json"] as const) {
      await under(round, "t0", fault, push);
    }
    return round.finish({ rounds: 15 });
  }

  test("F7 lead to a repeat without doubles", async ({ begin }) => nothing(await walk(await begin())));

  test("lose the other half where acts leave the queue before their receipt", async ({ begin }) => {
    expect(kindsOf((await walk(await begin({ plants: ["sent_before_receipt"] }))).violations)).toContain("lost");
  });
});

test.describe("a session that runs out", () => {
  async function walk(round: Round) {
    const { tab, passes } = await oneTablet(round, 4);
    await queue(round, tab, [...passes, ...passes, ...passes]);
    await under(round, "t0", "signed_out", push);
    return { tab, waiting: (await round.contents(tab)).outbox.length };
  }

  test("F21 leaves the whole queue where it is, asks for a sign-in, and drains after it", async ({ begin }) => {
    const round = await begin();
    const { tab, waiting } = await walk(round);
    expect(waiting).toBe(12);
    await expect.poll(async () => (await round.state(tab)).signInNeeded).toBe(true);
    nothing(await round.finish());
  });

  test("loses the queue where a 401 counts as the fault of the act", async ({ begin }) => {
    const round = await begin({ plants: ["dropped_on_4xx"] });
    await walk(round);
    expect(kindsOf((await round.finish({ rounds: 3 })).violations)).toContain("lost");
  });
});

test("O9 what is refused as a whole lies in the tray with its reason, and goes out when somebody sends it again", async ({
  begin,
}) => {
  const round = await begin();
  const { tab, passes } = await oneTablet(round, 3);
  await queue(round, tab, passes);
  await under(round, "t0", "refused", push);
  await expect
    .poll(async () => (await round.contents(tab)).tray.map((it) => it.code))
    .toEqual(Array(3).fill("invalid_input"));
  expect((await round.contents(tab)).outbox).toEqual([]);
  nothing(await round.finish({ retryTray: true }));
});

test("O9 F2 a server killed in the middle of a push, again and again, has every act once in the end", async ({
  begin,
}) => {
  const round = await begin();
  const { tab, passes } = await oneTablet(round, 6);
  for (const pass of passes) {
    void round.scan(tab, pass);
    if (pass === passes[1] || pass === passes[4]) {
      await round.advance(1);
      await round.killServer();
    }
    if (pass === passes[2]) await round.reviveServer();
  }
  expect(round.ledger.acts).toHaveLength(6);
  nothing(await round.finish());
});

test.describe("a server whose disk is full", () => {
  async function walk(round: Round) {
    const { tab, passes } = await oneTablet(round, 3);
    await round.fillServerDisk();
    // What a half-empty page of the file still holds is kept; more than that is not.
    const many = Array.from({ length: 16 }, () => passes).flat();
    for (const pass of many) expect((await round.scan(tab, pass))?.kept).toBe("stored");
    for (const seconds of [2, 61]) {
      await round.advance(seconds);
      await round.settle();
    }
    return round.contents(tab);
  }

  test("F8 O9 leaves acts in the queue, and they go out once there is room", async ({ begin }) => {
    const round = await begin();
    const { outbox, tray } = await walk(round);
    expect(outbox.length).toBeGreaterThan(0);
    expect(tray).toEqual([]);
    await round.freeServerDisk();
    nothing(await round.finish());
  });

  test("loses acts where a 503 counts as an answer to them", async ({ begin }) => {
    const round = await begin({ plants: ["dropped_on_5xx"] });
    await walk(round);
    expect(kindsOf((await round.finish({ rounds: 3 })).violations)).toContain("lost");
  });
});

test.describe("a disk that fails", () => {
  async function walk(round: Round) {
    const { tab, passes } = await oneTablet(round, diskFaults.length + 1);
    const told: (string | undefined)[] = [];
    for (const [index, fault] of diskFaults.entries()) {
      await round.breakDisk(tab, fault, 50);
      told.push((await round.scan(tab, passes[index] ?? ""))?.kept);
      await round.mendDisk(tab);
      await round.advance(61);
    }
    return { tab, told, last: passes.at(-1) ?? "" };
  }

  test("O12 F16 is told in each of its ways, and what memory held is kept once it works again", async ({ begin }) => {
    const round = await begin();
    const { told } = await walk(round);
    expect(told).toEqual(diskFaults.map(() => "memory_only"));
    nothing(await round.finish());
  });

  test("O12 that fails once only is opened again, and nobody needs to know", async ({ begin }) => {
    const round = await begin();
    const { tab, passes } = await oneTablet(round, 3);
    for (const fault of ["closed", "dead", "server_lost"] as const) {
      await round.breakDisk(tab, fault, 1);
      expect((await round.scan(tab, passes.pop() ?? ""))?.kept).toBe("stored");
    }
    nothing(await round.finish());
  });

  const controls: [Plant, string][] = [
    ["failure_shown_as_kept", "lost"],
    ["failure_forgotten", "silent"],
  ];
  for (const [plant, kind] of controls) {
    test(`leaves acts ${kind} with the protection out: ${plant}`, async ({ begin }) => {
      const round = await begin({ plants: [plant] });
      await walk(round);
      expect(kindsOf((await round.finish({ rounds: 3 })).violations)).toContain(kind);
    });
  }

  test("F16 that is full is told, and once there is room everything is kept", async ({ begin }) => {
    const round = await begin();
    const { tab, passes } = await oneTablet(round, 2);
    await round.fillDisk(tab);
    const full = await round.scan(tab, passes[0] ?? "");
    expect(full?.kept).toBe("memory_only");
    await round.freeDisk("t0");
    expect((await round.scan(tab, passes[1] ?? ""))?.kept).toBe("stored");
    nothing(await round.finish());
  });
});

test.describe("wrong clocks on the wall", () => {
  async function walk(round: Round) {
    const visit = await round.book(0);
    await round.openTablets(["t0", "t1", "t2"]);
    const [early, late, right] = round.tabs;
    if (!early || !late || !right) throw new Error("three tablets");
    await round.turnClock("t0", 26 * hour);
    await round.turnClock("t1", -26 * hour);
    // One contact on the day that each of them takes it for.
    await round.advance(11);
    await round.settle();
    for (const it of ["t0", "t1", "t2"]) round.weather(it, { kind: "always", fault: "drop_request" });
    const verdicts: (string | undefined)[] = [];
    for (const it of [early, late, right]) {
      verdicts.push((await round.scan(it, visit.answer.pass))?.verdict);
      await round.advance(5);
    }
    // Whoever scanned last is heard first.
    for (const it of ["t2", "t1", "t0"]) {
      round.weather(it, { kind: "clear" });
      await round.advance(11);
      await round.settle();
    }
    const outcome = await round.finish({ rounds: 15 });
    const by = round.ledger.acts[0]?.by ?? 0;
    const arrival = outcome.evidence.server.visits.find((it) => it.id === visit.answer.appointment.id);
    return { outcome, verdicts, desk: arrival?.desk, secondsOff: Math.abs((arrival?.arrivedAt ?? 0) - by) / 1000 };
  }

  test("O17 F17 by 26 hours change no verdict, no order and no time of arrival", async ({ begin }) => {
    const { outcome, verdicts, desk, secondsOff } = await walk(await begin());
    for (const it of verdicts) expect(it).toMatch(/^welcome/);
    expect(desk).toBe("Desk t0");
    expect(secondsOff).toBeLessThan(5);
    nothing(outcome);
  });

  test("let the wrong tablet win where the clock of a device is believed", async ({ begin }) => {
    const { desk } = await walk(await begin({ plants: ["own_clock_believed"] }));
    expect(desk).toBe("Desk t1");
  });

  test("O17 a tablet started with a clock of tomorrow has the whole list again after the first contact", async ({
    begin,
  }) => {
    const round = await begin();
    const { tab, passes } = await oneTablet(round, 3);
    await round.scan(tab, passes[0] ?? "");
    await round.killPage(tab);
    round.weather("t0", { kind: "always", fault: "drop_request" });
    await round.turnClock("t0", 26 * hour);
    await round.reopen(tab);
    await round.advance(2);
    nothing(await round.finish({ rounds: 15 }));
  });
});

test("O11 two tabs of a tablet write both, either may die, and every act arrives once", async ({ begin }) => {
  const round = await begin();
  const visits = await Promise.all([0, 1, 2, 3].map((it) => round.book(it)));
  await round.openTablets(["t0"], ["t0"]);
  const [first, second] = round.tabs;
  if (!first || !second) throw new Error("two tabs");
  round.weather("t0", { kind: "showers", percent: 50, menu: ["drop_answer", "late", "half_batch"] });
  await Promise.all(visits.flatMap(({ answer }) => [round.scan(first, answer.pass), round.scan(second, answer.pass)]));
  await round.advance(3);
  await round.killPage(first);
  await round.scan(second, visits[0]?.answer.pass ?? "");
  await round.advance(11);
  nothing(await round.finish());
});

test("O20 the same pass at two tablets: the earlier arrival counts, and both are told within five seconds of contact", async ({
  begin,
  world,
}) => {
  const round = await begin();
  // The tests of a worker share one office: what others left to do there is not asked for.
  const earlier = readServer(world.server.database, world.office).tasks.map((it) => it.id);
  const tasksAt = async (tab: Tab) => (await round.contents(tab)).tasks.filter((it) => !earlier.includes(it));
  const visit = await round.book(0);
  const { pass } = visit.answer;
  await round.openTablets(["t0", "t1"]);
  const [one, other] = round.tabs;
  if (!one || !other) throw new Error("two tablets");
  for (const it of ["t0", "t1"]) round.weather(it, { kind: "always", fault: "drop_request" });
  await round.scan(one, pass);
  await round.advance(150);
  await round.scan(other, pass);
  for (const it of ["t1", "t0"]) {
    round.weather(it, { kind: "clear" });
    await round.advance(61);
    await round.settle();
  }
  await round.advance(5);
  await expect.poll(() => tasksAt(one)).toHaveLength(1);
  await expect.poll(() => tasksAt(other)).toHaveLength(1);
  await expect
    .poll(async () => (await round.contents(other)).notices.map((it) => it.passId))
    .toEqual([round.passIdOf(pass)]);
  nothing(await round.finish());
});

test("O9 a page that is killed or crashes in the middle of a scan loses nothing it has shown as kept", async ({
  begin,
}) => {
  const round = await begin();
  const { tab, passes } = await oneTablet(round, 6);
  let open = tab;
  for (const [index, pass] of passes.entries()) {
    await round.scan(open, pass);
    const torn = round.scan(open, pass);
    await round.killPage(open, (["left", "closed", "left", "crashed"] as const)[index % 4]);
    await torn;
    open = await round.reopen(open);
  }
  nothing(await round.finish());
});

test("O19 F20 a cancellation on a phone outlives portals, lost answers and a killed page, and comes through once", async ({
  begin,
}) => {
  const round = await begin();
  const [kept, undone] = [await round.book(0), await round.book(1)];
  await round.openPhone();
  round.weather("phone", { kind: "always", fault: "portal" });
  await round.cancelByPhone(kept);
  await round.cancelByPhone(undone);
  expect(await round.undoByPhone(undone)).toBe(true);
  for (const fault of ["portal", "drop_answer", "duplicate", "bad_gateway"] as const) {
    await under(round, "phone", fault);
    await round.reloadPhone();
  }
  const outcome = await round.finish();
  nothing(outcome);
  const status = (id: string) => outcome.evidence.server.visits.find((it) => it.id === id)?.status;
  expect([kept, undone].map((it) => status(it.answer.appointment.id))).toEqual(["cancelled", "booked"]);
});
