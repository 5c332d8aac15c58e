import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type LaunchOptions } from "@playwright/test";
import { findBrowser } from "../scripts/launch/browser.mjs";
import { newPerson, visitorOn } from "../tests/support/journey.ts";
import { runServer } from "../tests/support/runningServer.ts";
import { quantile, type Figure } from "./support/figures.ts";
import { bytes } from "./support/pages/bytes.ts";
import { coldStarts, phone } from "./support/pages/coldStart.ts";
import { judge } from "./support/pages/lighthouse.ts";

const starts = 50;
const office = "pirmasens";
const service = "commitment";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const executablePath = findBrowser(process.env);
const launch = (...args: string[]): LaunchOptions => ({
  ...(executablePath ? { executablePath } : {}),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    ...args,
  ],
});

/** The applicant's pages as they are built: what Lighthouse says, what they weigh, and how soon a pass can be read. */
export default async function pages(): Promise<Figure[]> {
  const profile = mkdtempSync(join(tmpdir(), "bench-pages-"));
  // Lighthouse turns no clock: the server's is the real one.
  const server = await runServer({ clock: new Date().toISOString() });
  try {
    const plain = await chromium.launch(launch());
    const weights = await bytes(plain, server.url);
    await plain.close();

    const port = await freePort();
    const context = await phone(profile, launch(`--remote-debugging-port=${port}`));
    const page = context.pages()[0] ?? (await context.newPage());
    const open = (name: string, path: string, keep = false) => judge(port, { name, url: server.url + path, keep });
    const cold = [
      ...(await open("front door", "/")),
      ...(await open("office", `/o/${office}`)),
      ...(await open("service", `/o/${office}/${service}`)),
    ];
    const visitor = visitorOn(page, undefined, server.url);
    const visit = await visitor.bookVisit(newPerson(), office, service);
    await visitor.workerReady();
    await visitor.openForm(office, service);
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await visitor.button("booking.time.takeNext").waitFor();
    const kept = [
      ...(await open("calendar", `/o/${office}/${service}/time`, true)),
      ...(await open("pass", `/visit/${visit}`, true)),
    ];
    await context.close();

    await server.stop();
    const times = await coldStarts(profile, launch(), `${server.url}/visit/${visit}`, starts);
    return [
      ...cold,
      ...kept,
      ...weights,
      { name: "pass readable, cold, offline, at 4×, median", value: quantile(times, 0.5), unit: "ms" },
      {
        name: "pass readable, cold, offline, at 4×, p95",
        value: quantile(times, 0.95),
        unit: "ms",
        bar: { atMost: 1_000 },
      },
    ];
  } finally {
    await server.discard();
    rmSync(profile, { recursive: true, force: true });
  }
}
