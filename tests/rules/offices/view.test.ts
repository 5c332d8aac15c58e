import { describe, expect, test } from "vitest";
import { officeView } from "../../../server/offices/index.ts";
import { aService, anOffice } from "../../support/builders.ts";
import { catalogue, exampleIds, exampleOffice } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const now = instant("2026-11-02T09:00:00+01:00");
const viewOf = (...parts: Parameters<typeof anOffice>) => officeView(anOffice(...parts), catalogue, now);

describe("what an office says of itself", () => {
  test("that it does not say is empty, never missing", () => {
    const view = viewOf();
    expect(view).toMatchObject({ postcodes: [], serves: null, legal: null, questions: [] });
    expect(view.retentionDays).toEqual({ booking: 7, request: 30, upload: 14 });
    expect(view.units.map((it) => it.floor)).toEqual([null]);
    expect(view.services[0]).toMatchObject({ channels: ["in_person"], pickup: [], online: null });
  });

  test("is shown as it stands in the file; the places that link to it are nobody's business", () => {
    const serves = { postcodes: ["39104-39130"], note: { de: "Stadt" } };
    const legal = { operator: ["Stadt Testburg"], privacy: { contact: "datenschutz@testburg.example" } };
    const view = viewOf({ serves, legal, origins: [{ id: "city", name: { de: "Seite der Stadt" } }] });
    expect(view).toMatchObject({ serves, legal, postcodes: ["39104-39130"] });
    expect(JSON.stringify(view)).not.toContain("Seite der Stadt");
  });

  test("asks only the questions of its own checklists, in the order of the catalogue", () => {
    const questions = viewOf({
      services: [aService({ catalogue: "S16" }), aService({ id: "b", catalogue: "S04" })],
    }).questions;
    expect(questions.map((it) => it.id)).toEqual(["stage", "cert", "benefits", "missing"]);
  });
});

describe("a service", () => {
  test("takes place and is handed over as the catalogue says, where the office says nothing else", () => {
    const [common, own] = viewOf({
      services: [
        aService({ catalogue: "S17" }),
        aService({ id: "own", catalogue: "S17", channels: ["video"], pickup: ["box"] }),
      ],
    }).services;
    expect(common).toMatchObject({ channels: ["in_person"], pickup: ["counter", "post"] });
    expect(own).toMatchObject({ channels: ["video"], pickup: ["box"] });
  });

  test("points to an online form where the office has one", () => {
    const online = { url: "https://online.example/form" };
    const [plain, labelled] = viewOf({
      services: [aService({ online }), aService({ id: "b", online: { ...online, label: { de: "Formular" } } })],
    }).services;
    expect(plain?.online).toEqual(online);
    expect(labelled?.online).toEqual({ ...online, label: { de: "Formular" } });
  });

  test("that takes in further matters is where the guide leads for them; one of its own comes first", () => {
    const services = [
      aService({ id: "permit", catalogue: "S01", covers: ["S02", "S14"] }),
      aService({ id: "settlement", catalogue: "S14" }),
    ];
    const answersOf = (node: string) => viewOf({ services }).guide.find((it) => it.id === node)?.answers ?? [];
    expect(answersOf("permit_ends")).toContainEqual(expect.objectContaining({ id: "soon", service: "permit" }));
    expect(answersOf("which_unlimited")).toEqual([
      expect.objectContaining({ id: "settlement", service: "settlement" }),
      expect.objectContaining({ id: "eu", service: null }),
      expect.objectContaining({ id: "unsure", outcome: expect.objectContaining({ service: "settlement" }) }),
    ]);
  });
});

describe.each(exampleIds)("%s", (id) => {
  const office = exampleOffice(id);
  const view = officeView(office, catalogue, now);

  test("answers at least four frequent questions, and one about each service", () => {
    expect(view.faq.length).toBeGreaterThanOrEqual(4);
    const about = new Set(view.faq.flatMap((it) => it.services));
    expect(view.services.map((it) => it.id).filter((it) => !about.has(it))).toEqual([]);
  });

  test("says whom it serves, how to get there and who runs it", () => {
    expect(view.serves?.postcodes.length).toBeGreaterThan(0);
    expect(view.address?.directions).toBeDefined();
    expect(view.legal?.operator.join(" ")).toContain("Beispiel, kein Angebot der Stadt");
    expect(view.legal).toMatchObject({ privacy: { contact: expect.stringContaining(".example") } });
  });

  test("describes each service in a sentence", () => {
    expect(view.services.filter((it) => !it.description)).toEqual([]);
  });
});

test("Pirmasens is entered from two offices of the city, which are counted apart", () => {
  expect(exampleOffice("pirmasens").origins.map((it) => it.id)).toEqual(["immigration_office", "public_order_office"]);
});

test("Magdeburg hands out by counter or box, Düsseldorf advises by telephone", () => {
  const facts = (id: "magdeburg" | "duesseldorf") => officeView(exampleOffice(id), catalogue, now).services;
  expect(facts("magdeburg").find((it) => it.id === "eat_pickup")?.pickup).toEqual(["counter", "box"]);
  expect(facts("duesseldorf").find((it) => it.id === "consultation")?.channels).toEqual(["phone"]);
});
