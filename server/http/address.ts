import { BlockList, isIPv6, SocketAddress } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const plain = (address: string) => mapped.exec(address)?.[1] ?? address;

/** The address at the other end of the connection. Headers that name another one are never believed. */
export function peerAddress(c: Context): string {
  const known = (c.env as { incoming?: unknown } | undefined)?.incoming !== undefined;
  return plain((known && getConnInfo(c).remote.address) || "unknown");
}

/** Whether an address is this machine itself. */
export function isLoopback(address: string): boolean {
  if (address === "127.0.0.1") return true;
  return address !== "unknown" && loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** Who counts as one: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one connection is given. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = new SocketAddress({ address: address.replace(/%.*$/, ""), family: "ipv6" }).address.split(
    "::",
  );
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  return `${[...front, ...zeros, ...back].slice(0, 4).join(":")}::/64`;
}
