import { seeded } from "../../support/seeded.ts";
import { diskFaults, type Plant } from "../page/bed.ts";
import { faults, hash, portals, type Fault, type Weather } from "./menu.ts";
import { openRound, type Booked, type Outcome, type Round, type Tab } from "./round.ts";
import type { World } from "./world.ts";

const hour = 60 * 60_000;

/** A refusal with a code puts acts into the tray: it belongs into few runs, or every run would be about the tray. */
const usual = (Object.keys(faults) as Fault[]).filter((it) => it !== "refused");

type Chance = (below: number) => number;

const oneOf = <T>(chance: Chance, items: readonly T[]): T => {
  const item = items[chance(items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
};

/** The weather of one device from now on. */
function weatherBy(chance: Chance, menu: readonly Fault[]): Weather {
  const lot = chance(10);
  if (lot < 2) return { kind: "clear" };
  if (lot < 6) return { kind: "showers", percent: 20 + chance(70), menu };
  const hard: Fault[] = [
    "drop_request",
    "hang",
    "hang_answer",
    "drop_answer",
    "bad_gateway",
    "signed_out",
    "delay",
    ...portals,
  ];
  return { kind: "always", fault: oneOf(chance, hard) };
}

interface Cast {
  devices: string[];
  phones: string[];
  visits: Booked[];
  /** Visits that only the phone cancels. */
  onPhone: Booked[];
}

/** What can happen in a run, and how often; each choice depends on the seed alone. */
function* stepsOf(
  chance: Chance,
  round: Round,
  cast: Cast,
  kinds: ReadonlySet<Kind>,
): Generator<() => Promise<unknown>> {
  const menu = kinds.has("refusals") ? [...usual, "refused" as const, "refused" as const] : usual;
  const somewhere = (): Tab | undefined => {
    const open = round.live();
    const lot = chance(12);
    return open.length > 0 ? open[lot % open.length] : undefined;
  };
  const onTab = (work: (tab: Tab) => Promise<unknown>) => {
    const tab = somewhere();
    return async () => (tab && !tab.isDead ? work(tab) : undefined);
  };
  const passOf = () => oneOf(chance, oneOf(chance, cast.visits).passes);

  function step(): () => Promise<unknown> {
    const lot = chance(100);
    if (lot < 34) {
      const pass = chance(15) === 0 ? forged(passOf()) : passOf();
      return onTab((tab) => round.scan(tab, pass));
    }
    if (lot < 40) {
      const pass = passOf();
      return () =>
        Promise.all(
          round
            .live()
            .slice(0, 3)
            .map((it) => round.scan(it, pass)),
        );
    }
    if (lot < 44) return onTab((tab) => round.admitLast(tab));
    if (lot < 48) {
      return onTab(async (tab) => {
        const [task] = await round.openTasks(tab);
        if (task !== undefined) await round.closeTask(tab, task);
      });
    }
    if (lot < 62) {
      const [device, weather] = [oneOf(chance, [...cast.devices, ...cast.phones]), weatherBy(chance, menu)];
      return async () => round.weather(device, weather);
    }
    if (lot < 80) {
      const seconds = oneOf(chance, [1, 3, 5, 11, 16, 40, 130]);
      return async () => {
        await round.advance(seconds);
        await round.settle(80);
      };
    }
    if (lot < 87) {
      const [fault, times] = [oneOf(chance, diskFaults), oneOf(chance, [1, 1, 2, 3, 6, 20])];
      return onTab((tab) => round.breakDisk(tab, fault, times));
    }
    if (lot < 89) return onTab((tab) => round.mendDisk(tab));
    if (lot < 93) {
      const [device, hours] = [oneOf(chance, cast.devices), oneOf(chance, [-26, 26, 0, -1, 2])];
      return () => round.turnClock(device, hours * hour);
    }
    if (lot < 98) {
      const [visit, quarters] = [oneOf(chance, cast.visits), chance(4)];
      const isMove = chance(2) === 0;
      const work = () => (isMove ? round.move(visit, quarters) : round.cancel(visit));
      // The server may be dead, or the visit cancelled before: then nothing happens.
      return () => work().catch(() => undefined);
    }
    const [pass, how] = [
      passOf(),
      kinds.has("pages") ? oneOf(chance, ["closed", "crashed"] as const) : "left",
    ] as const;
    return onTab(async (tab) => {
      const scanned = round.scan(tab, pass);
      await round.killPage(tab, how);
      await scanned;
      await round.reopen(tab);
    });
  }

  function phoneStep(): () => Promise<unknown> {
    const visit = oneOf(chance, cast.onPhone);
    const lot = chance(10);
    if (lot < 5) return () => round.cancelByPhone(visit);
    if (lot < 8) return () => round.undoByPhone(visit);
    return () => round.reloadPhone();
  }

  for (;;) yield cast.onPhone.length > 0 && chance(7) === 0 ? phoneStep() : step();
}

/** The text of a pass with one character changed: the right shape, and not genuine. */
const forged = (pass: string) => pass.slice(0, 100) + (pass[100] === "A" ? "B" : "A") + pass.slice(101);

/** What a run has beside the usual: not every run has everything, or there would be time for few. */
const allKinds = ["second_tab", "phone", "server_dies", "pages", "quota", "refusals", "server_disk"] as const;
type Kind = (typeof allKinds)[number];

function kindsOf(chance: Chance): Set<Kind> {
  const oneIn: Record<Kind, number> = {
    second_tab: 5,
    phone: 4,
    server_dies: 20,
    pages: 12,
    quota: 10,
    refusals: 6,
    server_disk: 10,
  };
  return new Set(allKinds.filter((it) => chance(oneIn[it]) === 0));
}

/** One run by its seed: some tablets, some visits, a dozen or so things that happen, then quiet, then the comparison. */
export async function randomRun(world: World, seed: number, plants: readonly Plant[] = []): Promise<Outcome> {
  const chance = seeded(hash(`run ${seed}`));
  const kinds = kindsOf(chance);
  const round = await openRound(world, { seed, plants });
  const count = 3 + chance(3);
  const visits = await Promise.all(
    Array.from({ length: count }, (_, index) => round.book(index % 4, index % 3 === 2 ? 2 : 1)),
  );
  const onPhone = kinds.has("phone") ? [await round.book(1), await round.book(2)] : [];
  const devices = ["t0", "t1", "t2"].slice(0, chance(4) === 0 ? 3 : 2);
  await round.openTablets(devices, kinds.has("second_tab") ? ["t0"] : []);
  if (onPhone.length > 0) await round.openPhone();
  const cast: Cast = { devices, visits, onPhone, phones: onPhone.length > 0 ? ["phone"] : [] };
  for (const device of [...devices, ...cast.phones]) {
    if (chance(2) === 0) round.weather(device, { kind: "showers", percent: 20 + chance(60), menu: usual });
  }
  const steps = stepsOf(chance, round, cast, kinds);
  const [dies, fills, length] = [2 + chance(6), 2 + chance(5), 10 + chance(8)];
  for (let done = 0; done < length; done += 1) {
    if (kinds.has("server_dies") && done === dies) await round.killServer();
    if (kinds.has("server_dies") && done === dies + 4) await round.reviveServer();
    if (kinds.has("server_disk") && done === fills) await round.fillServerDisk();
    if (kinds.has("server_disk") && done === fills + 4) await round.freeServerDisk();
    const filled = round.live()[0];
    if (kinds.has("quota") && done === fills && filled) await round.fillDisk(filled);
    if (kinds.has("quota") && done === fills + 4) await round.freeDisk("t0");
    const { value } = steps.next();
    await (value as () => Promise<unknown>)();
  }
  return round.finish({ retryTray: kinds.has("refusals") });
}
