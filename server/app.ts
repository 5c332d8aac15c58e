import { Hono } from "hono";
import { refused } from "../shared/problems.ts";
import { bookingOperations } from "./booking/routes.ts";
import type { BookingVerbs } from "./booking/verbs.ts";
import { isUnavailable } from "./db/failures.ts";
import { buildsIn } from "./http/builds.ts";
import { errorHandler, logToStderr, type Log } from "./http/errors.ts";
import { refuseBrokenEscapes } from "./http/escapes.ts";
import { appFiles, type AppName } from "./http/files.ts";
import { securityHeaders, withHeaders } from "./http/headers.ts";
import { healthOperations } from "./http/health.ts";
import { rateLimits, usualLimits, type Limits } from "./http/limits.ts";
import { openApiOperations } from "./http/openapi.ts";
import type { Operation } from "./http/operation.ts";
import { notFound } from "./http/problem.ts";
import { keptRoutes } from "./http/keptRoutes.ts";
import { routesOf, type StaffDoor } from "./http/routes.ts";
import { eventStreams, type EventStreams } from "./http/streams.ts";
import { officeOperations, type OfficeDirectory } from "./offices/routes.ts";

/** What the server offers to people who work in an office. */
export interface StaffParts {
  door: StaffDoor;
  operations(streams: EventStreams): Operation[];
}

/** What the server is made of. */
export interface AppParts {
  booking: BookingVerbs;
  offices: OfficeDirectory;
  statistics?: readonly Operation[];
  /** By what devices say that they want to be told by push. */
  push?: readonly Operation[];
  /** The release calendar. */
  openings?: readonly Operation[];
  /** Without it nobody can sign in. */
  staff?: StaffParts;
  publicUrl: URL;
  /** Why it cannot serve now; `null` when it can. */
  notReady: () => string | null;
  /** Aborted when the server ends: open streams end with it. */
  ending: AbortSignal;
  limits?: Limits;
  /** The folder with the builds of the apps. */
  built?: string;
  /** Apps whose workers are to end on every device. */
  retiredWorkers?: readonly AppName[];
  log?: Log;
}

/** The whole server without a port. `operations` is the table behind its routes and its description. */
export interface App {
  hono: Hono;
  operations: readonly Operation[];
  streams: EventStreams;
}

const closedDoor: StaffDoor = async () => refused("not_signed_in");

/** Puts the server together from its parts. */
export function createApp({
  booking,
  offices,
  statistics = [],
  push = [],
  openings = [],
  staff,
  publicUrl,
  notReady,
  ending,
  limits = usualLimits,
  built,
  retiredWorkers = [],
  log = logToStderr,
}: AppParts): App {
  const streams = eventStreams(limits, ending);
  const isOffice = (id: string) => offices.list().some((it) => it.id === id);
  const operations = openApiOperations(publicUrl, [
    ...healthOperations(notReady),
    ...officeOperations(offices),
    ...bookingOperations(booking, streams, isOffice),
    ...statistics,
    ...push,
    ...openings,
    ...(staff?.operations(streams) ?? []),
  ]);
  const hono = new Hono({ router: keptRoutes() });
  hono.onError(errorHandler(log, isUnavailable));
  hono.notFound(notFound);
  const https = publicUrl.protocol === "https:";
  const strict = withHeaders(securityHeaders({ https }));
  const withScanner = withHeaders(securityHeaders({ https, scanner: true }));
  hono.use((c, next) => (c.req.path.startsWith("/staff/") ? withScanner : strict)(c, next));
  hono.use(refuseBrokenEscapes);
  hono.use("/api/*", rateLimits(limits));
  hono.route("/", routesOf(operations, staff?.door ?? closedDoor));
  hono.all("/api", notFound);
  hono.all("/api/*", notFound);
  if (built) {
    // The app at the root answers for every address that is left over, so it comes last.
    hono.get("/staff", (c) => c.redirect("/staff/", 308));
    const builds = buildsIn(built);
    const served = (name: AppName, base: string) =>
      appFiles({ name, base, retired: retiredWorkers.includes(name) }, builds);
    hono.route("/", served("staff", "/staff/"));
    hono.route("/", served("applicant", "/"));
  }
  return { hono, operations, streams };
}
