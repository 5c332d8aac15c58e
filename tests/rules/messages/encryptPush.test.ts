import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { areUsable, encryptPush } from "../../../server/messages/push/encryptPush.ts";
import { testBrowser } from "../../support/browserPush.ts";

/** The example of RFC 8291, appendix A. */
const example = {
  text: "When I grow up, I want to be a watermelon",
  receiver: {
    privateKey: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  },
  sender: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  message:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};
const aes128 = 16;
const tag = 16;

test("a message is encrypted as the example of the standard, to the last bit", () => {
  const sender = createECDH("prime256v1");
  sender.setPrivateKey(Buffer.from(example.sender, "base64url"));
  const chance = { salt: Buffer.from(example.salt, "base64url"), sender };
  const message = encryptPush(example.text, example.receiver, chance, false);
  expect(message.toString("base64url")).toBe(example.message);
});

test("the reader of these tests reads the example of the standard", async () => {
  const browser = testBrowser(example.receiver);
  expect(browser.keys.p256dh).toBe(example.receiver.p256dh);
  expect(await browser.read(Buffer.from(example.message, "base64url"))).toBe(example.text);
});

test("every message has keys of its own, one length, and is read by its browser alone", async () => {
  const browser = testBrowser();
  const texts = ["", "Ihr Termin: Mi., 2. Dezember, 08:00 Uhr.", "موعدك: الأربعاء، 2 ديسمبر"];
  const messages = texts.map((it) => encryptPush(it, browser.keys));
  expect(await Promise.all(messages.map((it) => browser.read(it)))).toEqual(texts);
  expect(new Set(messages.map((it) => it.length)).size).toBe(1);
  expect(new Set(messages.map((it) => it.subarray(0, aes128).toString("hex"))).size).toBe(texts.length);
  const [first = Buffer.alloc(0)] = messages;
  await expect(testBrowser().read(first)).rejects.toThrow();
  const changed = Buffer.from(first);
  changed[changed.length - tag - 1] = (changed[changed.length - tag - 1] ?? 0) ^ 1;
  await expect(browser.read(changed)).rejects.toThrow();
});

test("keys that are no keys are noticed before anything is kept", () => {
  const { keys } = testBrowser();
  const offCurve = Buffer.from(keys.p256dh, "base64url");
  offCurve[64] = (offCurve[64] ?? 0) ^ 1;
  expect(areUsable(keys)).toBe(true);
  expect(areUsable({ ...keys, p256dh: offCurve.toString("base64url") })).toBe(false);
  expect(areUsable({ ...keys, p256dh: Buffer.alloc(65).toString("base64url") })).toBe(false);
  expect(areUsable({ ...keys, auth: "AAAA" })).toBe(false);
});
