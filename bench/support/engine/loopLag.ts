import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

/*
 * Loaded before the server: writes each second to LAG_FILE for how many milliseconds its event loop kept others waiting, in 99 of 100
 * looks. What happens in the first ten seconds does not count.
 */
const resolution = 10;
const nanos = 1e6;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
setTimeout(() => delay.reset(), 10_000).unref();
setInterval(() => {
  const late = Math.max(0, delay.percentile(99) / nanos - resolution);
  writeFileSync(process.env["LAG_FILE"] ?? "", String(late));
}, 1000).unref();
