import { describe, expect, test } from "vitest";
import { visitChecklist } from "../../../shared/cases/index.ts";
import type { Answers, ChecklistItem } from "../../../shared/offices/index.ts";

const line = (ids: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  documents: ids.split("|").map((id) => ({ id, name: { de: id } })),
  ...more,
});
const ifLost = { when: { de: "bei Verlust" }, if: { lost: ["yes"] } };

const listed = (lists: ChecklistItem[][], answers: Answers = {}) =>
  visitChecklist(lists, answers).map(({ id, need, item }) => `${id} ${need}${item.when ? ` (${item.when.de})` : ""}`);

describe("the checklist of a visit for several services", () => {
  test("names a document once, where it first stood", () => {
    expect(
      listed([
        [line("pass"), line("photo")],
        [line("form"), line("pass")],
      ]),
    ).toEqual(["pass needed", "photo needed", "form needed"]);
  });

  test("takes the strictest of several lines for the same document, whichever comes first", () => {
    const strict = [line("police")];
    const lenient = [line("police", ifLost)];
    expect(listed([strict, lenient])).toEqual(["police needed"]);
    expect(listed([lenient, strict])).toEqual(["police needed"]);
    expect(listed([lenient, lenient])).toEqual(["police perhaps (bei Verlust)"]);
    expect(listed([lenient, lenient], { lost: "yes" })).toEqual(["police needed (bei Verlust)"]);
  });

  test("drops what the answers rule out for one service and keeps what another one needs", () => {
    expect(listed([[line("police", ifLost)], [line("police")]], { lost: "no" })).toEqual(["police needed"]);
    expect(listed([[line("police", ifLost)]], { lost: "no" })).toEqual([]);
  });

  test("keeps a choice, and drops it where one of its documents is needed anyway", () => {
    const choice = line("pay3|pay6|funds");
    expect(listed([[choice], [line("photo")]])).toEqual(["pay3|pay6|funds needed", "photo needed"]);
    expect(listed([[choice], [line("pay6")]])).toEqual(["pay6 needed"]);
  });

  test("keeps a choice while its document is only perhaps needed", () => {
    expect(listed([[line("pass|police"), line("police", ifLost)]])).toEqual([
      "pass|police needed",
      "police perhaps (bei Verlust)",
    ]);
  });
});
