import type { Context, MiddlewareHandler } from "hono";
import { MemoryStore, rateLimiter } from "hono-rate-limiter";
import { refused } from "../../shared/problems.ts";
import { addressGroup, isLoopback, peerAddress } from "./address.ts";
import { problemResponse } from "./problem.ts";

/** How much one address may ask. Generous: shelters, libraries and families share one address. */
export interface Limits {
  readsPerMinute: number;
  writesPerMinute: number;
  /** What devices of staff may ask: an office full of tablets is one address, and all of them catch up at once. */
  deviceCallsPerMinute: number;
  /** Live streams that one address may hold open. */
  streams: number;
  /** Whether this machine itself may ask without limit (demo and measurements; never in production). */
  liftedForLoopback: boolean;
}

export const usualLimits: Limits = {
  readsPerMinute: 1200,
  writesPerMinute: 120,
  deviceCallsPerMinute: 6000,
  streams: 50,
  liftedForLoopback: false,
};

const minute = 60_000;
const isOfDevice = (c: Context) => c.req.path.startsWith("/api/sync/");
const isRead = (c: Context) => ["GET", "HEAD", "OPTIONS"].includes(c.req.method);

/** Whether no limit holds for the one who asks. */
export const isLifted = (c: Context, limits: Limits) => limits.liftedForLoopback && isLoopback(peerAddress(c));

/** The library's store hands out the counter itself; of several requests at once each would read the last one's count. */
class CountPerRequest extends MemoryStore {
  override increment(key: string) {
    return { ...super.increment(key) };
  }
}

function limiter(limit: number): MiddlewareHandler {
  return rateLimiter({
    windowMs: minute,
    limit,
    standardHeaders: false,
    keyGenerator: (c) => addressGroup(peerAddress(c)),
    handler: (c) => {
      const { resetTime } = (c.get as (name: string) => { resetTime: Date })("rateLimit");
      const wait = resetTime.getTime() - Date.now();
      return problemResponse(refused("too_many", { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) }).problem);
    },
    store: new CountPerRequest(),
  });
}

/** Counts what each address asks in a minute, readings, writings and devices apart. */
export function rateLimits(limits: Limits): MiddlewareHandler {
  const [reads, writes] = [limiter(limits.readsPerMinute), limiter(limits.writesPerMinute)];
  const deviceCalls = limiter(limits.deviceCallsPerMinute);
  return (c, next) => {
    if (isLifted(c, limits)) return next();
    if (isOfDevice(c)) return deviceCalls(c, next);
    return (isRead(c) ? reads : writes)(c, next);
  };
}
