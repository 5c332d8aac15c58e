import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { notFound } from "./problem.ts";

/** The apps there are. */
export const appNames = ["applicant", "staff"] as const;
export type AppName = (typeof appNames)[number];

/** An app as the server serves it. */
export interface ServedApp {
  /** Its folder in each build. */
  name: AppName;
  /** Its address. */
  base: string;
  /** Whether its worker is to end on every device: see `retiredWorker.js`. */
  retired: boolean;
}

/** Files whose name holds a hash of their content never change; every other one is asked for again each time. */
const isLasting = (path: string) => /\/assets\/(words\/)?[^/]+$/.test(path);

const freshness: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.status >= 400) return;
  c.res.headers.set("Cache-Control", isLasting(c.req.path) ? "public, max-age=31536000, immutable" : "no-cache");
};

/** Whether somebody goes to a page, as opposed to a page asking for a file of its own. */
function isNavigation(c: Context): boolean {
  const isPage = c.req.header("Sec-Fetch-Mode") === "navigate" || /text\/html/.test(c.req.header("Accept") ?? "");
  return isPage && !/\.\w+$/.test(c.req.path) && ["GET", "HEAD"].includes(c.req.raw.method);
}

type FileOf = (folder: string) => (c: Context) => Promise<Response | undefined>;

/** Files of a folder; nothing where it has no such file. */
function files(options: { path?: string; rewriteRequestPath?: (path: string) => string }): FileOf {
  const known = new Map<string, MiddlewareHandler>();
  return (root) => {
    const serve = known.get(root) ?? serveStatic({ root, precompressed: true, ...options });
    known.set(root, serve);
    return async (c) => (await serve(c, async () => undefined)) ?? undefined;
  };
}

const retiredWorker = readFileSync(new URL("./retiredWorker.js", import.meta.url), "utf8");

/**
 * Serves a built app under its address: its files, and for every page of it the one page that draws them all. Files that never
 * change come from earlier builds too, for tabs that are still open; everything else from the newest.
 */
export function appFiles({ name, base, retired }: ServedApp, builds: () => readonly string[]): Hono {
  const app = new Hono();
  const fileOf = files({ rewriteRequestPath: (path) => path.slice(base.length - 1) });
  const pageOf = files({ path: "index.html" });
  app.use(`${base}*`, freshness);
  if (retired) app.get(`${base}sw.js`, (c) => c.body(retiredWorker, 200, { "Content-Type": "text/javascript" }));
  app.get(`${base}*`, async (c, next) => {
    const folders = builds().map((it) => join(it, name));
    const [newest] = folders;
    if (newest === undefined || !existsSync(newest)) return next();
    for (const folder of isLasting(c.req.path) ? folders : [newest]) {
      const found = await fileOf(folder)(c);
      if (found) return found;
    }
    return (isNavigation(c) ? await pageOf(newest)(c) : undefined) ?? notFound();
  });
  return app;
}
