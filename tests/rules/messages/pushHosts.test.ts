import type { lookup } from "node:dns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicAddress, pushHosts } from "../../../server/messages/push/pushHosts.ts";
import { publicOnly } from "../../../server/messages/push/pushServer.ts";

const real = [
  "https://fcm.googleapis.com/fcm/send/abc",
  "https://updates.push.services.mozilla.com/wpush/v2/abc",
  "https://web.push.apple.com/QABC",
  "https://wns2-par02p.notify.windows.com/w/?token=abc",
];
const strange = [
  "http://fcm.googleapis.com/fcm/send/abc",
  "https://fcm.googleapis.com:8443/fcm/send/abc",
  "https://fcm.googleapis.com@127.0.0.1/",
  "https://user@fcm.googleapis.com/",
  "https://fcm.googleapis.com.example.org/",
  "https://example.org/fcm.googleapis.com",
  "https://xfcm.googleapis.com/",
  "https://push.services.mozilla.com/",
  "https://evilnotify.windows.com/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://169.254.169.254/latest/meta-data/",
  "https://0x7f.1/",
  "https://localhost/",
  "file:///etc/passwd",
  "gopher://fcm.googleapis.com/",
  "//fcm.googleapis.com/",
  "nothing",
];

describe("addresses of push services", () => {
  test.each(real)("A25 %s is called", (endpoint) => {
    expect(pushHosts()(endpoint)).toMatchObject({ ours: false });
  });

  test.each(strange)("A25 %s is never called", (endpoint) => {
    expect(pushHosts()(endpoint)).toBeUndefined();
  });

  test("A25 whatever is written, only https on a known host comes through", () => {
    const judge = pushHosts();
    const part = fc.constantFrom(
      "https://",
      "http://",
      "fcm.googleapis.com",
      "@",
      ":",
      "/",
      "#",
      "\\",
      "127.0.0.1",
      ".",
      "?",
      "x",
      " ",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const judged = judge(parts.join(""));
        if (!judged) return;
        expect(judged.url.protocol).toBe("https:");
        expect(judged.url.host).toBe("fcm.googleapis.com");
      }),
      { numRuns: 3000 },
    );
  });

  test("an operator may name others, this machine only with its port", () => {
    const judge = pushHosts(["push.example.org", "*.push.example.net", "http://127.0.0.1:4550"]);
    expect(judge("https://push.example.org/x")).toMatchObject({ ours: false });
    expect(judge("https://a.push.example.net/x")).toMatchObject({ ours: false });
    expect(judge("http://127.0.0.1:4550/x")).toMatchObject({ ours: true });
    expect(judge("http://127.0.0.1:4551/x")).toBeUndefined();
    expect(judge("https://127.0.0.1:4550/x")).toBeUndefined();
  });
});

describe("addresses of the internet", () => {
  const isPublic = (address: string) => isPublicAddress({ address, family: address.includes(":") ? 6 : 4 });

  test("A25 are called when they belong to everybody", () => {
    const all = ["8.8.8.8", "142.250.185.74", "172.15.0.1", "172.32.0.1", "2a00:1450:4001:82a::200a", "2600::1"];
    expect(all.filter((it) => !isPublic(it))).toEqual([]);
  });

  test("A25 are not called when they lead into this machine or its network", () => {
    const own = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "0.0.0.0"];
    const others = ["100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "203.0.113.9"];
    const six = [
      "::1",
      "::",
      "fe80::1",
      "fc00::1",
      "fd12::1",
      "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "2001:db8::1",
      "2002:7f00:1::",
      "64:ff9b::7f00:1",
    ];
    expect([...own, ...others, ...six].filter(isPublic)).toEqual([]);
  });
});

describe("looking a name up", () => {
  const answering = (...all: { address: string; family: number }[]) =>
    ((_: string, __: unknown, callback: (error: null, found: typeof all) => void) =>
      callback(null, all)) as unknown as typeof lookup;
  const found = (resolve: typeof lookup, all: boolean) =>
    new Promise((settle) => {
      publicOnly(resolve)("fcm.googleapis.com", { all }, (error, address, family) =>
        settle(error?.code ?? [address, family]),
      );
    });
  const inside = { address: "10.0.0.7", family: 4 };
  const outside = { address: "142.250.185.74", family: 4 };

  test("A25 a known name that leads into a private network is not called", async () => {
    expect(await found(answering(inside), true)).toBe("EPRIVATE");
    expect(await found(answering(inside), false)).toBe("EPRIVATE");
    expect(await found(answering(), true)).toBe("EPRIVATE");
  });

  test("A25 of several addresses only those are called that belong to everybody", async () => {
    expect(await found(answering(inside, outside), true)).toEqual([[outside], undefined]);
    expect(await found(answering(inside, outside), false)).toEqual([outside.address, 4]);
  });
});
