import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import type { AppointmentAnswer, BookedAnswer, HoldAnswer } from "../../shared/booking/index.ts";
import { formatCode } from "../../shared/pass/index.ts";
import { writeEmpty, writePicture, writeStill } from "./cameraClips.ts";
import { expect, test as journey, type Phone } from "./journey.ts";
import type { Luma } from "./passPictures.ts";
import { freshKey, somebody } from "./people.ts";
import { runServer, tuesdayMorning, type RunningServer } from "./runningServer.ts";
import { wordsOf, type Say } from "./words.ts";

export { expect };

/** The camera of every browser of the run: a file, which the next opening of a camera shows. */
export interface FileCamera {
  shows(text: string): void;
  /** Holds it before a part of another screen, as that part is drawn there. */
  looksAt(shown: Locator): Promise<void>;
  showsNothing(): void;
}

interface Fixtures {
  /** A server of its own for each test, which the test may stop. */
  house: RunningServer;
  /** Opens another device, a browser that shares nothing with the first one but the camera. */
  another: (more?: { width: number; height: number }) => Promise<Page>;
  /** What a test adds to the example offices. */
  moreOffices: readonly Record<string, unknown>[];
}

/** A picture of a part of a screen, in grey; the browser that shows it reads it. */
async function brightnessOf(shown: Locator): Promise<Luma> {
  const picture = await shown.screenshot();
  const [width, height, values] = await shown.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
    const drawn = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(drawn.width, drawn.height).getContext("2d");
    canvas?.drawImage(drawn, 0, 0);
    const { data = [] } = canvas?.getImageData(0, 0, drawn.width, drawn.height) ?? {};
    const grey = Array.from({ length: data.length / 4 }, (_, at) => data[at * 4 + 1] ?? 0);
    return [drawn.width, drawn.height, grey] as const;
  }, picture.toString("base64"));
  return { width, height, values: Uint8Array.from(values) };
}

/** Tests at the door: a server, a tablet with a camera, and what else a test asks for. */
export const test = journey.extend<Fixtures, { cameraFile: string; camera: FileCamera }>({
  moreOffices: [[], { option: true }],
  cameraFile: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "terminpass-camera-"));
      await use(join(folder, "camera.y4m"));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  camera: [
    async ({ cameraFile }, use) =>
      use({
        shows: (text) => writeStill(cameraFile, text),
        looksAt: async (shown) => writePicture(cameraFile, await brightnessOf(shown)),
        showsNothing: () => writeEmpty(cameraFile),
      }),
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ launchOptions, cameraFile }, use) => {
      writeEmpty(cameraFile);
      const args = ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${cameraFile}`];
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] });
    },
    { scope: "worker" },
  ],
  house: async ({ moreOffices, camera }, use) => {
    camera.showsNothing();
    const house = await runServer({ offices: moreOffices });
    await use(house);
    await house.discard();
  },
  baseURL: async ({ house }, use) => use(house.url),
  permissions: async ({}, use) => use(["camera"]),
  another: async ({ browser, contextOptions, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (viewport = { width: 800, height: 1280 }) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL === undefined ? {} : { baseURL }),
        locale: "de-DE",
        permissions: ["camera"],
        timezoneId: "Europe/Berlin",
        viewport,
      });
      opened.push(context);
      await context.clock.install({ time: tuesdayMorning });
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});
export type { Phone };

/** A person's word on how to sign in, as the server prints it: of one role at one office. */
export function demoAccount({ greeting }: RunningServer, office = "pirmasens") {
  const printed = greeting();
  const email = printed.match(/\S+@\S+/g)?.find((it) => it.endsWith(`@${office}.example`));
  const password = /with password:\s+(\S+)/.exec(printed)?.[1];
  if (!email || !password) throw new Error(`No account for ${office} was printed:\n${printed}`);
  return { email, password };
}

async function askFor<T>(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "Content-Type": "application/json", ...headers },
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** The public interface as a program uses it: visits are booked, moved and cancelled without a screen. */
export function visitsOf({ url }: RunningServer, office = "pirmasens", service = "commitment") {
  const at = (path: string) => `${url}/api${path}`;
  const holds = at(`/offices/${office}/holds`);
  const withSecret = ({ secret }: BookedAnswer) => ({
    Authorization: `Bearer ${secret}`,
    "Idempotency-Key": freshKey(),
  });
  const visits = {
    /** Books a visit on the day of the test, "08:15", or on another one, "2026-12-02T08:15". */
    async book(time: string, more: Record<string, unknown> = {}): Promise<BookedAnswer> {
      const start = time.includes("T") ? time : `2026-12-01T${time}`;
      const { hold } = await askFor<HoldAnswer>(holds, { service, start: `${start}:00+01:00`, ...more });
      const body = { hold, applicant: somebody(), language: "de" };
      return askFor(at(`/offices/${office}/appointments`), body, { "Idempotency-Key": freshKey() });
    },
    async move(booked: BookedAnswer, time: string): Promise<AppointmentAnswer> {
      const moves = booked.appointment.id;
      const start = `2026-12-01T${time}:00+01:00`;
      const { hold } = await askFor<HoldAnswer>(holds, { service, start, moves }, withSecret(booked));
      return askFor(at(`/appointments/${moves}/reschedule`), { hold }, withSecret(booked));
    },
    cancel: (booked: BookedAnswer) =>
      askFor(at(`/appointments/${booked.appointment.id}/cancel`), {}, withSecret(booked)),
    /** What the server says of a visit. */
    async now(booked: BookedAnswer) {
      const answer = await askFor<AppointmentAnswer>(at(`/appointments/${booked.appointment.id}`), undefined, {
        Authorization: `Bearer ${booked.secret}`,
      });
      return answer.appointment;
    },
    /** The server's clock. */
    async clock(): Promise<number> {
      const { asOf } = await askFor<{ asOf: string }>(
        at(`/offices/${office}/services/${service}/slots?date=2026-12-01`),
      );
      return Date.parse(asOf);
    },
  };
  return visits;
}

/** "07:31" at the office. */
export const timeAtOffice = (instant: string | number | undefined) =>
  new Date(instant ?? NaN).toLocaleTimeString("de-DE", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Berlin",
  });

/** A genuine pass with one character of its signature changed: another letter of the alphabet, still the right shape. */
export function forged(pass: string): string {
  const at = 100;
  return pass.slice(0, at) + (pass[at] === "A" ? "B" : "A") + pass.slice(at + 1);
}

const scannerTexts = (language: "de" | "en") =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../client/staff/checkin/scanner/texts/${language}.json`), "utf8"),
  ) as { engine: { ready: string }; code: { label: string; search: string }; photo: { choose: string } };

/** The hands at a tablet, by what a person reads on its screen. */
export function staffOn(page: Page, language: "de" | "en" = "de") {
  const say: Say = wordsOf(language);
  const scanner = scannerTexts(language);
  const button = (key: string) => page.getByRole("button", { name: say(key), exact: true });
  const staff = {
    page,
    say,
    scanner,
    button,
    heading: page.getByRole("heading", { level: 1 }),
    verdict: page.getByRole("dialog"),
    verdictTitle: page.getByRole("dialog").getByRole("heading", { level: 2 }),
    status: page.locator("header").getByRole("status"),

    async signIn(account: ReturnType<typeof demoAccount>) {
      await page.goto("/staff/");
      await page.getByLabel(say("staff.signIn.email")).fill(account.email);
      await page.getByLabel(say("staff.signIn.password")).fill(account.password);
      await button("staff.signIn.send").click();
      await expect(staff.heading).toHaveText(say("checkin.today.title"));
      await expect(page.getByText(new RegExp(`^${say("staff.status.list", { when: "\\d" })}`))).toBeVisible();
    },
    /** By the link in the head, as staff go. */
    to: (key: "today" | "scan" | "tray" | "device") =>
      page
        .getByRole("navigation")
        .getByRole("link", { name: say(`staff.nav.${key}`) })
        .click(),
    async openScanner() {
      await staff.to("scan");
      await expect(page.getByText(scanner.engine.ready)).toBeVisible();
      // A picture that is taken away before it plays is an error to the browser.
      await expect.poll(() => page.evaluate(() => document.querySelector("video")?.readyState ?? 0)).toBeGreaterThan(2);
    },
    /** Leaves the scanner; its camera is closed then. */
    async closeScanner() {
      await staff.to("today");
      await expect(page.locator("video")).toHaveCount(0);
    },
    /** Shows a pass to the tablet's camera and waits for the verdict. */
    async show(text: string, camera: FileCamera, kind: string) {
      camera.shows(text);
      await staff.openScanner();
      await staff.expectVerdict(kind);
    },
    async expectVerdict(kind: string) {
      await expect(staff.verdict).toHaveAttribute("data-verdict", kind);
      await expect(staff.verdictTitle).toHaveText(say(`checkin.verdict.${kind}.title`));
    },
    /** Goes on after a verdict: a green one closes by itself. */
    async goOn() {
      const next = staff.verdict.getByRole("button", { name: say("checkin.verdict.next") });
      await expect(async () => {
        await next.click({ timeout: 2_000 }).catch(() => undefined);
        await expect(staff.verdict).toHaveCount(0, { timeout: 2_000 });
      }).toPass();
    },
    /** Types into the field beside the camera: a booking code, or what a hand-held scanner types. */
    async type(text: string) {
      await page.getByLabel(scanner.code.label).fill(text);
      await page.getByRole("button", { name: scanner.code.search }).click();
    },
    typeCode: ({ appointment }: BookedAnswer) => staff.type(formatCode(appointment.code)),
    /** What lies in a table of this browser's database. */
    stored: (table: string) =>
      page.evaluate(
        (name) =>
          new Promise<Record<string, unknown>[]>((tell, fail) => {
            const opening = indexedDB.open("terminpass-staff");
            opening.onerror = () => fail(opening.error);
            opening.onsuccess = () => {
              const rows = opening.result.transaction(name).objectStore(name).getAll();
              rows.onsuccess = () => {
                opening.result.close();
                tell(rows.result as Record<string, unknown>[]);
              };
            };
          }),
        table,
      ),
    /** From now on the app opens without a network. */
    workerReady: () =>
      page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (navigator.serviceWorker.controller) return;
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      }),
  };
  return staff;
}
