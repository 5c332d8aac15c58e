import { beforeEach, describe, expect, it } from "vitest";
import { checkOf, isProof, newSalt, pinFault, proofOf } from "../../../client/device/staff/pin.ts";
import { firstDay } from "./fakeServer.ts";

describe("a PIN that somebody chooses", () => {
  it.each([
    ["12345", "digits"],
    ["1234567", "digits"],
    ["12345a", "digits"],
    ["", "digits"],
    ["111111", "easy"],
    ["123456", "easy"],
    ["654321", "easy"],
    ["890123", "easy"],
    ["321098", "easy"],
    ["121212", "easy"],
    ["481481", "easy"],
    ["481590", undefined],
    ["112233", undefined],
    ["024680", undefined],
  ])("%s is taken or not: %s", (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
  });
});

describe("what proves a PIN", () => {
  beforeEach(firstDay);

  it("is another one for another salt, and the same for the same", async () => {
    const salt = newSalt();
    const proof = await proofOf("481590", salt);
    expect(await proofOf("481590", salt)).toBe(proof);
    expect(await proofOf("481590", newSalt())).not.toBe(proof);
    expect(await proofOf("481591", salt)).not.toBe(proof);
  });

  it("is known again by the browser that sealed it, and by no other", async () => {
    const check = await checkOf("proof");
    expect([await isProof(check, "proof"), await isProof(check, "other")]).toEqual([true, false]);
    // Another browser has another key, whatever is copied to its disk.
    await firstDay();
    expect(await isProof(check, "proof")).toBe(false);
  });
});
