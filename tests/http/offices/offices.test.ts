import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { OfficesAnswerSchema, OfficeViewSchema } from "../../../shared/offices/answers.ts";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { openHouse } from "../../support/openHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const examples = fileURLToPath(new URL("../../../server/offices/examples", import.meta.url));
const exampleIds = readdirSync(examples).map((it) => it.replace(".yaml", ""));

test("the list names every office with id, name and city", async () => {
  const { ask } = await openHouse({ officesDir: examples });
  const { status, json } = await ask<{ offices: { id: string }[] }>("/api/offices");
  expect(status).toBe(200);
  expect(v.is(OfficesAnswerSchema, json)).toBe(true);
  expect(json.offices.map((it) => it.id).sort()).toEqual(exampleIds);
});

test.each(exampleIds)("the example office %s is told in full, as the description of the interface says", async (id) => {
  const { ask } = await openHouse({ officesDir: examples });
  const { status, json } = await ask<OfficeView>(`/api/offices/${id}`);
  expect(status).toBe(200);
  expect(v.safeParse(OfficeViewSchema, json).issues).toBeUndefined();
  expect(json.services.length).toBeGreaterThan(0);
});

describe("an office", () => {
  test("carries an ETag; whoever holds the answer already gets 304 and nothing else", async () => {
    const { ask } = await openHouse();
    const first = await ask("/api/offices/testburg");
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await ask("/api/offices/testburg", { headers: { "If-None-Match": tags } });
      expect([again.status, again.text, again.headers.get("ETag")]).toEqual([304, "", etag]);
    }
    expect((await ask("/api/offices/testburg", { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
  });

  test("has another ETag as soon as what is in force changes with the date", async () => {
    const [office] = [testOffice()];
    const services = (office["services"] as { id: string; access: unknown[] }[]).map((it) =>
      it.id === "self" ? { ...it, access: [{ mode: "self_booking", until: "2026-12-01" }] } : it,
    );
    const { ask, clock } = await openHouse({ offices: [{ ...office, services }] });
    const modes = async () =>
      (await ask<OfficeView>("/api/offices/testburg")).json.services.find((it) => it.id === "self")?.access;
    const before = (await ask("/api/offices/testburg")).headers.get("ETag") ?? "";
    expect(await modes()).toEqual(["self_booking"]);
    clock.turnTo("2026-12-02T00:00:00+01:00");
    expect(await modes()).toEqual([]);
    expect((await ask("/api/offices/testburg", { headers: { "If-None-Match": before } })).status).toBe(200);
  });

  test("MR-25 comes in German and one language when asked so, each with an ETag of its own", async () => {
    const { ask } = await openHouse({ officesDir: examples });
    const all = await ask<OfficeView>("/api/offices/marburg");
    const english = await ask<OfficeView>("/api/offices/marburg?language=en");
    expect(Object.keys(english.json.name).sort()).toEqual(["de", "en"]);
    expect(v.safeParse(OfficeViewSchema, english.json).issues).toBeUndefined();
    const german = await ask<OfficeView>("/api/offices/marburg?language=de");
    expect(german.json.name).toEqual({ de: all.json.name.de });
    expect(german.headers.get("ETag")).not.toBe(english.headers.get("ETag"));
    const list = await ask<{ offices: OfficeView[] }>("/api/offices?language=de");
    expect(list.json.offices.flatMap((it) => Object.keys(it.name))).not.toContain("en");
  });

  test("is refused in a language that nobody speaks here", async () => {
    const { ask } = await openHouse();
    for (const path of ["/api/offices/testburg", "/api/offices"]) {
      const { status, json } = await ask(`${path}?language=tlh`);
      expect([status, json.code]).toEqual([400, "invalid_input"]);
    }
  });

  test("that nobody knows is not found", async () => {
    const { ask } = await openHouse();
    expect(await ask("/api/offices/atlantis")).toMatchObject({ status: 404, json: { code: "not_found" } });
  });
});
