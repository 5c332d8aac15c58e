import type { MiddlewareHandler } from "hono";
import { invalid } from "../../shared/problems.ts";
import { problemResponse } from "./problem.ts";

function isReadable(text: string): boolean {
  try {
    return !decodeURIComponent(text.replaceAll("+", " ")).includes("\0");
  } catch {
    return false;
  }
}

/**
 * Refuses an address whose percent-escapes are no UTF-8; otherwise the rest of the house would see it undecoded. No text contains
 * the character 0, and not every database takes it.
 */
export const refuseBrokenEscapes: MiddlewareHandler = async (c, next) => {
  if (!c.req.url.includes("%")) return next();
  const { pathname, search } = new URL(c.req.url);
  if (isReadable(pathname) && isReadable(search)) return next();
  return problemResponse(invalid("", "write percent-escapes that stand for UTF-8").problem);
};
