import { describe, expect, test } from "vitest";
import { modesAt, nextModes, operationAt, waysOf, type Office } from "../../../shared/offices/index.ts";
import { officeView } from "../../../server/offices/index.ts";
import { aService, officeOf, officeText } from "../../support/builders.ts";
import { catalogue, exampleOffice } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const modes = (office: Office, at: string, id = "transfer") => {
  const service = office.services.find((it) => it.id === id);
  if (!service) throw new Error(`no service ${id}`);
  return modesAt(office, service, instant(at));
};

describe("X-01 access modes of a service change at midnight of their date", () => {
  const stuttgart = exampleOffice("stuttgart");
  test("Stuttgart's transfer is booked in the calendar until 21 April 2024, on the day itself as well from 22 April", () => {
    expect(modes(stuttgart, "2024-04-21T23:59:59+02:00")).toEqual(["self_booking"]);
    expect(modes(stuttgart, "2024-04-22T00:00:00+02:00")).toEqual(["self_booking", "same_day"]);
  });
  test("what a visitor sees follows at the same midnight", () => {
    const shown = (at: string) =>
      officeView(stuttgart, catalogue, instant(at)).services.find((it) => it.id === "transfer")?.access;
    expect(shown("2024-04-21T23:59:59+02:00")).toEqual(["self_booking"]);
    expect(shown("2024-04-22T00:00:00+02:00")).toEqual(["self_booking", "same_day"]);
  });
});

test("a mode ends after the last minute of its `until`, in the office's zone", () => {
  const office = officeOf(
    officeText({
      services: [aService({ access: [{ mode: "self_booking", until: "2026-03-01" }, { mode: "request" }] })],
    }),
  );
  expect(modes(office, "2026-03-01T22:59:59Z")).toEqual(["self_booking", "request"]);
  expect(modes(office, "2026-03-01T23:00:00Z")).toEqual(["request"]);
});

describe("ST-08 a service that is not yet released tells from when it is", () => {
  const stuttgart = exampleOffice("stuttgart");
  const later = (office: Office, at: string, id = "transfer") => {
    const service = office.services.find((it) => it.id === id);
    return service && nextModes(office, service, instant(at));
  };
  test("before 22 April 2024 the transfer names that date and what it brings", () => {
    expect(later(stuttgart, "2024-04-21T23:59:59+02:00")).toEqual({
      from: "2024-04-22",
      access: ["self_booking", "same_day"],
    });
  });
  test("from that midnight on nothing more is announced", () => {
    expect(later(stuttgart, "2024-04-22T00:00:00+02:00")).toBeNull();
  });
  test("of several dates the next one that changes anything counts, also the day after an end", () => {
    const office = officeOf(
      officeText({
        services: [
          aService({
            access: [
              { mode: "request", until: "2026-03-31" },
              { mode: "request", from: "2026-02-01", until: "2026-03-31" },
              { mode: "self_booking", from: "2026-04-01" },
              { mode: "same_day", from: "2026-05-01" },
            ],
          }),
        ],
      }),
    );
    expect(later(office, "2026-01-10T12:00:00Z")).toEqual({ from: "2026-04-01", access: ["self_booking"] });
    expect(later(office, "2026-04-10T12:00:00Z")).toEqual({ from: "2026-05-01", access: ["self_booking", "same_day"] });
  });
});

test("an office is told from the others by the ways into its services; a closed service is none", () => {
  const now = instant("2026-11-02T09:00:00+01:00");
  expect(waysOf(exampleOffice("marburg"), now)).toEqual(["walk_in", "request"]);
  expect(waysOf(exampleOffice("pirmasens"), now)).toEqual(["self_booking"]);
  expect(waysOf(exampleOffice("duesseldorf"), now)).not.toContain("closed");
});

test("a mode that is named twice is shown once", () => {
  const twice = [{ mode: "self_booking" as const, until: "2026-12-31" }, { mode: "self_booking" as const }];
  const office = officeOf(officeText({ services: [aService({ access: twice })] }));
  expect(modes(office, "2026-03-01T12:00:00Z")).toEqual(["self_booking"]);
});

describe("the operation state holds between its dates, both inclusive", () => {
  const office = exampleOffice("duesseldorf");
  test.each([
    ["2021-02-28T23:59:59+01:00", "normal"],
    ["2021-03-01T00:00:00+01:00", "closed_to_public"],
    ["2021-03-28T23:59:59+02:00", "closed_to_public"],
    ["2021-03-29T00:00:00+02:00", "normal"],
  ])("at %s: %s", (at, state) => {
    expect(operationAt(office, instant(at))).toBe(state);
  });

  test("while it holds, its dates and its notice are shown in both languages", () => {
    expect(officeView(office, catalogue, instant("2021-03-10T12:00:00Z")).operation).toEqual({
      state: "closed_to_public",
      from: "2021-03-01",
      until: "2021-03-28",
      notice: {
        de: expect.stringContaining("Mindestens bis 28. März 2021"),
        en: expect.stringContaining("at least until 28 March 2021"),
      },
    });
  });
  test("afterwards nothing of it is shown", () => {
    expect(officeView(office, catalogue, instant("2021-04-10T12:00:00Z")).operation).toEqual({
      state: "normal",
      from: null,
      until: null,
      notice: null,
    });
  });
  test("its end can be moved: with a later date the office stays closed for longer", () => {
    const longer = officeOf({
      ...officeText(),
      operation: { state: "closed_to_public", from: "2021-03-01", until: "2021-04-11" },
    });
    expect(operationAt(longer, instant("2021-04-11T12:00:00Z"))).toBe("closed_to_public");
    expect(operationAt(longer, instant("2021-04-12T12:00:00Z"))).toBe("normal");
  });
});
