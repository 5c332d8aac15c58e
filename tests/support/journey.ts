import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { findBrowser } from "../../scripts/launch/browser.mjs";
import { somebody } from "./people.ts";
import { runServer, tuesdayMorning, type RunningServer } from "./runningServer.ts";
import { testOffice } from "./testOffice.ts";
import { wordsOf, type Say } from "./words.ts";

export { expect };

/** Everything a browser complains about: errors of scripts and what the content security policy forbade. */
function complaintsOf(context: BrowserContext): string[] {
  const heard: string[] = [];
  // A line that is down is part of many journeys; the browser reports it as an error of the page.
  const isAboutTheLine = (text: string) => /^Failed to load resource: (net::ERR_|the server responded)/.test(text);
  context.on("console", (it) => {
    if (it.type() === "error" && !isAboutTheLine(it.text())) heard.push(it.text());
  });
  context.on("weberror", (it) => heard.push(String(it.error())));
  return heard;
}

interface Fixtures {
  /** What the browser complained about. A journey that leaves something here fails. */
  complaints: string[];
  /** A browser with a profile on disk, as on a phone: it can be closed and started again. */
  phone: Phone;
}

/** Chromium with all that it keeps and offers around a page, such as notices; for most walks its shell is enough. */
export function wholeBrowser(): { executablePath?: string } {
  const executablePath = findBrowser(process.env);
  return executablePath === undefined ? {} : { executablePath };
}

export interface Phone {
  /** Starts the browser with what it stored before. */
  start(): Promise<Page>;
  /** Ends the whole browser. */
  end(): Promise<void>;
}

/** Tests of journeys: one server for all of a worker, and phones whose clocks agree with it. */
export const test = base.extend<Fixtures, { server: RunningServer }>({
  server: [
    async ({}, use) => {
      const server = await runServer({ offices: [testOffice({ phoneHours: { number: "030 123456", weekly: [] } })] });
      await use(server);
      await server.discard();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  timezoneId: "Europe/Berlin",
  context: async ({ context }, use) => {
    await context.clock.install({ time: tuesdayMorning });
    await use(context);
  },
  complaints: [
    async ({ context }, use) => {
      const heard = complaintsOf(context);
      await use(heard);
      expect(heard, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  phone: async ({ playwright, contextOptions, viewport, isMobile, hasTouch, userAgent, locale }, use, info) => {
    const profile = mkdtempSync(join(tmpdir(), "terminpass-profile-"));
    let context: BrowserContext | undefined;
    const end = async () => {
      await context?.close();
      context = undefined;
    };
    await use({
      end,
      start: async () => {
        context = await playwright.chromium.launchPersistentContext(profile, {
          ...info.project.use.launchOptions,
          ...wholeBrowser(),
          ...contextOptions,
          viewport,
          isMobile,
          hasTouch,
          ...(userAgent === undefined ? {} : { userAgent }),
          ...(locale === undefined ? {} : { locale }),
          timezoneId: "Europe/Berlin",
        });
        await context.clock.install({ time: tuesdayMorning });
        return context.pages()[0] ?? context.newPage();
      },
    });
    await end();
    rmSync(profile, { recursive: true, force: true });
  },
});

/** Closes the pages of a walk before its server goes: what they still load is not to be missing. */
export const closePages = async (context: BrowserContext) =>
  void (await Promise.all(context.pages().map((it) => it.close())));

/** A server of a walk's own, which outlives its pages. */
export const ownServer =
  (wanted: Parameters<typeof runServer>[0] = {}) =>
  async ({ context }: { context: BrowserContext }, use: (server: RunningServer) => Promise<void>) => {
    const server = await runServer(wanted);
    await use(server);
    await closePages(context);
    await server.discard();
  };

export interface Typed {
  familyName: string;
  givenName: string;
  birth: [day: string, month: string, year: string];
}

/** A person no server has seen before, as they type themselves in. */
export function newPerson(more: Partial<Typed> = {}): Typed {
  const { familyName, givenName } = somebody();
  return { familyName, givenName, birth: ["17", "5", "1990"], ...more };
}

/** The hand on the phone: the steps of a booking, by what a person reads on the screen. */
export function visitorOn(page: Page, say: Say = wordsOf("de"), url = "") {
  const button = (key: string) => page.getByRole("button", { name: say(key), exact: true });
  const visitor = {
    page,
    say,
    button,
    heading: page.getByRole("heading", { level: 1 }),
    field: (key: string) => page.getByLabel(say(key)),

    openForm: (office: string, service: string) => page.goto(`${url}/o/${office}/${service}/details`),

    /** The form by way of step 1, for several persons. */
    async openFormFor(persons: number, office: string, service: string) {
      await page.goto(`${url}/o/${office}/${service}`);
      await page.getByLabel(say("booking.matter.persons")).selectOption(String(persons));
      await page.getByRole("link", { name: say("booking.next.book"), exact: true }).click();
    },

    async type({ familyName, givenName, birth: [day, month, year] }: Typed) {
      await page.getByLabel(say("booking.details.familyName")).first().fill(familyName);
      await page.getByLabel(say("booking.details.givenName")).first().fill(givenName);
      await page.getByLabel(say("booking.details.day"), { exact: true }).first().fill(day);
      await page.getByLabel(say("booking.details.month"), { exact: true }).first().fill(month);
      await page.getByLabel(say("booking.details.year"), { exact: true }).first().fill(year);
    },
    toCalendar: () => button("booking.details.next").click(),
    takeNext: () => button("booking.time.takeNext").click(),
    book: () => button("booking.check.book").click(),
    code: page.getByRole("img", { name: say("pass.qr") }),
    /** Cancels the visit whose page is open; it lies in the queue of the phone then. */
    async cancel() {
      await button("pass.cancel.open").click();
      await visitor.confirmCancelling();
    },
    /** The last word before a visit is cancelled. It holds once the page offers to take it back. */
    async confirmCancelling() {
      await button("pass.cancel.yes").click();
      await expect(button("pass.cancel.undo")).toBeVisible();
    },

    /** From the form to the page on which all is checked before booking. */
    async reachCheck(person: Typed, office = "pirmasens", service = "commitment") {
      await visitor.openForm(office, service);
      await visitor.type(person);
      await visitor.toCalendar();
      await visitor.takeNext();
      await expect(visitor.heading).toHaveText(say("booking.check.title"));
    },

    /** The whole way; gives the id of the visit. */
    async bookVisit(person = newPerson(), office = "pirmasens", service = "commitment"): Promise<string> {
      await visitor.reachCheck(person, office, service);
      await visitor.book();
      await expect(visitor.heading).toHaveText(say("pass.booked"));
      return visitor.visitId();
    },

    /** The visit whose page is open. */
    visitId: () => /\/visit\/([^/?#]+)/.exec(page.url())?.[1] ?? "",

    /** Waits until something lies on the device, by its table and its key. */
    kept: (table: "offices" | "lists", id: string) =>
      expect
        .poll(() =>
          page.evaluate(
            async ([store, key]) => {
              const known = (await indexedDB.databases()).some((it) => it.name === "terminpass");
              if (!known) return false;
              const opening = indexedDB.open("terminpass");
              const database = await new Promise<IDBDatabase>((done, fail) => {
                opening.onsuccess = () => done(opening.result);
                opening.onerror = () => fail(opening.error);
              });
              if (!database.objectStoreNames.contains(store)) return (database.close(), false);
              const asking = database.transaction(store).objectStore(store).count(key);
              const count = await new Promise<number>((done) => (asking.onsuccess = () => done(asking.result)));
              database.close();
              return count > 0;
            },
            [table, id] as const,
          ),
        )
        .toBe(true),
    officeKept: (id: string) => visitor.kept("offices", id),

    /** From now on the app opens without a network: its worker has everything and answers for the page. */
    workerReady: () =>
      page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (navigator.serviceWorker.controller) return;
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      }),
  };
  return visitor;
}
export type VisitorAtWork = ReturnType<typeof visitorOn>;
