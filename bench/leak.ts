import { seeded } from "../tests/support/seeded.ts";
import { quantile, type Figure } from "./support/figures.ts";
import { makeCalendar } from "./support/engine/calendar.ts";
import { client, hold, type Answer, type Client } from "./support/engine/client.ts";
import { slotsPath, wallText } from "./support/engine/model.ts";
import { front, openDates } from "./support/engine/workload.ts";

const port = 4312;
const rounds = 400;
const warmUp = 50;

/** The first half of the calendar is full, the second half is not released yet. */
const half = { ...front, opensDays: 28 };
const dates = openDates(half);
const full = dates.slice(0, 15);
const unreleased = dates.slice(-15);
const dayMillis = 86_400_000;
const nextDay = (date: string) => new Date(Date.parse(date) + dayMillis).toISOString().slice(0, 10);
/** Saturdays between dates that are not released: nothing will ever be open on them. */
const closed = unreleased.map(nextDay).filter((it) => new Date(it).getUTCDay() === 6);

const pick = (all: readonly string[], round: number) => all[round % all.length] ?? "";
const eight = 480;
const inTheBreak = 725;

type Ask = (to: Client, round: number) => Promise<Answer>;

/** What somebody could compare to find out what is there before it is released, each with the status it has to have. */
const asked: Record<string, { ask: Ask; status: number }> = {
  "hold unreleased": {
    ask: (to, n) => hold(to, "short", wallText(pick(unreleased, n), eight + 5 * (n % 20))),
    status: 409,
  },
  "hold nonexistent": {
    ask: (to, n) => hold(to, "short", wallText(pick(unreleased, n), inTheBreak + (n % 20))),
    status: 409,
  },
  "hold full": { ask: (to, n) => hold(to, "short", wallText(pick(full, n), eight + 5 * (n % 20))), status: 409 },
  "slots unreleased": { ask: (to, n) => to.get(slotsPath("short", pick(unreleased, n))), status: 200 },
  "slots closed": { ask: (to, n) => to.get(slotsPath("short", pick(closed, n))), status: 200 },
  "slots full": { ask: (to, n) => to.get(slotsPath("short", pick(full, n))), status: 200 },
};

/** The median of each question, asked in a new order each round: what else the machine does, and what came before, falls on all. */
async function medians(to: Client): Promise<Record<string, number>> {
  const chance = seeded(20_260_803);
  const millis = new Map(Object.keys(asked).map((it) => [it, [] as number[]]));
  for (let round = 0; round < warmUp + rounds; round++) {
    const lots = Object.entries(asked).map((it) => ({ it, lot: chance(1_000_000) }));
    for (const {
      it: [name, { ask, status }],
    } of lots.sort((one, other) => one.lot - other.lot)) {
      const answer = await ask(to, round);
      if (answer.status !== status) throw new Error(`${name}: ${answer.status} ${answer.body}`);
      if (round >= warmUp) millis.get(name)?.push(answer.millis);
    }
  }
  return Object.fromEntries([...millis].map(([name, all]) => [name, quantile(all, 0.5)]));
}

/** Whether the time an answer takes tells of what is not released yet: what is there and what is not takes equally long. */
export default async function leak(): Promise<Figure[]> {
  const calendar = await makeCalendar("SQLite", half, port);
  try {
    const server = await calendar.start(port);
    const to = client(port, 1);
    try {
      const took = await medians(to);
      const ratio = (one: string, other: string, bar?: number): Figure => {
        const [a = NaN, b = NaN] = [took[one], took[other]];
        const value = Math.max(a, b) / Math.min(a, b);
        return {
          name: `${one} against ${other}`,
          value,
          unit: "×",
          ...(bar !== undefined && { bar: { atMost: bar } }),
        };
      };
      return [
        ...Object.entries(took).map(([name, value]) => ({ name: `${name}, median`, value, unit: "ms" })),
        ratio("hold unreleased", "hold nonexistent", 1.25),
        ratio("hold unreleased", "hold full"),
        ratio("slots unreleased", "slots closed", 1.25),
        ratio("slots unreleased", "slots full", 1.25),
      ];
    } finally {
      to.close();
      await server.stop();
    }
  } finally {
    await calendar.remove();
  }
}
