import fc from "fast-check";
import { expect, test } from "vitest";
import { personalChecklist, questionsFor } from "../../../shared/cases/index.ts";
import type { ChecklistItem, Question } from "../../../shared/offices/index.ts";
import { catalogue } from "../../support/exampleOffices.ts";

const choices = ["a", "b", "c"];
const ids = ["q1", "q2", "q3", "q4"];
const questions: Question[] = ids.map((id) => ({
  id,
  text: { de: id },
  answers: choices.map((it) => ({ id: it, text: { de: it } })),
}));

const condition = fc.dictionary(
  fc.constantFrom(...ids),
  fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1 }),
  {
    maxKeys: 3,
  },
);
const items = fc.array(
  fc.record({ if: condition, words: fc.boolean() }).map((it): ChecklistItem => ({
    documents: [{ id: "paper", name: { de: "Papier" } }],
    ...(it.words ? { when: { de: "falls" } } : {}),
    ...(Object.keys(it.if).length > 0 ? { if: it.if } : {}),
  })),
  { maxLength: 8 },
);
const answers = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(...choices));

test("a line is dropped exactly when some given answer contradicts it, and the others keep their order", () => {
  fc.assert(
    fc.property(items, answers, (list, given) => {
      const contradicted = (it: ChecklistItem) =>
        ids.some((id) => id in given && it.if?.[id] && !it.if[id].includes(given[id] ?? ""));
      expect(personalChecklist(list, given).map((it) => it.item)).toEqual(list.filter((it) => !contradicted(it)));
    }),
  );
});

test("one more answer never brings a dropped line back and never makes a needed one uncertain", () => {
  fc.assert(
    fc.property(items, answers, fc.constantFrom(...ids), fc.constantFrom(...choices), (list, given, id, choice) => {
      fc.pre(!(id in given));
      const before = personalChecklist(list, given);
      const after = personalChecklist(list, { ...given, [id]: choice });
      expect(before.map((it) => it.item)).toEqual(expect.arrayContaining(after.map((it) => it.item)));
      const needed = before.filter((it) => it.need === "needed");
      expect(after).toEqual(expect.arrayContaining(needed));
    }),
  );
});

test("whoever answers what is asked is asked no more after four answers at most, and nothing decidable stays open", () => {
  fc.assert(
    fc.property(items, fc.array(fc.constantFrom(...choices), { minLength: 4, maxLength: 4 }), (list, said) => {
      const given: Record<string, string> = {};
      for (const answer of said) {
        const [next] = questionsFor(list, questions, given);
        if (next) given[next.id] = answer;
      }
      expect(questionsFor(list, questions, given)).toEqual([]);
      expect(personalChecklist(list, given).filter((it) => it.item.if && it.need === "perhaps")).toEqual([]);
    }),
  );
});

test.each([...catalogue.services.values()])(
  "$id $key: every question can change the list, no answer empties it",
  (entry) => {
    const asked = questionsFor(entry.checklist, catalogue.questions, {});
    for (const question of asked) {
      const outcomes = question.answers.map(({ id }) => personalChecklist(entry.checklist, { [question.id]: id }));
      expect(new Set(outcomes.map((it) => JSON.stringify(it))).size).toBeGreaterThan(1);
      expect(outcomes.every((it) => it.some(({ need }) => need === "needed"))).toBe(true);
    }
  },
);
