import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenDatabase } from "../../../server/db/open.ts";
import { applyOffices, faultText, loadOffices, openRegistry } from "../../../server/offices/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { aService, officeText, type OfficeText } from "../../support/builders.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";
import { catalogue, examplesFolder } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const now = instant("2026-11-02T09:00:00+01:00");
let place: DatabasePlace;
let database: OpenDatabase;
let folder: string;
let changed: Office[];

beforeEach(async () => {
  place = await databasePlace();
  database = await place.open();
  folder = join(place.folder, "offices");
  changed = [];
  await mkdir(folder);
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

const write = (name: string, content: OfficeText | string) =>
  writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content, null, 2));

/** Loads the folder and applies it, as a start does. */
async function start(from = folder) {
  const sources = await loadOffices(from, catalogue);
  if (!sources.ok) return sources;
  return await applyOffices(database.db, sources.value, now, async (_, office) => void changed.push(office));
}
const outcomes = async () => {
  const applied = await start();
  return applied.ok ? applied.value.map((it) => [it.office, it.version, it.outcome]) : applied.faults.map(faultText);
};
const versions = () =>
  database.db.selectFrom("office_version").select(["office", "version", "source_hash"]).orderBy("version").execute();

/** What the staff app will do: a version that comes from no file. */
async function changeInBrowser(office: string, content: OfficeText, version: number) {
  await database.db
    .insertInto("office_version")
    .values({ office, version, content: JSON.stringify(content), source_hash: null, applied_at: now })
    .execute();
  await database.db.updateTable("office").set({ version }).where("id", "=", office).execute();
}

describe("applying office files", () => {
  test("the five examples are put in force with their numbers", async () => {
    expect(await start(examplesFolder)).toMatchObject({ ok: true });
    const registry = await openRegistry(database.db);
    expect(registry.all().map((it) => [it.number, it.id])).toEqual([
      [1, "marburg"],
      [2, "pirmasens"],
      [3, "magdeburg"],
      [4, "stuttgart"],
      [5, "duesseldorf"],
    ]);
    expect(registry.get("stuttgart")?.services.find((it) => it.id === "transfer")?.number).toBe(16);
    expect(changed).toHaveLength(5);
    expect(changed.find((it) => it.id === "stuttgart")).toEqual(registry.get("stuttgart"));
  });

  test("a second start with the same files writes nothing and calls nobody", async () => {
    await write("a.yaml", officeText());
    expect(await outcomes()).toEqual([["example", 1, "applied"]]);
    changed = [];
    expect(await outcomes()).toEqual([["example", 1, "unchanged"]]);
    expect(await versions()).toHaveLength(1);
    expect(changed).toEqual([]);
  });

  test("a changed file becomes the next version, the older one is kept", async () => {
    await write("a.yaml", officeText());
    await start();
    await write("a.yaml", officeText({ city: "Neustadt" }));
    expect(await outcomes()).toEqual([["example", 2, "applied"]]);
    expect((await versions()).map((it) => it.version)).toEqual([1, 2]);
    expect((await openRegistry(database.db)).get("example")?.city).toBe("Neustadt");
  });

  test("an office whose file is gone stays in force", async () => {
    await write("a.yaml", officeText());
    await write("b.yml", officeText({ id: "other" }));
    await start();
    await rm(join(folder, "a.yaml"));
    expect(await outcomes()).toEqual([["other", 1, "unchanged"]]);
    expect((await openRegistry(database.db)).get("example")).toBeDefined();
  });

  test("what a manager changed in the browser is kept, and the outcome says so", async () => {
    await write("a.yaml", officeText());
    await start();
    await changeInBrowser("example", officeText({ city: "Im Browser" }), 2);
    expect(await outcomes()).toEqual([["example", 2, "unchanged"]]);
    await write("a.yaml", officeText({ city: "In der Datei" }));
    expect(await outcomes()).toEqual([["example", 2, "kept"]]);
    expect((await openRegistry(database.db)).get("example")?.city).toBe("Im Browser");
    expect(await versions()).toHaveLength(2);
  });

  test("when the follow-up of one office fails, no office is changed", async () => {
    await write("a.yaml", officeText());
    await write("b.yaml", officeText({ id: "other" }));
    const sources = await loadOffices(folder, catalogue);
    if (!sources.ok) throw new Error("the files are sound");
    const broken = applyOffices(database.db, sources.value, now, async (_, office) => {
      if (office.id === "other") throw new Error("disk full");
    });
    await expect(broken).rejects.toThrow("disk full");
    expect(await versions()).toEqual([]);
  });
});

describe("a fault stops everything and leaves the data untouched", () => {
  test("one broken file beside a changed sound one", async () => {
    await write("a.yaml", officeText());
    await start();
    await write("a.yaml", officeText({ city: "Neustadt" }));
    await write("b.yaml", "id: other\nname: { de: B }\n");
    const outcome = await start();
    expect(outcome.ok ? [] : outcome.faults.map((it) => it.file)).toContain(join(folder, "b.yaml"));
    expect(await versions()).toHaveLength(1);
    expect((await openRegistry(database.db)).get("example")?.city).toBe("Beispielamt");
  });

  test.each([
    ["id", officeText({ id: "example", number: 2 }), /a\.yaml has the id "example" too/],
    ["number", officeText({ id: "other", number: 7 }), /a\.yaml has the number "7" too/],
  ])("two files with one %s", async (key, second, message) => {
    await write("a.yaml", officeText({ number: 7 }));
    await write("b.yaml", second);
    const outcome = await start();
    expect(outcome).toMatchObject({ ok: false, faults: [{ file: join(folder, "b.yaml"), path: key }] });
    expect(outcome.ok ? "" : outcome.faults[0]?.message).toMatch(message);
    expect(await versions()).toEqual([]);
  });

  test("a folder without office files", async () => {
    await write("notes.txt", "nothing to see");
    expect(await start()).toMatchObject({
      ok: false,
      faults: [{ file: folder, line: 0, message: expect.stringMatching(/no office file/) }],
    });
  });

  test("a folder that does not exist", async () => {
    const missing = join(folder, "missing");
    expect(await start(missing)).toMatchObject({
      ok: false,
      faults: [{ file: missing, message: expect.stringMatching(/OFFICES_DIR/) }],
    });
  });

  test("a file in another encoding than UTF-8", async () => {
    await writeFile(join(folder, "a.yaml"), Buffer.from("id: d\xfcsseldorf\n", "latin1"));
    expect(await start()).toMatchObject({ ok: false, faults: [{ message: expect.stringMatching(/UTF-8/) }] });
  });
});

describe("numbers", () => {
  const numbersOf = async (id: string) => {
    const office = (await openRegistry(database.db)).get(id);
    return office && [office.number, ...office.services.map((it) => [it.id, it.number])];
  };

  test("missing ones are given in order and stay when the file changes", async () => {
    await write(
      "a.yaml",
      officeText({ services: [aService({ id: "transfer" }), aService({ id: "permit", number: 1 })] }),
    );
    await start();
    expect(await numbersOf("example")).toEqual([1, ["transfer", 2], ["permit", 1]]);
    await write("a.yaml", officeText({ services: [aService({ id: "box" }), aService({ id: "transfer" })] }));
    await start();
    expect(await numbersOf("example")).toEqual([1, ["box", 3], ["transfer", 2]]);
  });

  test("a number that contradicts the one kept is a fault with its line, and nothing is written", async () => {
    await write("a.yaml", officeText({ services: [aService({ number: 4 })], number: 3 }));
    await start();
    await write("a.yaml", `number: 9\n${sound}`);
    expect(await outcomes()).toEqual([
      `${join(folder, "a.yaml")}, line 1, number: "example" has the number 3 for ever; write 3, or leave the number out`,
      `${join(folder, "a.yaml")}, line 6, services[0].number: "transfer" has the number 4 for ever; write 4, or leave the number out`,
    ]);
    expect(await versions()).toHaveLength(1);
  });

  test("a new office does not get the number of one whose file is gone", async () => {
    await write("a.yaml", officeText());
    await start();
    await rm(join(folder, "a.yaml"));
    await write("b.yaml", officeText({ id: "other" }));
    await start();
    expect(await numbersOf("other")).toEqual([2, ["transfer", 1]]);
    await write("c.yaml", officeText({ id: "third", number: 1 }));
    expect(await outcomes()).toEqual([
      expect.stringMatching(/c\.yaml, line \d+, number: the number 1 belongs to "example"/),
    ]);
  });
});

describe("the registry", () => {
  test("changes all offices at once, when it is told to", async () => {
    await write("a.yaml", officeText());
    await start();
    const registry = await openRegistry(database.db);
    await write("a.yaml", officeText({ city: "Neustadt" }));
    await start();
    expect([registry.get("example")?.city, registry.version("example")]).toEqual(["Beispielamt", 1]);
    await registry.reload();
    expect([registry.get("example")?.city, registry.version("example")]).toEqual(["Neustadt", 2]);
  });
  test("knows no office that is not there", async () => {
    const registry = await openRegistry(database.db);
    expect([registry.get("nowhere"), registry.version("nowhere"), registry.all()]).toEqual([undefined, 0, []]);
  });
});

const sound = `id: example
name: { de: Beispielamt }
state: ST
timeZone: Europe/Berlin
services: [{ id: transfer, number: 5, name: { de: Übertrag }, minutes: 15, access: [] }]
units: [{ id: desk, name: { de: Schalter }, shifts: [] }]
`;
