import { existsSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { notFound } from "./problem.ts";

/** Files whose name holds a hash of their content never change; every other one is asked for again each time. */
const freshness: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.status >= 400) return;
  const lasting = /\/assets\/[^/]+$/.test(c.req.path);
  c.res.headers.set("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
};

/** Whether somebody goes to a page, as opposed to a page asking for a file of its own. */
function isNavigation(c: Context): boolean {
  const isPage = c.req.header("Sec-Fetch-Mode") === "navigate" || /text\/html/.test(c.req.header("Accept") ?? "");
  return isPage && !/\.\w+$/.test(c.req.path) && ["GET", "HEAD"].includes(c.req.raw.method);
}

/** Serves a built app under its address: its files, and for every page of it the one page that draws them all. */
export function appFiles(base: string, folder: string): Hono {
  const app = new Hono();
  if (!existsSync(join(folder, "index.html"))) return app;
  const under = (path: string) => path.slice(base.length - 1);
  const page = serveStatic({ root: folder, path: "index.html", precompressed: true });
  app.use(`${base}*`, freshness);
  app.get(`${base}*`, serveStatic({ root: folder, precompressed: true, rewriteRequestPath: under }));
  app.get(`${base}*`, async (c, next) => (isNavigation(c) ? page(c, next) : notFound()));
  return app;
}
