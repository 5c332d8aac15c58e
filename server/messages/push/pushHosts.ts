import { BlockList } from "node:net";

/**
 * The push services of the browsers. An endpoint is an address that a stranger hands in and this server then calls, so that nobody but
 * these is called.
 */
const knownHosts = [
  "fcm.googleapis.com",
  "*.push.services.mozilla.com",
  "web.push.apple.com",
  "*.push.apple.com",
  "*.notify.windows.com",
];

/** What an operator may name: a host, a host with `*.` before it, or an origin of this machine to try things out. */
export const pushHostPattern = /^((\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|http:\/\/(127\.0\.0\.1|localhost):\d{1,5})$/;

/** Whether messages may be posted to an address; `ours` where it is an origin of this machine, which then may be private. */
export type JudgeEndpoint = (endpoint: string) => { url: URL; ours: boolean } | undefined;

const matches = (host: string, pattern: string) =>
  pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : host === pattern;

/** Judges addresses by the push services there are and those that the operator has named besides. */
export function pushHosts(more: readonly string[] = []): JudgeEndpoint {
  const origins = more.filter((it) => it.startsWith("http:"));
  const hosts = [...knownHosts, ...more.filter((it) => !it.startsWith("http:"))];
  return (endpoint) => {
    const url = URL.parse(endpoint);
    if (!url || url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
    if (origins.includes(url.origin)) return { url, ours: true };
    const isKnown = hosts.some((it) => matches(url.hostname, it));
    return url.protocol === "https:" && url.port === "" && isKnown ? { url, ours: false } : undefined;
  };
}

const notPublic = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  notPublic.addSubnet(net, prefix);
// Of IPv6 one eighth is given out; in it lie addresses for examples and two ways of wrapping IPv4.
const given = new BlockList();
given.addSubnet("2000::", 3, "ipv6");
for (const [net, prefix] of [
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const)
  notPublic.addSubnet(net, prefix, "ipv6");

/** Whether an address of the internet belongs to everybody: not to this machine, its neighbours or nobody. */
export function isPublicAddress({ address, family }: { address: string; family: number }): boolean {
  if (family === 4) return !notPublic.check(address, "ipv4");
  return given.check(address, "ipv6") && !notPublic.check(address, "ipv6");
}
