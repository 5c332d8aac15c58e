import { flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { runningClock } from "./clock.ts";
import { compose, type House } from "./compose.ts";
import { StartProblem } from "./db/startProblem.ts";
import { readEnvironment, type Settings } from "./environment.ts";
import { securityHeaders } from "./http/headers.ts";
import { usualLimits } from "./http/limits.ts";
import { listen, type Listening } from "./http/listen.ts";
import type { DemoSignIn } from "./staff/index.ts";

const built = fileURLToPath(new URL("../dist", import.meta.url));
// Whoever starts us stops hard after nine seconds; what is not answered by then never will be.
const hardStopAfter = 8500;

/** Node's words for a port that cannot be had, as a sentence for whoever starts the server. */
function plainly(error: unknown, { host, port }: Settings): unknown {
  const code = (error as { code?: unknown }).code;
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use, perhaps by another Terminpass. End that one, or choose another port: PORT=${port + 1}.`,
    EACCES: `Port ${port} may not be used without special rights. Choose one above 1023: PORT=3000.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Write HOST=127.0.0.1, or HOST=0.0.0.0 for all of its addresses.`,
    ENOTFOUND: `The name ${host} is not known. Write HOST=127.0.0.1, or HOST=0.0.0.0 for all addresses of this machine.`,
  };
  const sentence = typeof code === "string" ? sentences[code] : undefined;
  return sentence ? new StartProblem(sentence) : error;
}

/** How to try the staff app out; nothing where there are no such accounts. */
function demoLines(demo: DemoSignIn | undefined): string[] {
  if (!demo) return [];
  const [first = "", ...others] = demo.emails;
  return [
    `  Try the staff app as:  ${first}`,
    ...others.map((it) => `                    or:  ${it}`),
    `         with password:  ${demo.password}`,
    "    The other roles are called guide@…, clerk@… and manager@… there.",
    "",
  ];
}

function greet({ applied }: House, { publicUrl, clock }: Settings, demo: DemoSignIn | undefined): void {
  const kept = applied.filter((it) => it.outcome === "kept");
  console.log(
    [
      "",
      "Terminpass is running.",
      "",
      `  Applicants book here:  ${publicUrl.href}`,
      `  Staff work here:       ${new URL("/staff/", publicUrl).href}`,
      `  For programs:          ${new URL("/api/openapi.json", publicUrl).href}`,
      "",
      ...demoLines(demo),
      `  Offices: ${applied.map((it) => it.office).join(", ")}`,
      ...kept.map((it) => `  ${it.file} was not applied: ${it.office} was changed in the browser.`),
      ...(clock === undefined ? [] : [`  The clock started at ${new Date(clock).toISOString()}.`]),
      "",
      "Stop it with Ctrl+C.",
    ].join("\n"),
  );
}

/** Ends when asked to: no new connections, what is under way is answered, then the database is closed. */
function stopOnRequest(house: House, listening: Listening): void {
  const stop = async () => {
    setTimeout(() => process.exit(1), hardStopAfter).unref();
    house.beginStop();
    await listening.stop();
    await house.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
}

async function start(): Promise<void> {
  const settings = readEnvironment(process.env);
  const limits = { ...usualLimits, liftedForLoopback: settings.liftLimitsForLoopback };
  const { host, port } = settings;
  const clock = runningClock(settings.clock);
  const house = await compose({
    ...settings,
    listens: { host, port },
    clock,
    trialClock: settings.clock !== undefined,
    limits,
    built,
  });
  const headers = securityHeaders({ https: settings.publicUrl.protocol === "https:" });
  const demo = await house.makeDemoAccounts();
  try {
    stopOnRequest(house, await listen(house.hono, { ...settings, headers }));
  } catch (error) {
    await house.close();
    throw plainly(error, settings);
  }
  house.startJobs();
  greet(house, settings, demo);
  // Otherwise what was compiled is kept at the end, and a server that is cut off has none.
  flushCompileCache();
}

await start().catch((error: unknown) => {
  console.error(error instanceof StartProblem ? error.message : error);
  process.exitCode = 1;
});
