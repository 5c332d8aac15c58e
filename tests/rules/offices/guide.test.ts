import { describe, expect, test } from "vitest";
import { readGuide } from "../../../server/offices/guide.ts";
import { guideFor } from "../../../server/offices/guideFor.ts";
import { officeView } from "../../../server/offices/index.ts";
import { guideStep, type GuideNode } from "../../../shared/offices/index.ts";
import { aService, officeOf, officeText } from "../../support/builders.ts";
import { catalogue, exampleIds, exampleOffice, type ExampleId } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const now = instant("2026-11-02T09:00:00+01:00");
const numbers = [...catalogue.services.keys()];

/** An office that offers the whole catalogue, each service under its own number. */
const everything = officeOf(
  officeText({
    services: numbers.map((it) => aService({ id: it.toLowerCase(), catalogue: it })),
    shifts: [],
  }),
);
const fullGuide = guideFor(catalogue.guide, everything.services);
const guideOf = (id: ExampleId) => officeView(exampleOffice(id), catalogue, now).guide;

/** Every way from the first question to an end, as the answers given. */
function waysThrough(nodes: readonly GuideNode[], path: readonly string[] = []): string[][] {
  const step = guideStep(nodes, path);
  return step.kind === "ask" ? step.node.answers.flatMap((it) => waysThrough(nodes, [...path, it.id])) : [[...path]];
}

describe("the front door", () => {
  const ways = waysThrough(fullGuide);

  test("leads to every service of the catalogue", () => {
    const reached = ways
      .map((it) => guideStep(fullGuide, it))
      .flatMap((it) => (it.kind === "service" ? it.service : []));
    expect(numbers.filter((it) => !reached.includes(it.toLowerCase()))).toEqual([]);
  });

  test("needs three answers at most", () => {
    expect(ways.length).toBeGreaterThan(50);
    expect(ways.filter((it) => it.length > 3)).toEqual([]);
  });

  test("says everything in German and in English, without a sign of exclamation", () => {
    const texts = catalogue.guide.flatMap(({ ask, hint, answers }) => [
      ask,
      ...(hint ? [hint] : []),
      ...answers.flatMap(({ text, outcome }) => [text, ...(outcome ? [outcome.title, outcome.text] : [])]),
    ]);
    expect(texts.filter((it) => !it.de || !it["en"])).toEqual([]);
    expect(texts.filter((it) => /!/.test(it.de + it["en"]))).toEqual([]);
  });

  test.each(exampleIds)(
    "%s: every way ends at a service of its own, at an answer, or says that it is not done here",
    (id) => {
      const services = exampleOffice(id).services.map((it) => it.id);
      const guide = guideOf(id);
      for (const way of waysThrough(guide)) {
        const step = guideStep(guide, way);
        const named =
          step.kind === "service" ? step.service : step.kind === "outcome" ? step.outcome.service : undefined;
        if (named !== undefined) expect(services).toContain(named);
      }
    },
  );

  test.each(exampleIds)("%s: each service can be found by some way", (id) => {
    const guide = guideOf(id);
    const found = waysThrough(guide).flatMap((way) => {
      const step = guideStep(guide, way);
      return step.kind === "service" ? [step.service] : [];
    });
    expect(
      exampleOffice(id)
        .services.map((it) => it.id)
        .filter((it) => !found.includes(it)),
    ).toEqual([]);
  });

  test("ST-09 a new passport needs a new card only where the card shows a passport number and is valid long enough", () => {
    const step = (...path: string[]) => guideStep(guideOf("stuttgart"), ["new_passport", ...path]);
    expect(step("yes", "long")).toMatchObject({ kind: "service", service: "transfer" });
    expect(step("yes", "short")).toMatchObject({ kind: "service", service: "permit" });
    expect(step("no")).toMatchObject({ kind: "outcome", outcome: { title: { de: "Sie müssen nicht kommen" } } });
    expect(step("unsure")).toMatchObject({ kind: "service", service: "transfer" });
    const transfer = catalogue.services.get("S16");
    const told = [transfer?.description, ...(transfer?.notes ?? [])].map((it) => it?.de).join(" ");
    expect(told).toContain(
      "weil Sie einen neuen Pass haben, die Karte verloren ist oder Ihre Daten sich geändert haben",
    );
    expect(told).toMatch(/keine Passnummer, brauchen Sie für einen neuen Pass keine neue Karte/);
    expect(told).toContain("seit 11. April 2024");
    expect(told).toContain("verlängern Sie sie stattdessen");
  });

  test.each([
    ["a permit for people from Ukraine that goes on by law", ["protection", "ukraine", "valid"], "4. März 2027"],
    ["the same, asked by its end", ["ends", "ukraine", "valid"], "keine neue Karte"],
    ["a permit that ends in more than eight weeks", ["ends", "permit", "later"], "ab 8 Wochen"],
    ["a toleration that ends in more than two weeks", ["ends", "toleration", "later"], "frühestens 2 Wochen"],
    ["an asylum certificate that ends in more than two weeks", ["ends", "asylum", "later"], "frühestens 2 Wochen"],
    ["a card that is not yet there", ["collect", "nothing"], "4 bis 6 Wochen"],
  ])("nobody has to come, or not yet, for %s", (_, path, words) => {
    const step = guideStep(fullGuide, path);
    expect(step.kind === "outcome" && step.outcome.text.de).toContain(words);
  });

  test("a change of address is done where the office does it, else at the registration office", () => {
    expect(guideStep(guideOf("marburg"), ["moved", "moved"])).toMatchObject({ service: "address_change" });
    const elsewhere = guideStep(guideOf("duesseldorf"), ["moved", "moved"]);
    expect(elsewhere).toMatchObject({ outcome: { title: { de: "Das erledigt die Meldebehörde" } } });
    expect(elsewhere).not.toHaveProperty("outcome.service");
  });

  test("an urgent matter leads to the emergency appointment, else to telephone and mail", () => {
    expect(guideStep(guideOf("magdeburg"), ["urgent", "job"])).toMatchObject({ service: "emergency" });
    expect(guideStep(guideOf("marburg"), ["urgent", "job"])).toMatchObject({
      kind: "outcome",
      outcome: { service: "permit" },
    });
  });

  test.each(exampleIds)("%s: first of all, an application in time keeps the permit, a late one does not", (id) => {
    const guide = guideOf(id);
    const soon = guideStep(guide, ["ends", "permit", "soon"]);
    expect(soon.kind === "service" && soon.first?.de).toMatch(/^Stellen Sie den Antrag vor dem Ablauf: .*§ 81 Abs\. 4/);
    const over = guideStep(guide, ["ends", "permit", "over"]);
    expect(over.kind === "service" && over.first?.de).toMatch(/^Wenden Sie sich sofort .* Reisen Sie nicht/);
  });

  test("whether a new card is needed is answered also where the office does not list the transfer", () => {
    const step = guideStep(guideOf("pirmasens"), ["new_passport", "yes", "long"]);
    expect(step).toMatchObject({ kind: "not_here", first: { de: expect.stringContaining("Ja, Sie brauchen") } });
  });

  test.each(["card", "travel_doc"])("who has the letter about the %s waits for no other", (what) => {
    expect(guideStep(guideOf("magdeburg"), ["collect", what])).toMatchObject({ kind: "service", written: true });
    expect(guideStep(guideOf("magdeburg"), ["guest"])).not.toHaveProperty("written");
  });

  test("what was answered on the way is known to the checklist", () => {
    expect(guideStep(guideOf("pirmasens"), ["stay", "first", "study"])).toEqual({
      kind: "service",
      service: "permit",
      tells: { stage: "first", purpose: "study" },
    });
  });
});

describe("a walk through the guide", () => {
  test("starts at the first question", () => {
    expect(guideStep(fullGuide, [])).toEqual({ kind: "ask", node: fullGuide[0] });
  });
  test("stays at a question that does not have the answer of an old link", () => {
    expect(guideStep(fullGuide, ["ends", "gone", "later"])).toMatchObject({ kind: "ask", node: { id: "which_paper" } });
  });
  test("is over at its end, whatever follows", () => {
    expect(guideStep(fullGuide, ["guest", "more"])).toMatchObject({ kind: "service", service: "s19" });
  });
  test("says so where the office does not offer the matter", () => {
    const nodes: GuideNode[] = [
      { id: "a", ask: { de: "?" }, answers: [{ id: "b", text: { de: "b" }, service: null }] },
    ];
    expect(guideStep(nodes, ["b"])).toEqual({ kind: "not_here" });
  });
  test("of an office without a guide has nowhere to go", () => {
    expect(guideStep([], [])).toEqual({ kind: "not_here" });
  });
});

describe("a broken guide names the line and what to write instead", () => {
  const sound = `nodes:
  - id: start
    ask: { de: Was? }
    answers:
      - { id: one, text: { de: Eins }, next: second }
      - { id: two, text: { de: Zwei }, service: S16, tells: { lost: yes } }
  - id: second
    ask: { de: Und? }
    answers:
      - id: three
        text: { de: Drei }
        outcome: { title: { de: Nichts }, text: { de: Bleiben Sie. }, service: [S17, S16] }
`;
  const lost = { id: "lost", text: { de: "Verloren?" }, answers: [{ id: "yes", text: { de: "Ja" } }] };
  const read = (text: string) =>
    readGuide("guide.yaml", text, { services: new Set(["S16", "S17"]), questions: [lost] });

  test("a sound one has no fault", () => {
    expect(read(sound)).toMatchObject({ ok: true });
  });

  test.each<[string, string, string, number, RegExp]>([
    [
      "a way to a question that is not there",
      "next: second",
      "next: secnd",
      5,
      /no question "secnd", did you mean "second"\?/,
    ],
    ["a number the catalogue lacks", "service: S16,", "service: S61,", 6, /the catalogue has no S61/],
    ["the same in an outcome", "[S17, S16]", "[S17, S61]", 12, /the catalogue has no S61/],
    [
      "a question the checklist does not ask",
      "{ lost: yes }",
      "{ los: yes }",
      6,
      /no question "los", did you mean "lost"\?/,
    ],
    [
      "an answer that question does not have",
      "{ lost: yes }",
      "{ lost: yess }",
      6,
      /has no answer "yess", did you mean "yes"\?/,
    ],
    ["an answer that leads on and ends", "next: second", "next: second, service: S16", 5, /leads on by next, or ends/],
    ["an answer that leads nowhere", ", next: second", "", 5, /leads on by next, or ends/],
    ["two answers of one id", "id: two", "id: one", 6, /"one" is there twice/],
    ["a question nobody comes to", "next: second", "service: S17", 7, /no answer leads to "second"/],
    ["a circle", "outcome: {", "next: start\n#", 2, /"start" leads back to itself/],
  ])("%s", (_, place, replacement, line, message) => {
    const text = sound.replace(place, replacement);
    expect(text).not.toBe(sound);
    const outcome = read(text);
    expect(outcome.ok ? [] : outcome.faults.map((it) => it.line)).toEqual([line]);
    expect(outcome.ok ? "" : outcome.faults[0]?.message).toMatch(message);
  });
});
