import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OfficeFileSchema } from "../../../shared/offices/index.ts";

const operating = readFileSync(join(import.meta.dirname, "../../../docs/operating.md"), "utf8").replace(
  /```[^]*?```/g,
  "",
);
const named = new Set([...operating.matchAll(/`[^`]+`/g)].flatMap(([code]) => code.match(/[A-Za-z]+/g) ?? []));

interface Schema {
  entries?: Record<string, Schema>;
  item?: Schema;
  wrapped?: Schema;
  pipe?: Schema[];
}

/** Every key that a schema knows, however deep. A text by language and a condition have keys of their own making. */
function keysOf(schema: Schema): string[] {
  const inner = [schema.item, schema.wrapped, ...(schema.pipe ?? []).filter((it) => it !== schema)];
  return [
    ...Object.entries(schema.entries ?? {}).flatMap(([key, it]) => [key, ...keysOf(it)]),
    ...inner.flatMap((it) => (it ? keysOf(it) : [])),
  ];
}
const keys = [...new Set(keysOf(OfficeFileSchema as unknown as Schema))];

describe("docs/operating.md", () => {
  test("names every key that an office file may have", () => {
    expect(keys).toEqual(
      expect.arrayContaining(["applied", "covers", "confirmMinutes", "workingDays", "limited", "signVideo"]),
    );
    expect(keys.length).toBeGreaterThan(90);
    expect(keys.filter((it) => !named.has(it))).toEqual([]);
  });

  test("names the keys of an answer at the front door", () => {
    for (const key of ["first", "written", "tells", "next", "outcome"]) expect(named).toContain(key);
  });
});
