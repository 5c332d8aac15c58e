import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPostgres } from "../scripts/launch/postgres.mjs";
import { startCluster } from "../tests/support/postgres.ts";
import { percent, quantile, type Figure } from "./support/figures.ts";
import { makeCalendar, type Calendar, type Kind } from "./support/engine/calendar.ts";
import { book, client, hold, type Client } from "./support/engine/client.ts";
import { load, type Load } from "./support/engine/load.ts";
import { dayPaths, Model, monthPaths, slotsPath, wallText } from "./support/engine/model.ts";
import { startMeasured, type Measured } from "./support/engine/serverProcess.ts";
import { front, large, officeFile, openDates, services, workload, type Workload } from "./support/engine/workload.ts";

const port = 4310;
const barePort = 4311;
// How long each measurement lasts: longer is steadier. BENCH_SECONDS=1 shows only that all of it runs.
const seconds = Number(process.env["BENCH_SECONDS"] ?? 2);

const at = (calendar: Calendar, name: string) => join(calendar.folder, name);
const wrk = (calendar: Calendar, server: Measured, paths: readonly string[], connections: number) =>
  load(server, paths, { connections, seconds, file: at(calendar, "load.lua") });

/** Warms up, then measures. */
async function warm(calendar: Calendar, server: Measured, paths: readonly string[], connections = 16): Promise<Load> {
  await load(server, paths, { connections, seconds: 1, file: at(calendar, "load.lua") });
  return wrk(calendar, server, paths, connections);
}

const rounds = 3;
const median = (values: readonly number[]) => quantile(values, 0.5);

/** Takes two measurements in turn, so that what else runs on the machine falls on both. */
async function inTurn<T>(one: () => Promise<T>, other: () => Promise<T>): Promise<[T[], T[]]> {
  const [ones, others]: [T[], T[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ones.push(await one());
    others.push(await other());
  }
  return [ones, others];
}

function medianLoad(loads: readonly Load[]): Load {
  const of = (name: keyof Load) => median(loads.map((it) => it[name]));
  return {
    perSecond: of("perSecond"),
    cpuMillisPerRequest: of("cpuMillisPerRequest"),
    p50: of("p50"),
    p99: of("p99"),
  };
}

/** The bare handler with the bytes and headers that the server answers. */
async function startBare(calendar: Calendar): Promise<Measured> {
  const answers: Record<string, unknown> = {};
  for (const [name, path] of [
    ["slots", dayPaths[0]],
    ["days", monthPaths[0]],
  ] as const) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const ofConnection = ["date", "connection", "keep-alive", "transfer-encoding", "content-length"];
    const headers = [...answer.headers].filter(([header]) => !ofConnection.includes(header));
    answers[name] = { body: await answer.text(), headers: Object.fromEntries(headers) };
  }
  const file = at(calendar, "answers.json");
  writeFileSync(file, JSON.stringify(answers));
  const env = { ANSWERS: file, DATABASE: calendar.bareUrl };
  return startMeasured("bench/support/engine/bareHandler.ts", barePort, "/readyz", env);
}

/** Asks in turn, every answer compared; one request in 50 books, and the next answer has to show it. */
async function comparedRun(to: Client, model: Model, requests: number): Promise<number[]> {
  const millis: number[] = [];
  const paths = [...dayPaths, ...monthPaths];
  for (let n = 0; n < requests; n++) {
    const path = paths[n % paths.length] ?? "";
    if (n % 50 === 49) {
      const { id, minutes } = services[n % services.length] ?? { id: "short", minutes: 10 };
      const date = /date=([\d-]+)/.exec(dayPaths[n % dayPaths.length] ?? "")?.[1] ?? "";
      const from = model.starts(id, date)[0];
      if (from === undefined) continue;
      const status = await book(to, id, wallText(date, from));
      if (status !== 201) throw new Error(`a free time was refused: ${status}`);
      model.add({ date, from, to: from + minutes, service: id });
      const next = slotsPath(id, date);
      model.compare(next, (await to.get(next)).body);
    }
    const answer = await to.get(path);
    model.compare(path, answer.body);
    millis.push(answer.millis);
  }
  return millis;
}

/** Lets 16 clients do something again and again for some seconds; gives how often per second, and CPU for each. */
async function sixteen(server: Measured, act: (client: Client) => Promise<void>) {
  const to = client(server.port, 16);
  const before = server.cpuMillis();
  const begin = performance.now();
  let many = 0;
  async function again(): Promise<void> {
    while (performance.now() - begin < seconds * 1000) {
      await act(to);
      many += 1;
    }
  }
  await Promise.all(Array.from({ length: 16 }, again));
  const took = (performance.now() - begin) / 1000;
  to.close();
  return { perSecond: many / took, cpu: (server.cpuMillis() - before) / many };
}

/** Free starts far from the days that are read, one after the other, until all are taken. */
function freeStarts(calendar: Workload): () => string {
  const starts = openDates(calendar)
    .slice(25)
    .flatMap((date) =>
      [480, 615, 780].flatMap((block, index) =>
        Array.from({ length: [12, 10, 18][index] ?? 0 }, (_, step) => wallText(date, block + 10 * step)),
      ),
    )
    .flatMap((start) => Array.from({ length: calendar.counters }, () => start));
  let next = 0;
  return () => starts[next++ % starts.length] ?? "";
}

async function bookings(server: Measured, bare: Measured): Promise<Figure[]> {
  const start = freeStarts(front);
  let refused = 0;
  const note = { hold: "x".repeat(22), applicant: { familyName: "Muster", givenName: "Kim", birthDate: "1990-05-17" } };
  const [all, bares] = await inTurn(
    () =>
      sixteen(server, async (to) => {
        if ((await book(to, "short", start())) !== 201) refused += 1;
      }),
    () => sixteen(bare, async (to) => void (await to.post("/note", note))),
  );
  const of = (many: typeof all) => ({
    perSecond: median(many.map((it) => it.perSecond)),
    cpu: median(many.map((it) => it.cpu)),
  });
  const [ours, inserts] = [of(all), of(bares)];
  if (refused > 0) throw new Error(`${refused} free times were refused`);
  return [
    { name: "complete bookings, 16 clients", value: ours.perSecond, unit: "/s" },
    { name: "CPU per complete booking", value: ours.cpu, unit: "ms" },
    { name: "handler plus one durable insert, 16 clients", value: inserts.perSecond, unit: "/s" },
    {
      name: "complete bookings, of handler plus insert",
      value: percent(ours.perSecond, inserts.perSecond),
      unit: "%",
      bar: { atLeast: 30 },
      aim: { atLeast: 70 },
    },
  ];
}

/** Many ask for few places in one instant. Gives how many won, how many heard neither yes nor no, and the slowest of 100 answers. */
async function herd(asks: readonly string[], connections: number) {
  const to = client(port, connections);
  const answers = await Promise.all(asks.map((start) => hold(to, "short", start)));
  to.close();
  const won = answers.filter((it) => it.status === 201).length;
  return {
    won,
    unanswered: answers.filter((it) => it.status !== 201 && it.status !== 409).length,
    p99: quantile(
      answers.map((it) => it.millis),
      0.99,
    ),
  };
}

/** Requests that read, against the handler that has the same bytes ready. */
async function reads(calendar: Calendar, server: Measured, bare: Measured): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, paths, floor, aim] of [
    ["day", dayPaths, 30, 60],
    ["month", monthPaths, 25, 50],
  ] as const) {
    await load(server, paths, { connections: 16, seconds: 1, file: at(calendar, "load.lua") });
    const [bares, all] = await inTurn(
      () => wrk(calendar, bare, paths, 16),
      () => wrk(calendar, server, paths, 16),
    );
    const [handler, ours] = [medianLoad(bares), medianLoad(all)];
    const alone = await wrk(calendar, server, paths, 1);
    figures.push(
      { name: `${name}, bare handler`, value: handler.perSecond, unit: "/s" },
      { name: `${name}, 16 connections`, value: ours.perSecond, unit: "/s" },
      {
        name: `${name}, of the bare handler`,
        value: percent(ours.perSecond, handler.perSecond),
        unit: "%",
        bar: { atLeast: floor },
        aim: { atLeast: aim },
      },
      { name: `${name}, CPU per request, bare handler`, value: handler.cpuMillisPerRequest, unit: "ms" },
      { name: `${name}, CPU per request`, value: ours.cpuMillisPerRequest, unit: "ms" },
      {
        name: `${name}, CPU of bare handler, of ours`,
        value: percent(handler.cpuMillisPerRequest, ours.cpuMillisPerRequest),
        unit: "%",
      },
      { name: `${name}, p50, 1 connection`, value: alone.p50, unit: "ms" },
      { name: `${name}, p99, 1 connection`, value: alone.p99, unit: "ms" },
      { name: `${name}, p99, bare handler`, value: handler.p99, unit: "ms" },
      { name: `${name}, p99`, value: ours.p99, unit: "ms", bar: { atMost: 8 }, aim: { atMost: 3 * handler.p99 } },
    );
  }
  return figures;
}

/** A server on a calendar of its own, for one thing; the calendar is taken away afterwards. */
async function on<T>(
  calendarOf: Workload,
  work: (server: Measured, calendar: Calendar) => Promise<T>,
  kind: Kind = "SQLite",
): Promise<T> {
  const calendar = await makeCalendar(kind, calendarOf, port);
  try {
    const server = await calendar.start(port);
    try {
      return await work(server, calendar);
    } finally {
      await server.stop();
    }
  } finally {
    await calendar.remove();
  }
}

const cpuOf = async (calendar: Calendar, server: Measured) => ({
  day: (await warm(calendar, server, dayPaths)).cpuMillisPerRequest,
  month: (await warm(calendar, server, monthPaths)).cpuMillisPerRequest,
});

/** How much more the same answer costs in a larger calendar. */
async function growth(): Promise<Figure[]> {
  const base = await on(workload, (server, calendar) => cpuOf(calendar, server));
  const long = await on({ ...workload, days: 365, bookings: 20_000 }, (server, calendar) => cpuOf(calendar, server));
  const wide = await on({ ...workload, counters: 64 }, (server, calendar) => cpuOf(calendar, server));
  const booked = await on(front, (server, calendar) => cpuOf(calendar, server));
  const memory = await on(large, async (server, calendar) => {
    await cpuOf(calendar, server);
    return server.memory();
  });
  const times = (name: string, value: number, floor: number, aim: number): Figure => ({
    name,
    value,
    unit: "×",
    bar: { atMost: floor },
    aim: { atMost: aim },
  });
  return [
    times("growth 60 to 365 days, day", long.day / base.day, 1.3, 1.05),
    times("growth 60 to 365 days, month", long.month / base.month, 1.5, 1.2),
    times("growth 8 to 64 counters, day", wide.day / base.day, 1.3, 1.1),
    times("growth 8 to 64 counters, month", wide.month / base.month, 1.3, 1.1),
    times("front against even, month", booked.month / base.month, 2, 1.3),
    { name: "memory, 64 counters, 365 days", value: memory, unit: "MiB", bar: { atMost: 200 }, aim: { atMost: 160 } },
  ];
}

/** From the commit of other opening hours by another process until the server answers by them. */
async function ruleChange(calendar: Calendar): Promise<Figure> {
  const endsAt = "15:00";
  writeFileSync(join(calendar.officesDir, "bench.yaml"), officeFile(workload, endsAt));
  const script = fileURLToPath(new URL("support/engine/applyRules.ts", import.meta.url));
  const child = spawn(process.execPath, [script, calendar.url, calendar.officesDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const to = client(port, 1);
  const path = slotsPath("short", openDates(workload)[40] ?? "");
  for (;;) {
    const { slots } = JSON.parse((await to.get(path)).body) as { slots: { end: string }[] };
    const value = Date.now() - Number(said.toString());
    if ((slots.at(-1)?.end.slice(11, 16) ?? "") <= endsAt) {
      to.close();
      return {
        name: "change of hours to right answers",
        value,
        unit: "ms",
        bar: { atMost: 1000 },
        aim: { atMost: 50 },
      };
    }
    if (value > 5000) throw new Error("the server never heard of the other hours");
  }
}

async function firstAnswer(calendar: Calendar, model: Model): Promise<Figure> {
  const begin = performance.now();
  const server = await calendar.start(port);
  try {
    const to = client(port, 1);
    await model.compareAll(to, monthPaths.slice(0, 1));
    const value = (performance.now() - begin) / 1000;
    to.close();
    return { name: "start to first right answer", value, unit: "s", bar: { atMost: 2 }, aim: { atMost: 0.5 } };
  } finally {
    await server.stop();
  }
}

async function evenCalendar(kind: Kind): Promise<Figure[]> {
  const calendar = await makeCalendar(kind, workload, port);
  const model = new Model(workload, calendar.booked);
  const first = await firstAnswer(calendar, model);
  const server = await calendar.start(port);
  const bare = await startBare(calendar);
  try {
    const to = client(port, 1);
    await model.compareAll(to, [...dayPaths, ...monthPaths]);
    const millis = await comparedRun(to, model, 1000);
    const figures = await reads(calendar, server, bare);
    // After the load the answers are still those of the model.
    await model.compareAll(to, [...dayPaths, ...monthPaths]);
    to.close();
    const change = await ruleChange(calendar);
    const memory = server.memory();
    return [
      ...figures,
      { name: "p50 of 1000 compared requests, 1 in 50 books", value: quantile(millis, 0.5), unit: "ms" },
      { name: "p99 of 1000 compared requests, 1 in 50 books", value: quantile(millis, 0.99), unit: "ms" },
      change,
      first,
      { name: "memory after the run", value: memory, unit: "MiB", bar: { atMost: 150 }, aim: { atMost: 100 } },
    ];
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
    await calendar.remove();
  }
}

async function frontCalendar(kind: Kind): Promise<Figure[]> {
  const measure = async (server: Measured, calendar: Calendar): Promise<Figure[]> => {
    const bare = await startBare(calendar);
    try {
      const figures = await bookings(server, bare);
      const last = openDates(front).at(-1) ?? "";
      // 25 starts of ten minutes that do not touch each other, 8 counters: 200 places.
      const starts = [480, 615, 780].flatMap((block, index) =>
        Array.from({ length: [12, 10, 3][index] ?? 0 }, (_, step) => wallText(last, block + 10 * step)),
      );
      const many = await herd(
        Array.from({ length: 5000 }, (_, index) => starts[index % starts.length] ?? ""),
        1000,
      );
      const one = await herd(
        Array.from({ length: 50 }, () => wallText(last, 900)),
        50,
      );
      if (many.won > 200 || one.won > front.counters) throw new Error(`${many.won} and ${one.won} won`);
      return [
        ...figures,
        { name: "5,000 for 200 places, winners", value: many.won, unit: "", bar: { atLeast: 200 } },
        { name: "5,000 for 200 places, unanswered", value: many.unanswered, unit: "", bar: { atMost: 0 } },
        {
          name: "5,000 for 200 places, p99",
          value: many.p99 / 1000,
          unit: "s",
          bar: { atMost: 4 },
          aim: { atMost: 2 },
        },
        { name: "50 for one start of 8 counters, winners", value: one.won, unit: "", bar: { atLeast: front.counters } },
      ];
    } finally {
      await bare.stop();
    }
  };
  return on(front, measure, kind);
}

const halved = (mark: NonNullable<Figure["bar"]>) => ("atMost" in mark ? mark : { atLeast: mark.atLeast / 2 });

/**
 * A figure of PostgreSQL with its own bars: of the bare handler, a server that asks before each answer has to reach half of what it
 * reaches on a file. Nothing is laid down for how long things take there.
 */
function onPostgres({ name, value, unit, bar, aim }: Figure): Figure {
  const figure = { name: `PostgreSQL: ${name}`, value, unit };
  if (unit === "") return { ...figure, ...(bar && { bar }) };
  return unit === "%" ? { ...figure, ...(bar && { bar: halved(bar) }), ...(aim && { aim: halved(aim) }) } : figure;
}

/** The same workload on PostgreSQL; its growth follows from the same code and is not taken again. */
async function postgres(): Promise<Figure[]> {
  if (findPostgres(process.env) === undefined) {
    console.log("  PostgreSQL is SKIPPED: it is not installed (Debian: apt-get install postgresql).");
    return [];
  }
  const stop = await startCluster({ durable: true });
  try {
    return [...(await evenCalendar("PostgreSQL")), ...(await frontCalendar("PostgreSQL"))].map(onPostgres);
  } finally {
    stop();
  }
}

/** BENCH_ON=SQLite or BENCH_ON=PostgreSQL takes the figures of one of them. */
const isWanted = (kind: Kind) => [undefined, "", kind].includes(process.env["BENCH_ON"]);

/** The figures of the slot engine: how near it comes to a handler that has its answer ready. */
export default async function engine(): Promise<Figure[]> {
  const figures: Figure[] = [];
  if (isWanted("SQLite")) {
    figures.push(...(await evenCalendar("SQLite")), ...(await frontCalendar("SQLite")), ...(await growth()));
  }
  return isWanted("PostgreSQL") ? [...figures, ...(await postgres())] : figures;
}
