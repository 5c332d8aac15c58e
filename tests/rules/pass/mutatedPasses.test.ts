import { beforeAll, describe, expect, test } from "vitest";
import {
  fromBase32,
  passAlphabet,
  passText,
  readPass,
  signedMessage,
  verifyEs256,
  verifyPass,
} from "../../../shared/pass/index.ts";
import { instant } from "../../support/instants.ts";
import { seeded } from "../../support/seeded.ts";
import { keySetOf, makeKey, signedBytes, type TestKey } from "../../support/signedPass.ts";

const now = instant("2026-12-01T08:00+01:00");
const orderOfP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const passes = 200;

let key: TestKey;
let forger: TestKey;
let genuine: Uint8Array[];
let forged: Uint8Array[];
beforeAll(async () => {
  [key, forger] = await Promise.all([makeKey(), makeKey()]);
  const ids = Array.from({ length: passes }, (_, n) =>
    Uint8Array.from({ length: 16 }, (_, index) => (n * 37 + index) & 255),
  );
  genuine = await Promise.all(ids.map((id, n) => signedBytes(key, { id, service: n + 1 })));
  forged = await Promise.all(ids.map((id, n) => signedBytes(forger, { id, service: n + 1 })));
});

type Chance = (below: number) => number;
const pick = <T>(from: ArrayLike<T>, chance: Chance): T => from[chance(from.length)] as T;
const replaceAt = (text: string, at: number, character: string) => text.slice(0, at) + character + text.slice(at + 1);
const changed = (bytes: Uint8Array, at: number, change: (byte: number) => number) =>
  bytes.map((byte, index) => (index === at ? change(byte) & 255 : byte));

/** What somebody without the key can do to a pass. Some leave it as it is by chance; those are left out below. */
const mutations: Record<string, (chance: Chance) => string> = {
  "one character is another": (chance) =>
    replaceAt(passText(pick(genuine, chance)), 3 + chance(148), pick(passAlphabet, chance)),
  "two characters changed places": (chance) => {
    const text = passText(pick(genuine, chance));
    const [one, two] = [chance(151), chance(151)];
    return replaceAt(replaceAt(text, one, text[two] ?? ""), two, text[one] ?? "");
  },
  "the end is missing": (chance) => passText(pick(genuine, chance)).slice(0, chance(151)),
  "something follows": (chance) => passText(pick(genuine, chance)) + pick(passAlphabet + " \n", chance),
  "a piece is in lower case": (chance) => {
    const text = passText(pick(genuine, chance));
    const from = chance(150);
    return text.slice(0, from) + text.slice(from).toLowerCase();
  },
  "one bit of what is signed is turned": (chance) =>
    passText(changed(pick(genuine, chance), chance(28), (byte) => byte ^ (1 << chance(8)))),
  "one bit of the signature is turned": (chance) =>
    passText(changed(pick(genuine, chance), 28 + chance(64), (byte) => byte ^ (1 << chance(8)))),
  "the signature is of another pass": (chance) => {
    const one = chance(passes);
    const two = (one + 1 + chance(passes - 1)) % passes;
    return passText(Buffer.concat([genuine[one]!.slice(0, 28), genuine[two]!.slice(28)]));
  },
  "it is signed by another key": (chance) => passText(pick(forged, chance)),
  "it names another version": (chance) =>
    passText(changed(pick(genuine, chance), 0, (byte) => (byte & 15) | ((chance(15) + 2) << 4))),
  "it names another key": (chance) => passText(changed(pick(genuine, chance), 1, (byte) => byte + 1 + chance(255))),
  "it names another kind": (chance) => passText(changed(pick(genuine, chance), 0, (byte) => byte ^ (1 + chance(15)))),
  "bits at the end are set": (chance) => {
    const text = passText(pick(genuine, chance));
    return replaceAt(text, 150, passAlphabet[passAlphabet.indexOf(text[150] ?? "") + 1 + chance(15)] ?? "");
  },
  "a character looks like another": (chance) => {
    const text = passText(pick(genuine, chance));
    const alike = { "0": "O", "1": "I", 2: "Z", V: "Y", B: "8", "8": "B", S: "5", "5": "S" } as Record<string, string>;
    const places = [...text].flatMap((character, at) => (alike[character] ? [at] : []));
    const at = pick(places, chance);
    return replaceAt(text, at, alike[text[at] ?? ""] ?? "");
  },
};

interface Mutated {
  name: string;
  text: string;
}

/** So many different texts, each unlike every genuine one, of each kind of change in turn; the same ones for the same keys. */
function mutatedTexts(count: number): Mutated[] {
  const chance = seeded(10);
  const seen = new Set(genuine.map(passText));
  const names = Object.keys(mutations);
  const texts: Mutated[] = [];
  for (let turn = 0; texts.length < count; turn++) {
    const name = names[turn % names.length] ?? "";
    const text = mutations[name]?.(chance) ?? "";
    if (seen.has(text)) continue;
    seen.add(text);
    texts.push({ name, text });
  }
  return texts;
}

const countsOf = (texts: readonly Mutated[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(texts, (it) => it.name)].map(([name, { length }]) => [name, length]));

const atOnce = 500;

/** What was accepted, by the kind of change. */
async function accepted(
  verifier: (text: string) => Promise<boolean>,
  texts = mutatedTexts(10_000),
): Promise<Record<string, number>> {
  const taken: Mutated[] = [];
  for (let from = 0; from < texts.length; from += atOnce) {
    const some = texts.slice(from, from + atOnce);
    const answers = await Promise.all(some.map(({ text }) => verifier(text)));
    taken.push(...some.filter((_, index) => answers[index]));
  }
  return countsOf(taken);
}

describe("passes that somebody changed", () => {
  test("A10 O6 of 100,000 changed passes none is accepted", async () => {
    const keySet = keySetOf(key);
    const texts = mutatedTexts(100_000);
    expect(Math.min(...Object.values(countsOf(texts))), "of each kind there are many").toBeGreaterThanOrEqual(passes);
    const isGenuine = async (text: string) => (await verifyPass(text, keySet, now)).kind === "genuine";
    expect(await isGenuine(passText(genuine[0]!)), "unchanged it would be").toBe(true);
    expect(await accepted(isGenuine, texts)).toEqual({});
  });

  test("A10 control: without comparing the text, changes of case and of the last bits would be accepted", async () => {
    const careless = async (text: string) => {
      const bytes = fromBase32(text.slice(3).toUpperCase());
      if (bytes?.length !== 92) return false;
      return verifyEs256(key.published, bytes.slice(28), signedMessage(bytes.slice(0, 28)));
    };
    const counts = await accepted(careless);
    expect(counts["bits at the end are set"]).toBeGreaterThan(500);
    expect(counts["a piece is in lower case"]).toBeGreaterThan(500);
    expect(counts["it is signed by another key"]).toBeUndefined();
  });

  test("A10 control: without the signature, whatever has the right shape would be accepted", async () => {
    const counts = await accepted(async (text) => readPass(text).kind === "pass");
    expect(counts["it is signed by another key"]).toBeGreaterThan(passes / 2);
    expect(counts["one bit of what is signed is turned"]).toBeGreaterThan(400);
    expect(counts["bits at the end are set"]).toBeUndefined();
  });

  test("A10 the twin signature n − s is as valid as s by its mathematics, and it is the same pass by its id", async () => {
    for (const bytes of genuine) {
      const s = BigInt(`0x${Buffer.from(bytes.slice(60)).toString("hex")}`);
      const twin = Buffer.from((orderOfP256 - s).toString(16).padStart(64, "0"), "hex");
      const text = passText(Buffer.concat([bytes.slice(0, 60), twin]));
      expect(text).not.toBe(passText(bytes));
      const [one, two] = await Promise.all([text, passText(bytes)].map((it) => verifyPass(it, keySetOf(key), now)));
      expect(one?.kind).toBe("genuine");
      expect(one).toEqual(two);
    }
  });
});
