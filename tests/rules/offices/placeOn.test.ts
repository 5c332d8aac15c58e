import { describe, expect, test } from "vitest";
import { placeOn } from "../../../shared/offices/index.ts";
import { checkReferences } from "../../../server/offices/references.ts";
import { anOffice, aShift } from "../../support/builders.ts";
import { catalogue } from "../../support/exampleOffices.ts";
import { date } from "../../support/instants.ts";

const address = { street: "Hauptstraße 1", postcode: "12345", city: "Testburg" };
const units = [{ id: "desk", name: { de: "Schalter" }, room: { de: "Zimmer 1" }, shifts: [aShift()] }];
const moves = [
  { from: "2026-09-01", address: { ...address, street: "Neue Straße 7" }, units: { desk: { room: { de: "Saal" } } } },
  { from: "2026-07-01", units: { desk: { room: { de: "Zimmer 2" }, floor: { de: "2. Stock" } } } },
];

describe("MR-22 where a unit is", () => {
  const office = anOffice({ units, address, moves });
  test.each([
    ["2026-06-30", "Zimmer 1", undefined, "Hauptstraße 1"],
    ["2026-07-01", "Zimmer 2", "2. Stock", "Hauptstraße 1"],
    ["2026-08-31", "Zimmer 2", "2. Stock", "Hauptstraße 1"],
    ["2026-09-01", "Saal", undefined, "Neue Straße 7"],
  ])("on %s follows from the moves up to that day, in whatever order they stand", (day, room, floor, street) => {
    const place = placeOn(office, "desk", date(day));
    expect([place.room?.de, place.floor?.de, place.address?.street]).toEqual([room, floor, street]);
  });

  test("a move of a unit that the office does not have is a fault of the file", () => {
    const known = { services: catalogue.services, questions: catalogue.questions };
    const wrong = anOffice({ units, moves: [{ from: "2026-07-01", units: { dsk: {} } }] });
    expect(checkReferences(wrong, known)).toMatchObject([{ path: ["moves", 0, "units", "dsk"] }]);
    expect(checkReferences(office, known)).toEqual([]);
  });
});
