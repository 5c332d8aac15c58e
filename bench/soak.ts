import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request, type ClientRequest } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seeded } from "../tests/support/seeded.ts";
import { makeCalendar, type Calendar } from "./support/engine/calendar.ts";
import { client, hold, type Answer, type Client } from "./support/engine/client.ts";
import { dayPaths, monthPaths, wallText } from "./support/engine/model.ts";
import type { Measured } from "./support/engine/serverProcess.ts";
import { front, openDates, startsAt } from "./support/engine/workload.ts";
import { quantile, type Figure } from "./support/figures.ts";

const port = 4314;
/** How long it lasts; two minutes show only that all of it runs, and what a server does before it is warm. */
const minutes = Number(process.env["SOAK_MINUTES"] ?? 2);
const requestsPerSecond = 50;
const tablets = 30;
const bookingsAtMost = 200;

const chance = seeded(72);
const pick = <T>(all: readonly T[]): T => all[chance(all.length)] as T;
const freeDates = openDates(front).slice(25);
const freeStart = () => wallText(pick(freeDates), 780 + 10 * chance(18));

interface Booking {
  id: string;
  secret: string;
}

/** What people do in the hours of the run, and what they heard. */
class Crowd {
  readonly millis: number[] = [];
  readonly kept: Booking[] = [];
  readonly cancelled: Booking[] = [];
  /** Answers that nobody may get. */
  wrong = 0;
  #to: Client;
  #people = 0;

  constructor(to: Client) {
    this.#to = to;
  }

  /**
   * Notes how long an answer took, and whether it is one of those that may come. Like any client it asks once more where the server
   * closed a connection that had been quiet.
   */
  async #heard(ask: () => Promise<Answer>, ...mayBe: number[]): Promise<Answer> {
    const heard = await ask().catch(ask);
    this.millis.push(heard.millis);
    if (!mayBe.includes(heard.status)) this.wrong += 1;
    return heard;
  }

  async look(): Promise<void> {
    const path = pick(chance(4) === 0 ? monthPaths : dayPaths);
    await this.#heard(() => this.#to.get(path), 200);
  }

  async book(): Promise<void> {
    const start = freeStart();
    // Somebody else may have the time, or just have given it up.
    const held = await this.#heard(() => hold(this.#to, "short", start), 201, 409);
    if (held.status !== 201) return;
    this.#people += 1;
    const applicant = { familyName: `Muster ${this.#people}`, givenName: "Kim", birthDate: "1990-05-17" };
    const body = { hold: (JSON.parse(held.body) as { hold: string }).hold, applicant, language: "de" };
    const key = { "Idempotency-Key": `soak-${this.#people}` };
    const answer = await this.#heard(() => this.#to.post("/api/offices/bench/appointments", body, key), 201);
    if (answer.status !== 201) return;
    const { appointment, secret } = JSON.parse(answer.body) as { appointment: { id: string }; secret: string };
    this.kept.push({ id: appointment.id, secret });
  }

  async cancel(): Promise<void> {
    const booking = this.kept.shift();
    if (!booking) return;
    const headers = { Authorization: `Bearer ${booking.secret}`, "Idempotency-Key": `cancel-${booking.id}` };
    const path = `/api/appointments/${booking.id}/cancel`;
    const answer = await this.#heard(() => this.#to.post(path, {}, headers), 200);
    if (answer.status === 200) this.cancelled.push(booking);
  }

  /** One of fifty in a second. */
  act(turn: number): Promise<void> {
    if (turn % 10 > 0) return this.look();
    return this.kept.length > bookingsAtMost || chance(3) === 0 ? this.cancel() : this.book();
  }
}

/** Live pages of thirty tablets, of which one comes or goes now and then. */
function tabletsOnAndOff(): { turn(): void; close(): void } {
  const live = new Map<number, ClientRequest>();
  const close = (tablet: number) => {
    live.get(tablet)?.destroy();
    live.delete(tablet);
  };
  return {
    turn() {
      const tablet = chance(tablets);
      if (live.has(tablet)) return close(tablet);
      const stream = request({ host: "127.0.0.1", port, path: "/api/offices/bench/events" }, (answer) =>
        answer.resume(),
      );
      // It is we who hang up.
      stream.on("error", () => undefined);
      stream.end();
      live.set(tablet, stream);
    },
    close: () => [...live.keys()].forEach(close),
  };
}

/** Bookings that are not what the server said they were. */
async function broken({ kept, cancelled }: Crowd): Promise<number> {
  let count = 0;
  for (const [bookings, status] of [
    [kept, "booked"],
    [cancelled.slice(-bookingsAtMost), "cancelled"],
  ] as const) {
    for (const { id, secret } of bookings) {
      const headers = { Authorization: `Bearer ${secret}` };
      const answer = await fetch(`http://127.0.0.1:${port}/api/appointments/${id}`, { headers });
      const read = (await answer.json()) as { status?: string; appointment?: { status: string } };
      if ((read.appointment?.status ?? read.status) !== status) count += 1;
    }
  }
  return count;
}

/**
 * What `npm run check` finds: everything that is kept twice, held against each other. The bookings that the calendar began with name
 * nobody, which is known.
 */
function drifts(calendar: Calendar): number {
  const file = fileURLToPath(new URL("../server/check.ts", import.meta.url));
  const env = { PATH: process.env["PATH"], DATABASE_URL: calendar.url, CLOCK: startsAt };
  const { stdout, stderr } = spawnSync(process.execPath, [file], { env, encoding: "utf8" });
  const lines = stdout.trim().split("\n");
  if (!/^Nothing drifts\.$|do not agree\.$/.test(lines.pop() ?? "")) throw new Error(`the check failed: ${stderr}`);
  return lines.filter((it) => !/appointment-\d+: nobody is written down/.test(it)).length;
}

async function run(server: Measured, crowd: Crowd): Promise<number[]> {
  const live = tabletsOnAndOff();
  const memory: number[] = [];
  const works: Promise<void>[] = [];
  const begin = performance.now();
  const turns = minutes * 60 * requestsPerSecond;
  for (let turn = 0; turn < turns; turn++) {
    // The next one comes when it is time, whether the last one was answered or not.
    const wait = begin + (turn * 1000) / requestsPerSecond - performance.now();
    if (wait > 0) await pause(wait);
    if (turn % requestsPerSecond === 0) {
      memory.push(server.memory());
      await Promise.all(works.splice(0, Math.max(0, works.length - 1000)));
    }
    if (turn % 25 === 0) live.turn();
    works.push(crowd.act(turn));
  }
  await Promise.all(works);
  live.close();
  return memory;
}

const middle = (values: readonly number[]) => quantile(values, 0.5);

/** By how many percent the memory of the last quarter is above that of the second. */
function growth(memory: readonly number[]): number {
  const quarter = Math.floor(memory.length / 4);
  const [before, after] = [memory.slice(quarter, 2 * quarter), memory.slice(-quarter)].map(middle);
  return 100 * ((after ?? NaN) / (before ?? NaN) - 1);
}

/** A server at work for a long time: does it grow, does it get slow, does anything go wrong. */
export default async function soak(): Promise<Figure[]> {
  const calendar = await makeCalendar("SQLite", front, port);
  try {
    const lag = join(calendar.folder, "lag");
    const watch = new URL("./support/engine/loopLag.ts", import.meta.url).href;
    const server = await calendar.start(port, { NODE_OPTIONS: `--import=${watch}`, LAG_FILE: lag });
    const to = client(port, 64);
    try {
      const crowd = new Crowd(to);
      const memory = await run(server, crowd);
      const late = Number(readFileSync(lag, "utf8"));
      const wrong = crowd.wrong + (await broken(crowd)) + drifts(calendar);
      return [
        { name: "minutes", value: minutes, unit: "min" },
        { name: "requests answered", value: crowd.millis.length, unit: "" },
        { name: "bookings made, and cancelled again", value: crowd.kept.length + crowd.cancelled.length, unit: "" },
        {
          name: "memory in the last quarter",
          value: middle(memory.slice(-Math.floor(memory.length / 4))),
          unit: "MiB",
        },
        { name: "growth of memory, second to last quarter", value: growth(memory), unit: "%", bar: { atMost: 5 } },
        { name: "p99 of all answers", value: quantile(crowd.millis, 0.99), unit: "ms", bar: { atMost: 300 } },
        { name: "event loop late, p99", value: late, unit: "ms", bar: { atMost: 50 } },
        { name: "broken promises", value: wrong, unit: "", bar: { atMost: 0 } },
      ];
    } finally {
      to.close();
      await server.stop();
    }
  } finally {
    await calendar.remove();
  }
}
