import type { MiddlewareHandler } from "hono";

const self = "'self'";

/**
 * The content security policy. Scripts come from this server alone and touch the page through two named Trusted Types
 * policies only: Vue's own and ours for the address of the worker. `scriptSources` is wider on the pages of a scanner.
 */
export function contentSecurityPolicy(scriptSources: readonly string[] = [self]): string {
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    "script-src": scriptSources,
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
    "trusted-types": ["vue", "terminpass"],
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}

const unusedFeatures = ["camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb"];
const twoYears = 63_072_000;

/** What every answer carries, whoever gives it: routes, files, errors. */
export function securityHeaders({ https }: { https: boolean }): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": unusedFeatures.map((feature) => `${feature}=()`).join(", "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    // Only where the office runs on https: on http browsers ignore it, and on localhost it would bind other projects.
    ...(https ? { "Strict-Transport-Security": `max-age=${twoYears}` } : {}),
  };
}

/** Puts the headers on whatever answer comes back, also on that of the error handler. */
export function withHeaders(headers: Record<string, string>): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}
