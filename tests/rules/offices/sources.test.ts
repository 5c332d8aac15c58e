import { describe, expect, test } from "vitest";
import { localTime } from "../../../shared/time/index.ts";
import { exampleIds, exampleOffice, exampleText, type ExampleId } from "../../support/exampleOffices.ts";

type Span = { days: readonly string[]; from: number; to: number; limited?: boolean };
const spans = (table: readonly Span[]) =>
  table.map((it) => `${it.days.join(" ")} ${localTime(it.from)}–${localTime(it.to)}${it.limited ? " limited" : ""}`);

describe("Z-02 every number of the sources stands in the matching example", () => {
  const marburg = exampleOffice("marburg");
  const duesseldorf = exampleOffice("duesseldorf");
  const stuttgart = exampleOffice("stuttgart");

  test("Marburg: visitor hours", () => {
    expect(spans(marburg.visitorHours.weekly)).toEqual(["mo we fr 08:00–12:00", "th 14:30–18:00"]);
  });
  test("Marburg: telephone hours, limited while visitors are there", () => {
    expect(spans(marburg.phoneHours.weekly)).toEqual([
      "mo tu we 14:00–15:30",
      "th 08:30–12:00",
      "mo we fr 08:00–12:00 limited",
      "th 14:30–18:00 limited",
    ]);
  });
  test("Marburg: telephone number and the address for requests", () => {
    expect(marburg.phoneHours.number).toBe("+49 6421 201 1010");
    expect(marburg.email).toBe("terminabh@marburg-stadt.de");
  });
  test("Pirmasens: the city's booking address, without a scheme that would make it a link", () => {
    expect(exampleOffice("pirmasens").website).toBe("terminvergabe.stadt-pirmasens.de");
  });
  test("Stuttgart: Eberhardstraße 39, the calendar since the start of 2024, the release from 22 April 2024", () => {
    expect(stuttgart.address?.street).toBe("Eberhardstraße 39");
    const shifts = stuttgart.units.find((it) => it.id === "servicepoint")?.shifts ?? [];
    expect(shifts.map((it) => it.valid?.from)).toEqual(["2024-01-01", "2024-01-01"]);
    expect(shifts.map((it) => it.release.at(-1)?.from)).toEqual(["2024-04-22", "2024-04-22"]);
  });
  test("Düsseldorf: Wacker Hof, Erkrather Straße 377, and the hotline", () => {
    expect(duesseldorf.address).toMatchObject({ street: "Erkrather Straße 377", building: "Wacker Hof" });
    expect(duesseldorf.phoneHours.number).toBe("+49 211 8921020");
  });
  test("Düsseldorf: closed until 28 March 2021, telephone for one week from Monday 8 March 2021", () => {
    expect(duesseldorf.operation).toMatchObject({ state: "closed_to_public", until: "2021-03-28" });
    expect(duesseldorf.phoneHours.dated).toMatchObject([{ from: "2021-03-08", to: "2021-03-14" }]);
  });

  // What a visitor reads, and in the head of the file the day of the notice.
  test.each<[ExampleId, string]>([
    ["marburg", "Friday, 12 May"],
    ["pirmasens", "In 5 Schritten"],
    ["magdeburg", "21 September 2023"],
    ["magdeburg", "seit Juni 2023"],
    ["magdeburg", "mehr als 500 Fächern"],
    ["stuttgart", "Seit 22. April 2024"],
    ["stuttgart", "April 2024"],
    ["duesseldorf", "Mindestens bis 28. März 2021"],
    ["duesseldorf", "Montag, 8. März 2021"],
    ["duesseldorf", "deren Titel 2021 abläuft"],
    ["duesseldorf", "die 2021 nach Düsseldorf ziehen"],
  ])("%s: %s", (id, words) => {
    expect(exampleText(id)).toContain(words);
  });
});

describe("Z-03 no example carries contact data of persons", () => {
  const mailAddresses = (text: string) => text.match(/[\w.+-]+@[\w.-]+\.\w+/g) ?? [];

  /** What stands in a domain that RFC 2606 keeps free for examples. */
  const isReserved = (host: string) => /(^|[.@])example(\.org|\.net|\.com)?$/.test(host);

  test("the only mail address outside the reserved domains is the office's own one of a source", () => {
    const found = exampleIds.flatMap((id) => mailAddresses(exampleText(id)));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((it) => !isReserved(it))).toEqual(["terminabh@marburg-stadt.de"]);
    expect(mailAddresses("write to erika.muster@example.org")).toEqual(["erika.muster@example.org"]);
  });

  test("links lead into the reserved domains only", () => {
    const hosts = exampleIds.flatMap((id) => exampleText(id).match(/(?<=https?:\/\/)[^/"\s]+/g) ?? []);
    expect(hosts.length).toBeGreaterThan(0);
    expect(hosts.filter((it) => !isReserved(it))).toEqual([]);
    expect(["example.stuttgart.de", "myexample.org"].filter(isReserved)).toEqual([]);
  });

  test("the only telephone numbers are the two of the sources", () => {
    expect(exampleIds.flatMap((id) => exampleText(id).match(/\+49[\d ]+\d/g) ?? [])).toEqual([
      "+49 6421 201 1010",
      "+49 211 8921020",
    ]);
  });

  test("nobody is addressed by title or named as the head of an office", () => {
    const titled = /\b(Herr|Frau|Dr\.|Mr\.?|Mrs\.?|Ms\.?|(Ober)?[Bb]ürgermeister(in)?|mayor|Amtsleit\w+|Leiter(in)?)\b/;
    expect(exampleIds.filter((id) => titled.test(exampleText(id)))).toEqual([]);
    expect(titled.test("Auskunft gibt Frau Muster")).toBe(true);
  });
});
