import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { problemResponse } from "./problem.ts";

/** Takes one line of the log. It carries ids and counts, never personal data. */
export type Log = (line: Record<string, unknown>) => void;

/** The log of the running server: one JSON object per line on stderr. */
export const logToStderr: Log = (line) => console.error(JSON.stringify(line));

/** What may be told of an accident. Not its message: that may quote what a person typed. */
function traceOf(error: unknown) {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, ...code, at: frames.slice(0, 8).map((line) => line.trim()) };
}

/** Takes an accident that no request waits for. */
export type OnAccident = (error: unknown) => void;

/** Writes accidents of one part of the server to the log. */
export const accidentsOf =
  (part: string, log: Log): OnAccident =>
  (error) =>
    log({ level: "error", part, ...traceOf(error) });

/** The pattern of the address, without the ids in it. */
const routeOf = (c: Context) => matchedRoutes(c).find((it) => it.method !== "ALL")?.path;

/**
 * The one place where an accident becomes an answer: 500 with a name to be found in the log, and nothing else;
 * 503 where asking again later helps (the database is busy for long, the disk is full).
 */
export function errorHandler(log: Log, isUnavailable: (error: unknown) => boolean) {
  return (error: unknown, c: Context) => {
    const request = randomUUID();
    log({ level: "error", request, method: c.req.method, route: routeOf(c), ...traceOf(error) });
    return problemResponse(
      { code: isUnavailable(error) ? "unavailable" : "internal" },
      { instance: `urn:uuid:${request}` },
    );
  };
}
