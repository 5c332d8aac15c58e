import type { Context, MiddlewareHandler } from "hono";

const self = "'self'";

/**
 * The content security policy. Scripts come from this server alone and touch the page through named Trusted Types policies only:
 * Vue's own and ours for the addresses of workers. A page with a scanner runs the decoder, which is WebAssembly, and a library that
 * clears its element by an empty text: the `default` policy lets that one text pass.
 */
export function contentSecurityPolicy({ scanner = false } = {}): string {
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    "script-src": scanner ? [self, "'wasm-unsafe-eval'"] : [self],
    "style-src": [self],
    "img-src": [self, "data:", "blob:"],
    "font-src": [self],
    "connect-src": [self],
    "manifest-src": [self],
    "worker-src": [self],
    "base-uri": ["'none'"],
    "form-action": [self],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["vue", "terminpass", ...(scanner ? ["default"] : [])],
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}

const unusedFeatures = ["camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb"];
const twoYears = 63_072_000;

function permissions(scanner: boolean): string {
  return unusedFeatures.map((it) => `${it}=${scanner && it === "camera" ? "(self)" : "()"}`).join(", ");
}

/** What every answer carries, whoever gives it: routes, files, errors. `scanner` is for the pages of an app that has one. */
export function securityHeaders({
  https,
  scanner = false,
}: {
  https: boolean;
  scanner?: boolean;
}): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy({ scanner }),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": permissions(scanner),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    // Only where the office runs on https: on http browsers ignore it, and on localhost it would bind other projects.
    ...(https ? { "Strict-Transport-Security": `max-age=${twoYears}` } : {}),
  };
}

const owed = "headersOwed";
type Headers = Record<string, string>;

/** Puts the headers on whatever answer comes back, also on that of the error handler, unless it took them already. */
export function withHeaders(headers: Headers): MiddlewareHandler {
  return async (c, next) => {
    c.set(owed, headers);
    await next();
    for (const [name, value] of Object.entries(takeHeaders(c))) c.res.headers.set(name, value);
  };
}

/**
 * The headers that the answer to this request has to carry, for whoever makes the answer with them: to add them to a
 * finished one takes longer than a whole answer out of memory.
 */
export function takeHeaders(c: Context): Headers {
  const headers = (c.get(owed) as Headers | undefined) ?? {};
  c.set(owed, undefined);
  return headers;
}
