import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Measured } from "./serverProcess.ts";

/** What a load of requests showed. */
export interface Load {
  perSecond: number;
  cpuMillisPerRequest: number;
  p50: number;
  p99: number;
}

const run = promisify(execFile);

const script = (paths: readonly string[]) => `
local paths = { ${paths.map((it) => JSON.stringify(it)).join(", ")} }
local n = 0
function request()
  n = n % #paths + 1
  return wrk.format("GET", paths[n])
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
end
`;

/** Asks for the paths in turn, over that many connections at once, as fast as the server answers. */
export async function load(
  server: Measured,
  paths: readonly string[],
  { connections, seconds, file }: { connections: number; seconds: number; file: string },
): Promise<Load> {
  writeFileSync(file, script(paths));
  const before = server.cpuMillis();
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", file, `http://127.0.0.1:${server.port}`];
  const { stdout } = await run("wrk", args);
  const used = server.cpuMillis() - before;
  const numbers = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
  const [requests = 0, micros = 1, p50 = 0, p99 = 0, errors = 1] = numbers;
  if (errors > 0 || requests === 0) throw new Error(`${errors} of ${requests} requests failed: ${stdout}`);
  return {
    perSecond: (requests * 1e6) / micros,
    cpuMillisPerRequest: used / requests,
    p50: p50 / 1000,
    p99: p99 / 1000,
  };
}
