import { defineConfig, devices } from "@playwright/test";
import { findBrowser, findShell } from "./scripts/launch/browser.mjs";

/** How a browser is started: one that is named wins, then the system's, then Playwright's own download. */
const launched = (executablePath: string | undefined) => ({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const wholeBrowser = launched(findBrowser(process.env));

const atTheDoor = /journeys\/(checkin|staff)\/|scanner\.spec\.ts$/;

const anySize =
  /(badInput|badLuck|changes|checklist|everyPage|freedTimes|frontDoor|installedApp|languages|lostTime|myVisits|notices|nothingFree|nothingJumps|openings|passOffline|slowPhone|told|waysIn|withoutNetwork)\.test\.ts$/;

export default defineConfig({
  testDir: "tests/journeys",
  outputDir: "test-results",
  fullyParallel: true,
  // Two more than the cores of a small machine: a walk waits for clocks and answers half of its time.
  workers: 4,
  // Of the walks of a pipeline one may be disturbed by the machine; the closing line says which were (decision 0030).
  retries: process.env["CI"] ? 1 : 0,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./tests/support/playwrightCounts.ts"]],
  use: {
    // A trace of each walk costs a fifth of the time: asked for by TRACE=1 when one fails.
    trace: process.env["TRACE"] ? "retain-on-failure" : "off",
    launchOptions: launched(findShell(process.env)),
  },
  projects: [
    // The door is worked at with a tablet; the applicant's pages are not gone through there.
    {
      name: "tablet",
      testMatch: atTheDoor,
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 1280, height: 800 },
        hasTouch: true,
        launchOptions: wholeBrowser,
      },
    },
    // What does not depend on the size of the screen is gone through once, on the phone.
    {
      name: "desktop",
      testIgnore: [atTheDoor, anySize],
      use: { ...devices["Desktop Chrome"] },
    },
    // The narrowest phone the app promises to fit.
    {
      name: "phone",
      testIgnore: atTheDoor,
      use: { ...devices["Pixel 7"], viewport: { width: 360, height: 740 } },
    },
    // Devices that need no size: a page of the test's own between faults and a real server.
    // What shows that nothing is lost has no second try.
    {
      name: "faults",
      testDir: "tests/faults",
      testMatch: /\.spec\.ts$/,
      retries: 0,
      use: { launchOptions: wholeBrowser },
    },
  ],
});
