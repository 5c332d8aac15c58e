import { afterEach, describe, expect, it } from "vitest";
import { deleteDatabase } from "../../../client/device/database.ts";
import { readVisitAhead, takeVisitAhead } from "../../../client/device/visitAhead.ts";
import { saveVisit, visit } from "../../../client/device/index.ts";
import { aBooking, anOffice } from "./builders.ts";

const keep = (id: string) => saveVisit(aBooking(id), anOffice());

afterEach(() => deleteDatabase());

describe("a visit that is read ahead", () => {
  it("is the one that is kept, and is given once", async () => {
    await keep("one");
    readVisitAhead("one");
    expect(await takeVisitAhead("one")).toMatchObject({ id: "one" });
    expect(takeVisitAhead("one")).toBeUndefined();
  });

  it("is asked for once more where it was not there yet", async () => {
    readVisitAhead("two");
    await keep("two");
    expect(await visit("two")).toMatchObject({ id: "two" });
  });

  it("leaves no database behind on a device that has none", async () => {
    await deleteDatabase();
    readVisitAhead("three");
    expect(await takeVisitAhead("three")).toBeUndefined();
    expect((await indexedDB.databases()).map((it) => it.name)).not.toContain("terminpass");
  });
});
