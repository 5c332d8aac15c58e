import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "../scripts/launch/browser.mjs";
import type { BookedAnswer } from "../shared/booking/index.ts";
import type { Mutation } from "../shared/sync/index.ts";
import { demoAccount, staffOn, visitsOf } from "../tests/support/door.ts";
import { passIdOf } from "../tests/support/passIds.ts";
import { runServer, type RunningServer } from "../tests/support/runningServer.ts";
import { testOffice } from "../tests/support/testOffice.ts";
import type { Figure } from "./support/figures.ts";
import { slowLine, type SlowLine } from "./support/slowLine.ts";

const roundTrip = 150;
const perBatch = 200;
const arrivals = 5_000;
const queued = 10_000;
const office = "bench";
const monthLater = "2026-12-31";
const visitsMonthLater = 500;
const starts = Array.from({ length: 48 }, (_, index) => {
  const minute = 480 + index * 15;
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
});

/** An office with more counters than any, so that a tablet may hold thousands of visits of one day. */
function wideOffice() {
  const counters = Math.ceil(arrivals / starts.length);
  const day = {
    id: "day",
    days: ["mo", "tu", "we", "th", "fr"],
    from: "08:00",
    to: "20:00",
    counters,
    services: ["self"],
    release: [{ for: "public", opens: { days: 40 }, upTo: counters }],
  };
  const units = [{ id: "desk", name: { de: "Schalter" }, shifts: [day] }];
  return testOffice({ id: office, number: 88, units });
}

/** Books so many visits of a day, spread over it, a few at once as people do. */
async function bookMany(server: RunningServer, count: number, date?: string): Promise<BookedAnswer[]> {
  const { book } = visitsOf(server, office, "self");
  const booked: BookedAnswer[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) {
      const time = starts[index % starts.length] ?? "";
      booked.push(await book(date === undefined ? time : `${date}T${time}`));
    }
  };
  await Promise.all([1, 2, 3, 4].map(lane));
  return booked;
}

/** Writes acts into the outbox of the tablet as if they had been made at its door. */
const fillOutbox = (page: Page, acts: readonly Omit<Mutation, "seq">[]) =>
  page.evaluate(async (rows) => {
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open("terminpass-staff");
      opening.onsuccess = () => done(opening.result);
    });
    const writing = database.transaction(["facts", "outbox"], "readwrite");
    const facts = writing.objectStore("facts");
    const asked = facts.get("device");
    asked.onsuccess = () => {
      const { value } = asked.result as { value: { id: string; lastSeq: number } };
      rows.forEach((row, index) => writing.objectStore("outbox").add({ ...row, seq: value.lastSeq + index + 1 }));
      facts.put({ id: "device", value: { ...value, lastSeq: value.lastSeq + rows.length } });
    };
    await new Promise((done) => (writing.oncomplete = done));
    database.close();
  }, acts);

function actOf(passId: string | null, arrival: boolean, at: string): Omit<Mutation, "seq"> {
  const args = { passId, verdict: arrival ? "welcome" : "not_a_pass", arrival, source: "scanner", desk: "Empfang 1" };
  return { id: crypto.randomUUID(), name: "scan", args, at, offsetMs: null };
}

/** Signs in without haste: over a slow line the app fills its cache at the same time. */
async function signIn(page: Page, { email, password }: ReturnType<typeof demoAccount>): Promise<void> {
  const { say, button } = staffOn(page);
  await page.goto("/staff/");
  await page.getByLabel(say("staff.signIn.email")).fill(email);
  await page.getByLabel(say("staff.signIn.password")).fill(password);
  await button("staff.signIn.send").click();
}

/** Notes when each batch had its receipt. */
function receiptsOf(page: Page): number[] {
  const receipts: number[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith("/api/sync/push") && response.ok()) receipts.push(performance.now());
  });
  return receipts;
}

const untilEmpty = (page: Page) =>
  page.waitForFunction(() => !document.querySelector("header")?.textContent?.includes("Übertragung"), undefined, {
    timeout: 300_000,
    polling: 200,
  });

const untilWaiting = (page: Page) =>
  page.waitForFunction(() => document.querySelector("header")?.textContent?.includes("Übertragung"));

const countFrames = (page: Page) =>
  page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number };
    counted.frames = 0;
    const next = () => void requestAnimationFrame(() => (counted.frames++, next()));
    next();
  });

const framesOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { frames: number }).frames);

/** The network is there again: the browser says so, and the tablet begins. */
async function mend(page: Page, line: SlowLine): Promise<number> {
  line.mend();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  return performance.now();
}

async function cut(page: Page, line: SlowLine): Promise<void> {
  line.cut();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByText("Ohne Netz").first().waitFor();
}

interface Place {
  page: Page;
  line: SlowLine;
  receipts: number[];
}

/** A queue of an office that was cut off for a day, on its way. */
async function drain({ page, line, receipts }: Place, booked: readonly BookedAnswer[]): Promise<Figure[]> {
  await cut(page, line);
  const at = new Date().toISOString();
  const looks = Array.from({ length: queued - arrivals }, () => actOf(null, false, at));
  await fillOutbox(page, [...booked.map((it) => actOf(passIdOf(it.pass), true, at)), ...looks]);
  await untilWaiting(page);
  await countFrames(page);
  const begun = await mend(page, line);
  await untilEmpty(page);
  const seconds = (performance.now() - begun) / 1000;
  const half = ((receipts[Math.ceil(arrivals / perBatch) - 1] ?? NaN) - begun) / 1000;
  return [
    { name: "5,000 queued arrivals sent, 150 ms line", value: half, unit: "s", bar: { atMost: 60 } },
    { name: "10,000 queued acts sent", value: seconds, unit: "s" },
    { name: "frames meanwhile", value: (await framesOf(page)) / seconds, unit: "/s", bar: { atLeast: 50 } },
  ];
}

/** A tablet that comes back after thirty days with acts that wait. */
async function comeBack({ page, line }: Place, server: RunningServer): Promise<Figure[]> {
  await bookMany(server, visitsMonthLater, monthLater);
  await cut(page, line);
  const at = new Date().toISOString();
  await fillOutbox(
    page,
    Array.from({ length: perBatch }, () => actOf(null, false, at)),
  );
  await untilWaiting(page);
  await server.stop();
  await server.startAgain({ clock: `${monthLater}T07:30:00+01:00` });
  const asked: string[] = [];
  let wholeSince = NaN;
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/sync/push") asked.push("push");
    if (url.pathname !== "/api/sync/pull" || url.searchParams.has("cursor")) return;
    asked.push("whole list");
    wholeSince ||= performance.now();
  });
  await mend(page, line);
  await page.getByText(`0 von ${visitsMonthLater} angekommen`).waitFor({ timeout: 60_000 });
  const pulled = (performance.now() - wholeSince) / 1000;
  return [
    {
      name: "after 30 days, queue sent before the list is asked",
      value: Number(asked[0] === "push"),
      unit: "",
      bar: { atLeast: 1 },
    },
    { name: "after 30 days, list asked → on the screen", value: pulled, unit: "s", bar: { atMost: 5 } },
  ];
}

const executablePath = findBrowser(process.env);

/** The exchange of the built staff app with a real server over a slow line: a long queue, a long list, a long absence. */
export default async function sync(): Promise<Figure[]> {
  const line = await slowLine(roundTrip);
  const server = await runServer({ offices: [wideOffice()], env: { PUBLIC_URL: line.url } });
  line.leadTo(Number(new URL(server.url).port));
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const booked = await bookMany(server, arrivals);
    const context = await browser.newContext({ baseURL: line.url, locale: "de-DE", timezoneId: "Europe/Berlin" });
    const page = await context.newPage();
    const receipts = receiptsOf(page);
    await signIn(page, demoAccount(server, office));
    await page.getByText(`0 von ${arrivals} angekommen`).waitFor({ timeout: 60_000 });
    const place = { page, line, receipts };
    const drained = await drain(place, booked);
    await page.getByText(`${arrivals} von ${arrivals} angekommen`).waitFor({ timeout: 60_000 });
    const back = await comeBack(place, server);
    await context.close();
    return [...drained, ...back];
  } finally {
    await browser.close();
    await line.close();
    await server.discard();
  }
}
