import { beforeAll, describe, expect, test } from "vitest";
import { passKinds, passText, verifyPass } from "../../../shared/pass/index.ts";
import { instant } from "../../support/instants.ts";
import { anyFields, keySetOf, makeKey, signedBytes, signedText, type TestKey } from "../../support/signedPass.ts";

const now = instant("2026-12-01T08:00+01:00");
let key: TestKey;
beforeAll(async () => {
  key = await makeKey();
});
const withStatus = (status: TestKey["published"]["status"]) =>
  keySetOf({ ...key, published: { ...key.published, status } });

describe("a pass of our server", () => {
  test("is genuine and says what it was given", async () => {
    const outcome = await verifyPass(await signedText(key), keySetOf(key), now);
    expect(outcome.kind).toBe("genuine");
    if (outcome.kind !== "genuine") return;
    expect({ ...outcome.fields, id: [...outcome.fields.id] }).toEqual({ ...anyFields, id: [...anyFields.id] });
  });

  test.each(["next", "signing", "verifying"] as const)("is genuine while its key is %s", async (status) => {
    // A device may still hold the key set of before the change: the next key signs already.
    expect((await verifyPass(await signedText(key), withStatus(status), now)).kind).toBe("genuine");
  });

  test("is found among several keys by the key id", async () => {
    const other = await makeKey({ kid: "8" });
    expect((await verifyPass(await signedText(other), keySetOf(key, other), now)).kind).toBe("genuine");
  });

  test("of a blocked key is blocked", async () => {
    expect((await verifyPass(await signedText(key), withStatus("blocked"), now)).kind).toBe("blocked");
  });

  test.each(["2025-12-31T23:59:59Z", "2028-01-01T00:00:01Z"])(
    "outside the time of its key, at %s, is not called forged: the clock of the device may be wrong",
    async (late) => {
      expect((await verifyPass(await signedText(key), keySetOf(key), instant(late))).kind).toBe("key_out_of_time");
    },
  );

  test("for the box is of the wrong kind at the desk, and the other way round", async () => {
    const box = await makeKey({ kid: "9", kinds: [2] });
    const pickup = await signedText(box, { kind: passKinds.pickup });
    expect((await verifyPass(pickup, keySetOf(key, box), now)).kind).toBe("wrong_kind");
    expect((await verifyPass(pickup, keySetOf(key, box), now, { kind: passKinds.pickup })).kind).toBe("genuine");
    const checkIn = await signedText(key);
    expect((await verifyPass(checkIn, keySetOf(key, box), now, { kind: passKinds.pickup })).kind).toBe("wrong_kind");
  });
});

describe("a pass that is not of our server", () => {
  test("under an unknown key says so", async () => {
    const stranger = await makeKey({ kid: "200" });
    expect((await verifyPass(await signedText(stranger), keySetOf(key), now)).kind).toBe("unknown_key");
  });

  test("signed by another key under our key id is not genuine", async () => {
    const forger = await makeKey();
    expect((await verifyPass(await signedText(forger), keySetOf(key), now)).kind).toBe("not_genuine");
  });

  test("a forgery under a blocked key is called a forgery", async () => {
    const forger = await makeKey();
    expect((await verifyPass(await signedText(forger), withStatus("blocked"), now)).kind).toBe("not_genuine");
  });

  test("a kind its key was not made for is not genuine, although the signature is right", async () => {
    const pickup = await signedText(key, { kind: passKinds.pickup });
    expect((await verifyPass(pickup, keySetOf(key), now, { kind: passKinds.pickup })).kind).toBe("not_genuine");
  });

  test("a signature over the bytes alone, without the words of the pass, is not genuine", async () => {
    const bytes = (await signedBytes(key)).slice(0, 28);
    const bare = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, new Uint8Array(bytes));
    const text = passText(Buffer.concat([bytes, new Uint8Array(bare)]));
    expect((await verifyPass(text, keySetOf(key), now)).kind).toBe("not_genuine");
  });

  test("a signature of zeros is not genuine", async () => {
    const text = passText(Buffer.concat([(await signedBytes(key)).slice(0, 28), new Uint8Array(64)]));
    expect((await verifyPass(text, keySetOf(key), now)).kind).toBe("not_genuine");
  });

  test("the signature is not looked at before the shape is right", async () => {
    let looked = 0;
    const verifySignature = async () => Boolean(++looked);
    const text = await signedText(key);
    await verifyPass(text.toLowerCase(), keySetOf(key), now, { verifySignature });
    await verifyPass(`${text}0`, keySetOf(key), now, { verifySignature });
    expect(looked).toBe(0);
    await verifyPass(text, keySetOf(key), now, { verifySignature });
    expect(looked).toBe(1);
  });
});
