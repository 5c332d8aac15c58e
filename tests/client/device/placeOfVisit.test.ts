import { beforeEach, describe, expect, it } from "vitest";
import { onDatabase, refreshVisit, saveVisit, visit } from "../../../client/device/index.ts";
import { date } from "../../support/instants.ts";
import { aBooking, anOffice } from "./builders.ts";

const moves = [
  {
    from: date("2026-12-10"),
    address: { street: "Neue Straße 7", postcode: "35037", city: "Marburg" },
    units: { service_point: { room: { de: "Saal 3" } } },
  },
];
const at = (day: string) => ({ start: `${day}T08:15:00+01:00`, end: `${day}T08:30:00+01:00` });
const placeOf = async (id: string) => {
  const { place } = (await visit(id)) ?? {};
  return [place?.room?.de, place?.address?.street];
};

beforeEach(() => onDatabase((it) => it.visits.clear()));

describe("MR-22 the place of a visit on the device", () => {
  it.each([
    ["2026-12-09", ["Raum 12", "Frauenbergstraße 35"]],
    ["2026-12-10", ["Saal 3", "Neue Straße 7"]],
  ])("on %s is the one of that day, also without a network", async (day, place) => {
    await saveVisit(aBooking("v1", at(day)), anOffice({ moves }));
    expect(await placeOf("v1")).toEqual(place);
  });

  it("follows a move that is announced after the booking", async () => {
    const booking = aBooking("v1", at("2026-12-10"));
    await saveVisit(booking, anOffice());
    expect(await placeOf("v1")).toEqual(["Raum 12", "Frauenbergstraße 35"]);
    const known = await visit("v1");
    if (!known) throw new Error("the visit is not stored");
    await refreshVisit(known, booking, anOffice({ moves }));
    expect(await placeOf("v1")).toEqual(["Saal 3", "Neue Straße 7"]);
  });
});
