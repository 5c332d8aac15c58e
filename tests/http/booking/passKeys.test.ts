import * as v from "valibot";
import { expect, test } from "vitest";
import type { PassKeySet } from "../../../shared/pass/index.ts";
import { PassKeySetSchema } from "../../../shared/pass/keySetSchema.ts";
import { openHouse } from "../../support/openHouse.ts";

test("the key set is published, with one key that signs and nothing private in it", async () => {
  const { ask } = await openHouse();
  const { status, text, json } = await ask<PassKeySet>("/api/pass-keys");
  expect(status).toBe(200);
  expect(v.safeParse(PassKeySetSchema, json).issues).toBeUndefined();
  expect(json.keys.filter((it) => it.status === "signing")).toHaveLength(1);
  expect(Date.parse(json.expires)).toBeGreaterThan(Date.parse("2026-12-01T07:00:00+01:00"));
  expect(text).not.toContain('"d"');
});

test("the keys stay across a restart", async () => {
  const before = await openHouse();
  const first = await before.ask<PassKeySet>("/api/pass-keys");
  await before.house.close();
  const after = await openHouse({ folder: before.folder });
  expect((await after.ask("/api/pass-keys")).json).toEqual(first.json);
});
