import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext } from "@playwright/test";
import type { AppointmentAnswer, BookedAnswer, HoldAnswer } from "../../../shared/booking/index.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { runServer, tuesdayMorning, type RunningServer } from "../../support/runningServer.ts";
import { bedOffice } from "./office.ts";
import { openProxy, type Proxy } from "./proxy.ts";
import { bedTime, type BedTime } from "./time.ts";

/** A server in a process of its own, the way to it, the time for both, and room for devices. */
export interface World {
  server: RunningServer;
  proxy: Proxy;
  time: BedTime;
  office: string;
  visits: Visits;
  /** The browser of a device; what it stores stays as long as the world does. */
  context(device: string): Promise<BrowserContext>;
  /** Kills the server as a power cut does, without a word to anybody. */
  kill(): Promise<void>;
  /** Starts it on the same data where it is dead. */
  revive(): Promise<void>;
  /** Its disk is full from now on, or has room again. */
  fillDisk(isFull: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The account that a server prints for an office. */
function accountOf(greeting: string) {
  const email = greeting.match(/\S+@\S+/g)?.find((it) => it.endsWith(`@${bedOffice.id}.example`));
  const password = /with password:\s+(\S+)/.exec(greeting)?.[1];
  if (!email || !password) throw new Error(`no account was printed:\n${greeting}`);
  return { email, password };
}

async function signIn(server: string, greeting: string): Promise<string> {
  const answer = await fetch(`${server}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: server },
    body: JSON.stringify(accountOf(greeting)),
  });
  if (!answer.ok) throw new Error(`not signed in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((it) => it.split(";")[0])
    .join("; ");
}

/** The public interface of the server as a program uses it. */
function visitsAt(server: string, time: BedTime) {
  const office = `${server}/api/offices/${bedOffice.id}`;
  async function ask<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(url, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "Idempotency-Key": freshKey(), ...headers },
    });
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  const quarter = 15 * 60_000;
  /** A time on the grid, so many quarters of an hour after the next but one. */
  const start = (quarters: number) =>
    new Date((Math.floor(time.now() / quarter) + 2 + quarters) * quarter).toISOString();
  const by = ({ secret }: BookedAnswer) => ({ Authorization: `Bearer ${secret}` });
  return {
    async book(quarters: number, persons = 1): Promise<BookedAnswer> {
      const wish = { service: "visit", start: start(quarters), ...(persons > 1 ? { persons } : {}) };
      const { hold } = await ask<HoldAnswer>(`${office}/holds`, wish);
      const companions = Array.from({ length: persons - 1 }, () => somebody());
      const people = { applicant: somebody(), ...(persons > 1 ? { companions } : {}) };
      return ask(`${office}/appointments`, { hold, ...people, language: "de" });
    },
    async move(booked: BookedAnswer, quarters: number): Promise<void> {
      const moves = booked.appointment.id;
      const { hold } = await ask<HoldAnswer>(
        `${office}/holds`,
        { service: "visit", start: start(quarters), moves },
        by(booked),
      );
      await ask<AppointmentAnswer>(`${server}/api/appointments/${moves}/reschedule`, { hold }, by(booked));
    },
    async cancel(booked: BookedAnswer): Promise<void> {
      await ask<AppointmentAnswer>(`${server}/api/appointments/${booked.appointment.id}/cancel`, {}, by(booked));
    },
  };
}
export type Visits = ReturnType<typeof visitsAt>;

/** Opens a world. `page` is the folder with the page of the test bed; without it devices run the real app. */
export async function openWorld(browser: Browser, page?: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-world-"));
  const time = bedTime(join(folder, "shift"), tuesdayMorning);
  const preloads = ["serverTime.ts", "../../support/fullDisk.ts"].map(
    (it) => `--import=${pathToFileURL(join(import.meta.dirname, it)).href}`,
  );
  const env = { CLOCK: "", SHIFT_FILE: time.file, NODE_OPTIONS: preloads.join(" ") };
  const server = await runServer({ offices: [bedOffice], env });
  const cookie = await signIn(server.url, server.greeting());
  const proxy = await openProxy({ server: server.url, time, cookie: () => cookie, ...(page ? { page } : {}) });
  const contexts = new Map<string, BrowserContext>();
  let isDead = false;
  let isDiskFull = false;
  return {
    server,
    proxy,
    time,
    office: bedOffice.id,
    visits: visitsAt(server.url, time),
    async context(device) {
      const known = contexts.get(device);
      if (known) return known;
      const made = await browser.newContext({
        timezoneId: "Europe/Berlin",
        locale: "de-DE",
        baseURL: proxy.origin(device),
        viewport: { width: 240, height: 160 },
      });
      contexts.set(device, made);
      return made;
    },
    async kill() {
      if (!isDead) await server.kill();
      isDead = true;
      isDiskFull = false;
    },
    async revive() {
      if (isDead) await server.startAgain();
      isDead = false;
    },
    async fillDisk(isFull) {
      if (isDead || isFull === isDiskFull) return;
      isDiskFull = isFull;
      server.signal("SIGUSR2");
      // An answer tells that the signal was taken in before.
      await fetch(`${server.url}/livez`);
    },
    async close() {
      for (const it of contexts.values()) await it.close();
      await proxy.close();
      await server.discard();
      time.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
