import { networkInterfaces } from "node:os";

/** Where the server listens. */
export interface Listens {
  host: string;
  port: number;
}

const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host);

/** The names under which a browser reaches a host that the server listens on. */
function namesOf(host: string): string[] {
  if (["127.0.0.1", "::1", "localhost"].includes(host)) return ["localhost", "127.0.0.1", "::1"];
  if (host !== "0.0.0.0" && host !== "::") return [host];
  const own = Object.values(networkInterfaces()).flatMap((it) => it ?? []);
  return ["localhost", ...own.filter((it) => !it.scopeid).map((it) => it.address)];
}

/**
 * The origins of our own pages: the public address and, as long as that is not on https, the address that the server really
 * listens on. Behind https the session cookie travels to the public address alone.
 */
export function ownOrigins(publicUrl: URL, listens: Listens | undefined): string[] {
  if (publicUrl.protocol === "https:" || !listens) return [publicUrl.origin];
  const here = namesOf(listens.host).map((name) => new URL(`http://${bracketed(name)}:${listens.port}`).origin);
  return [...new Set([publicUrl.origin, ...here])];
}

const reads = ["GET", "HEAD"];

/**
 * Whether a request comes from a page of ours, or for reading from nobody's page. Both headers have to fit where they are sent;
 * every browser sends `Origin` with what changes something. Browsers leave `Sec-Fetch-Site` out on plain http.
 */
export function isFromOwnPage({ method, headers }: Request, origins: readonly string[]): boolean {
  const site = headers.get("Sec-Fetch-Site");
  const origin = headers.get("Origin");
  const isRead = reads.includes(method);
  const siteFits = site === null || site === "same-origin" || (isRead && site === "none");
  const originFits = origin === null ? isRead : origins.includes(origin);
  return siteFits && originFits;
}
