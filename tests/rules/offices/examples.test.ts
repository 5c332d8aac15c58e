import { describe, expect, test } from "vitest";
import { readOfficeFile } from "../../../server/offices/readOfficeFile.ts";
import { modesAt, type AccessMode } from "../../../shared/offices/index.ts";
import { catalogue, exampleIds, exampleOffice, exampleText } from "../../support/exampleOffices.ts";
import type { ExampleId } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const now = instant("2026-11-02T09:00:00+01:00");

/** Every text of an office, whatever its depth, as [place, text]. */
function texts(value: unknown, at = ""): [string, Record<string, string>][] {
  if (typeof value !== "object" || value === null) return [];
  if ("de" in value) return [[at, value as Record<string, string>]];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${at}/${key}`));
}

const modesOf = (id: ExampleId) => {
  const office = exampleOffice(id);
  return Object.fromEntries(office.services.map((it) => [it.id, modesAt(office, it, now)]));
};

describe("the five example offices", () => {
  test.each(exampleIds)("%s has no fault", (id) => {
    expect(readOfficeFile(`${id}.yaml`, exampleText(id), catalogue)).toMatchObject({ ok: true });
  });

  test("live side by side in one build, each switched to its own rules by its file alone", () => {
    const offices = exampleIds.map(exampleOffice);
    expect(offices.map((it) => it.number)).toEqual([1, 2, 3, 4, 5]);
    const modesInUse = offices.map((it) => [...new Set(it.services.flatMap((service) => modesAt(it, service, now)))]);
    expect(modesInUse).toEqual<AccessMode[][]>([
      ["request", "walk_in"],
      ["self_booking"],
      ["self_booking", "invitation_only", "pickup_box", "closed", "emergency_only"],
      ["request", "self_booking", "same_day"],
      ["invitation_only", "closed"],
    ]);
  });

  test.each(exampleIds)("%s says in both languages that it is an example and not an offer of the city", (id) => {
    expect(exampleOffice(id).note).toEqual({
      de: "Beispiel, kein Angebot der Stadt",
      en: "Example, not an offer of the city",
    });
  });

  test.each(exampleIds)("%s says everything in German and in English", (id) => {
    const all = texts(exampleOffice(id));
    expect(all.length).toBeGreaterThan(15);
    expect(all.filter(([, text]) => !text["en"]).map(([at]) => at)).toEqual([]);
  });

  test.each(exampleIds)("%s numbers each service as the catalogue does", (id) => {
    for (const service of exampleOffice(id).services) {
      expect(`S${String(service.number).padStart(2, "0")}`).toBe(service.catalogue);
      expect(catalogue.services.has(service.catalogue ?? "")).toBe(true);
    }
  });

  test.each(["pirmasens", "stuttgart"] as const)(
    "%s serves every service that anybody can book in some shift",
    (id) => {
      const { services, units } = exampleOffice(id);
      const bookable = services
        .filter((it) => it.access.some(({ mode }) => mode === "self_booking"))
        .map((it) => it.id);
      const served = units
        .flatMap((unit) => unit.shifts)
        .filter((shift) => shift.release.some((step) => step.for === "public" && !step.services))
        .flatMap((shift) => shift.services);
      expect(bookable.length).toBeGreaterThan(0);
      expect(bookable.filter((it) => !served.includes(it))).toEqual([]);
    },
  );
});

describe("Marburg", () => {
  const modes = modesOf("marburg");
  test.each([
    ["needs no appointment for a declaration of commitment", "commitment"],
    ["needs no appointment for the asylum certificate", "asylum_cert"],
    ["needs no appointment to collect a residence permit card", "eat_pickup"],
    ["needs no appointment for a change of address", "address_change"],
  ])("%s: walk-in is the only way in", (_, service) => {
    expect(modes[service]).toEqual(["walk_in"]);
  });

  test("asks for a request for everything but these four", () => {
    const walkIn = Object.values(modes).filter((it) => it.includes("walk_in"));
    expect(walkIn).toHaveLength(4);
    const others = Object.values(modes).filter((it) => !it.includes("walk_in"));
    expect(others.length).toBeGreaterThan(0);
    expect(others.every((it) => it.length === 1 && it[0] === "request")).toBe(true);
  });
});

test("PS-02 Pirmasens offers exactly the four matters, in their own German words and with a translation", () => {
  const { services } = exampleOffice("pirmasens");
  expect(services.map((it) => it.name.de)).toEqual([
    "Beantragung/Verlängerung einer Aufenthaltserlaubnis",
    "Abholung einer Aufenthaltserlaubnis",
    "Verpflichtungserklärung",
    "Beratungsgespräch",
  ]);
  expect(services.every((it) => it.name["en"])).toBe(true);
  expect(services.every((it) => it.access.length === 1 && it.access[0]?.mode === "self_booking")).toBe(true);
});

describe("Magdeburg", () => {
  const office = exampleOffice("magdeburg");
  test("names four reasons for an emergency, no fifth", () => {
    expect(office.emergencyReasons.map((it) => it.id)).toEqual([
      "title_expiring",
      "job_at_risk",
      "urgent_journey",
      "lost_document",
    ]);
  });

  test("gives emergencies to the minute", () => {
    expect(office.services.find((it) => it.id === "emergency")?.grid).toBe(1);
  });

  test("hands out two kinds of documents in two ways each", () => {
    const modes = modesOf("magdeburg");
    const boxed = Object.entries(modes).filter(([, it]) => it.includes("pickup_box"));
    expect(boxed).toEqual([
      ["eat_pickup", ["invitation_only", "pickup_box"]],
      ["travel_doc", ["invitation_only", "pickup_box"]],
    ]);
  });

  test("serves emergencies only as long as operation is restricted", () => {
    const normal = { ...office, operation: { state: "normal" as const } };
    const emergency = office.services.find((it) => it.id === "emergency");
    if (!emergency) throw new Error("no emergency service");
    expect(modesAt(office, emergency, now)).toEqual(["emergency_only"]);
    expect(modesAt(normal, emergency, now)).toEqual([]);
  });
});

test("ST-01 Stuttgart's Servicepoint is a unit with hours, services and counters of its own", () => {
  const [servicepoint, clerks] = exampleOffice("stuttgart").units;
  expect(servicepoint).toMatchObject({ id: "servicepoint", kind: "service_point" });
  const servicesOf = (unit: typeof clerks) => new Set(unit?.shifts.flatMap((it) => it.services));
  expect(servicesOf(servicepoint).isDisjointFrom(servicesOf(clerks))).toBe(true);
  expect(servicepoint?.shifts.map(({ id, counters }) => [id, counters])).toEqual([
    ["morning", 6],
    ["afternoon", 4],
  ]);
});

test("Stuttgart releases the transfer first of all services on the day itself, beside the calendar of two weeks", () => {
  const { units, services } = exampleOffice("stuttgart");
  const steps = units.flatMap((unit) => unit.shifts.flatMap((it) => it.release));
  const sameDay = steps.filter((it) => it.opens.days === 0);
  expect(sameDay.flatMap((it) => it.services ?? ["all"])).toEqual(["transfer", "transfer"]);
  expect(steps.filter((it) => it.opens.days === 14)).toHaveLength(2);
  expect(services.filter((it) => it.access.some(({ mode }) => mode === "same_day")).map((it) => it.id)).toEqual([
    "transfer",
  ]);
});

test("Düsseldorf lets nobody book: everything is by invitation, advice and emergencies by telephone", () => {
  const { consultation, emergency, ...others } = modesOf("duesseldorf");
  expect([consultation, emergency]).toEqual([["closed"], ["closed"]]);
  expect(Object.values(others).every((it) => it.length === 1 && it[0] === "invitation_only")).toBe(true);
});
