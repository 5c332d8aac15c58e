import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { readCatalogue, serviceFacts } from "../../../server/offices/catalogue.ts";
import { officeList, officeView } from "../../../server/offices/index.ts";
import { personalChecklist } from "../../../shared/cases/index.ts";
import { OfficeViewSchema } from "../../../shared/offices/answers.ts";
import { aService, officeOf, officeText } from "../../support/builders.ts";
import { catalogue, exampleIds, exampleOffice } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const entries = [...catalogue.services.values()];
const now = instant("2026-11-02T09:00:00+01:00");

describe("the catalogue of services", () => {
  test("has 33 entries, numbered without a gap", () => {
    const expected = Array.from({ length: 33 }, (_, index) => `S${String(index + 1).padStart(2, "0")}`);
    expect([...catalogue.services.keys()]).toEqual(expected);
    expect(new Set(entries.map((it) => it.key)).size).toBe(33);
  });

  test.each(entries)("$id $key says everything in German and in English", (entry) => {
    const documents = entry.checklist.flatMap((line) =>
      [...line.documents.map((it) => it.name), ...[line.when ?? []]].flat(),
    );
    const texts = [
      entry.name,
      entry.fee,
      entry.inPerson,
      ...entry.notes,
      ...documents,
      ...[entry.description ?? []].flat(),
    ];
    expect(entry.description).toBeDefined();
    expect(entry.checklist.length).toBeGreaterThan(0);
    expect(texts.filter((it) => !it.de || !it["en"])).toEqual([]);
  });

  test.each([
    ["S01", "100 €"],
    ["S02", "93 €"],
    ["S03", "98 €"],
    ["S14", "113 €"],
    ["S15", "109 €"],
    ["S16", "67 €"],
    ["S19", "29 €"],
    ["S20", "13 €"],
    ["S30", "18 €"],
  ])("%s costs %s", (id, fee) => {
    expect(catalogue.services.get(id)?.fee.de).toContain(fee);
  });

  test("asks 16 short questions, each answer in German and in English", () => {
    expect(catalogue.questions).toHaveLength(16);
    const texts = catalogue.questions.flatMap((it) =>
      [it.text, it.hint ?? [], it.answers.map(({ text }) => text)].flat(2),
    );
    expect(texts.filter((it) => !it.de || !it["en"])).toEqual([]);
    expect(texts.filter((it) => it.de.length > 100)).toEqual([]);
  });

  test.each(entries)("$id $key says in words what its questions decide", ({ checklist }) => {
    expect(checklist.filter((it) => it.if && !it.when)).toEqual([]);
  });

  test("S13 says first that nobody has to come whose permit goes on by law", () => {
    const { description } = catalogue.services.get("S13") ?? {};
    expect(description?.de).toMatch(
      /^Galt Ihre Erlaubnis am 1\. Februar 2026, gilt sie von Gesetzes wegen bis 4\. März 2027/,
    );
    expect(description?.de).toContain("Sie müssen nicht kommen");
  });

  test("the card can be sent by post where the law allows it, the travel document cannot", () => {
    expect(catalogue.services.get("S17")?.pickup).toEqual(["counter", "post"]);
    expect(catalogue.services.get("S18")?.pickup).toEqual(["counter"]);
  });

  test.each<[string, Record<string, string>, string[], string[]]>([
    ["S04", { stage: "first", cert: "no" }, ["enrol", "funds"], ["eat", "statements", "cert"]],
    ["S04", { stage: "extension", cert: "no" }, ["eat", "statements"], ["cert"]],
    ["S06", { stage: "extension", regulated: "no" }, ["degree", "job", "job_decl", "pay3"], ["licence", "pension"]],
    ["S06", { stage: "first", over45: "yes", regulated: "yes" }, ["licence", "pension"], ["pay3", "eat"]],
    ["S01", { purpose: "work" }, ["job", "pay3"], ["funds", "self", "enrol", "train"]],
    [
      "S01",
      { purpose: "family", relation: "spouse", minor: "no" },
      ["marriage", "partner_id"],
      ["birth", "custody", "job"],
    ],
    ["S10", { relation: "child", minor: "yes" }, ["birth", "custody", "partner_id"], ["marriage", "lang"]],
    ["S14", { income: "employed" }, ["pay6", "emp_conf", "pension_settle"], ["self"]],
    ["S14", { income: "self" }, ["self", "life"], ["pay6", "emp_conf"]],
    ["S16", { missing: "passport", benefits: "yes" }, ["police", "eat", "benefit"], ["pass_old"]],
    ["S16", { missing: "nothing", benefits: "no" }, ["pass", "pass_old", "eat", "photo"], ["police", "benefit"]],
    ["S17", { proxy: "yes", stage: "first", cert: "no" }, ["pass", "poa"], ["eat_return", "cert_return"]],
    ["S18", { travel_doc: "foreigner", missing: "nothing" }, ["consul", "travel_doc_old"], ["police"]],
    ["S19", { income: "pension" }, ["host_id", "pension_note", "guest"], ["pay3", "self", "job"]],
    ["S25", { purpose: "work" }, ["job", "rent_new"], ["enrol", "train", "marriage", "birth", "partner_id"]],
    ["S29", { eu_works: "no" }, ["funds", "health"], ["job"]],
    ["S32", { stolen: "no" }, ["proof_urgent"], ["police"]],
  ])("%s with %o asks for the right papers", (id, answers, needed, gone) => {
    const list = personalChecklist(catalogue.services.get(id)?.checklist ?? [], answers);
    const papers = (wanted: "needed" | "perhaps") =>
      list.filter((it) => it.need === wanted).flatMap((it) => it.item.documents.map((document) => document.id));
    expect(papers("needed")).toEqual(expect.arrayContaining(needed));
    expect([...papers("needed"), ...papers("perhaps")].filter((it) => gone.includes(it))).toEqual([]);
  });

  test("marks what an office must confirm first", () => {
    const marked = entries.filter((it) => it.verify).map((it) => it.id);
    expect(marked).toEqual(["S04", "S08", "S12", "S13", "S14", "S18", "S22", "S23", "S25", "S28", "S29"]);
  });

  test("a code that is no document is a fault with its line", () => {
    const text = `lastChecked: 2026-11-01
documents: { pass: { de: Pass } }
services:
  - id: S01
    key: permit
    name: { de: Erlaubnis }
    fee: { de: keine }
    minutes: 5
    inPerson: { de: Ja }
    checklist: [pass, pas]
`;
    expect(readCatalogue("catalogue.yaml", text)).toEqual({
      ok: false,
      faults: [
        {
          file: "catalogue.yaml",
          path: "services[0].checklist[1]",
          line: 10,
          message: 'there is no document "pas", did you mean "pass"?',
        },
      ],
    });
  });
});

describe("what a visitor sees of a service", () => {
  const ownFee = { de: "5 €" };
  const office = officeOf(
    officeText({
      services: [
        aService({ catalogue: "S16", fee: ownFee }),
        aService({ id: "empty", catalogue: "S16", checklist: [], verify: true }),
        aService({ id: "own" }),
      ],
    }),
  );
  const [overridden, emptied, own] = office.services;

  test("comes from the catalogue where the office says nothing else", () => {
    const facts = overridden && serviceFacts(overridden, catalogue);
    expect(facts).toMatchObject({ fee: ownFee, checklist: catalogue.services.get("S16")?.checklist, verify: false });
  });
  test("an empty checklist of the office is its word, not a gap", () => {
    expect(emptied && serviceFacts(emptied, catalogue)).toMatchObject({ checklist: [], verify: true });
  });
  test("without the catalogue nothing is made up", () => {
    const view = officeView(office, catalogue, now).services.find((it) => it.id === own?.id);
    expect(view).toMatchObject({ fee: null, checklist: [], verify: false });
    expect(view).not.toHaveProperty("law");
  });

  test.each(exampleIds)("%s fits the published answer", (id) => {
    const view = officeView(exampleOffice(id), catalogue, now);
    expect(v.parse(OfficeViewSchema, JSON.parse(JSON.stringify(view)))).toEqual(view);
  });

  test.each(exampleIds)("%s says of every service what it costs, what to bring and who must come", (id) => {
    for (const service of officeView(exampleOffice(id), catalogue, now).services) {
      expect(service.fee).not.toBeNull();
      expect(service.inPerson).toBeDefined();
      expect(service.minutes).toBeGreaterThan(0);
      expect(service.access.length).toBeGreaterThan(0);
    }
  });

  test("the list names offices in their order, each with its note", () => {
    const list = officeList([exampleOffice("marburg"), exampleOffice("pirmasens")], now);
    expect(list.map((it) => it.id)).toEqual(["marburg", "pirmasens"]);
    expect(list[0]).toEqual({
      id: "marburg",
      name: { de: "Ausländerbehörde Marburg", en: "Immigration Office Marburg" },
      city: "Marburg",
      note: { de: "Beispiel, kein Angebot der Stadt", en: "Example, not an offer of the city" },
      postcodes: ["35037", "35039", "35041", "35043"],
      ways: { access: ["walk_in", "request"], operation: "normal" },
    });
  });
});
