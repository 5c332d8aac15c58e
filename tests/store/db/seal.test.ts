import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenDatabase } from "../../../server/db/open.ts";
import { createSeal, openSeal } from "../../../server/db/seal.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
let open: OpenDatabase;
let file: string;
beforeEach(async () => {
  place = await databasePlace();
  open = await place.open();
  file = join(place.folder, "keys", "data.key");
});
afterEach(async () => {
  await open.close();
  await place.remove();
});

const seal = createSeal(Buffer.alloc(32, 7));

test("what is sealed opens in its own row with every character", () => {
  const text = "Nguyễn Thị Ngọc 李小龙 محمد 🎫";
  expect(seal.open(seal.seal(text, "appointment/a"), "appointment/a")).toBe(text);
  expect(Buffer.from(seal.seal(text, "appointment/a")).includes("Nguy")).toBe(false);
});

test("what is sealed for one row opens in no other, with no other key, and not when a bit has changed", () => {
  const sealed = seal.seal("Muster", "appointment/a");
  expect(() => seal.open(sealed, "appointment/b")).toThrow();
  expect(() => createSeal(Buffer.alloc(32, 8)).open(sealed, "appointment/a")).toThrow();
  for (let index = 0; index < sealed.length; index++) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => seal.open(changed, "appointment/a"), `byte ${index}`).toThrow();
  }
});

test("the same text is sealed differently each time and hashed equally within one purpose", () => {
  expect(seal.seal("Muster", "a")).not.toEqual(seal.seal("Muster", "a"));
  expect(seal.hash("person", "Muster")).toBe(seal.hash("person", "Muster"));
  expect(seal.hash("person", "Muster")).not.toBe(seal.hash("secret", "Muster"));
  expect(seal.hash("person", "Muster")).not.toBe(createSeal(Buffer.alloc(32, 8)).hash("person", "Muster"));
});

test("the key file is made at the first start, for the owner alone, and used again", async () => {
  const sealed = (await openSeal(open.db, file)).seal("Muster", "a");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(place.folder, "keys")), "no draft is left").toEqual(["data.key"]);
  expect((await openSeal(open.db, file)).open(sealed, "a")).toBe("Muster");
});

test.each([
  ["empty", ""],
  ["short", Buffer.alloc(16, 1).toString("base64url")],
  ["something else", "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n"],
])("a key file that is %s stops the start with a plain sentence and is not overwritten", async (_, content) => {
  const own = join(place.folder, "own.key");
  writeFileSync(own, content);
  const refused = await openSeal(open.db, own).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain(own);
  expect(statSync(own).size).toBe(content.length);
});

test("the key file of another database stops the start with a plain sentence", async () => {
  await openSeal(open.db, file);
  const other = join(place.folder, "other.key");
  writeFileSync(other, `${Buffer.alloc(32, 9).toString("base64url")}\n`);
  const refused = await openSeal(open.db, other).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain("does not belong to this database");
});

test("a lost key file stops the start; no new one is made that would open nothing", async () => {
  await openSeal(open.db, file);
  rmSync(file);
  const refused = await openSeal(open.db, file).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain("missing");
  expect(existsSync(file)).toBe(false);
});
