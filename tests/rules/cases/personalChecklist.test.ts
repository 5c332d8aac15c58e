import { describe, expect, test } from "vitest";
import { knownAnswers, personalChecklist, questionsFor } from "../../../shared/cases/index.ts";
import type { Answers, ChecklistItem, Question } from "../../../shared/offices/index.ts";

const line = (id: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  documents: [{ id, name: { de: id } }],
  ...more,
});
const question = (id: string, ...answers: string[]): Question => ({
  id,
  text: { de: `${id}?` },
  answers: answers.map((it) => ({ id: it, text: { de: it } })),
});

const questions = [
  question("purpose", "work", "study"),
  question("stage", "first", "extension"),
  question("over45", "yes", "no"),
  question("lost", "yes", "no"),
];
const list = [
  line("pass"),
  line("enrol", { when: { de: "für ein Studium" }, if: { purpose: ["study"] } }),
  line("pension", { when: { de: "ab 45, beim ersten Mal" }, if: { over45: ["yes"], stage: ["first"] } }),
  line("medical", { when: { de: "falls vorhanden" } }),
  line("funds", { if: { purpose: ["study", "work"] } }),
];

const shortened = (answers: Answers) =>
  personalChecklist(list, answers).map(({ item, need }) => `${item.documents[0]?.id} ${need}`);
const asked = (answers: Answers) => questionsFor(list, questions, answers).map((it) => it.id);

describe("somebody's own checklist", () => {
  test.each<[string, Answers, string[]]>([
    ["before any answer", {}, ["pass needed", "enrol perhaps", "pension perhaps", "medical perhaps", "funds perhaps"]],
    [
      "an answer that fits makes a line needed",
      { purpose: "study" },
      ["pass needed", "enrol needed", "pension perhaps", "medical perhaps", "funds needed"],
    ],
    [
      "another answer drops the line; one of several answers is enough",
      { purpose: "work" },
      ["pass needed", "pension perhaps", "medical perhaps", "funds needed"],
    ],
    [
      "one contradicted question drops a line while others are open",
      { stage: "extension" },
      ["pass needed", "enrol perhaps", "medical perhaps", "funds perhaps"],
    ],
    [
      "a line of two questions waits for both",
      { over45: "yes" },
      ["pass needed", "enrol perhaps", "pension perhaps", "medical perhaps", "funds perhaps"],
    ],
    [
      "all questions answered",
      { over45: "yes", stage: "first", purpose: "study" },
      ["pass needed", "enrol needed", "pension needed", "medical perhaps", "funds needed"],
    ],
    [
      "answers to other questions change nothing",
      { lost: "yes", toString: "x" },
      ["pass needed", "enrol perhaps", "pension perhaps", "medical perhaps", "funds perhaps"],
    ],
  ])("%s", (_, answers, expected) => {
    expect(shortened(answers)).toEqual(expected);
  });

  test("a condition that only words state is never certain, whatever was answered", () => {
    expect(shortened({ purpose: "work", stage: "first", over45: "no" })).toContain("medical perhaps");
  });

  test("a question called like something every object has is open until it is answered", () => {
    const odd = [line("odd", { if: { constructor: ["yes"] } })];
    expect(personalChecklist(odd, {}).map((it) => it.need)).toEqual(["perhaps"]);
    expect(personalChecklist(odd, { constructor: "yes" } as Answers).map((it) => it.need)).toEqual(["needed"]);
  });
});

describe("the questions worth asking", () => {
  test.each<[string, Answers, string[]]>([
    ["come in the order of the catalogue, none that no line asks", {}, ["purpose", "stage", "over45"]],
    ["an answered one is not asked again", { purpose: "work" }, ["stage", "over45"]],
    ["one whose line is dropped already is not asked any more", { stage: "extension" }, ["purpose"]],
    ["the same the other way round", { over45: "no", purpose: "work" }, []],
    ["after the last answer there is none", { purpose: "study", stage: "first", over45: "yes" }, []],
  ])("%s", (_, answers, expected) => {
    expect(asked(answers)).toEqual(expected);
  });
});

test("an answer kept from an older catalogue is forgotten instead of ruling out a line", () => {
  const kept = { purpose: "tourism", stage: "first", gone: "yes" };
  expect(shortened(kept)).not.toContain("enrol perhaps");
  expect(knownAnswers(questions, kept)).toEqual({ stage: "first" });
  expect(shortened(knownAnswers(questions, kept))).toContain("enrol perhaps");
});
