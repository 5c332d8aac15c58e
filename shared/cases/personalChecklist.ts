import type { Answers, ChecklistItem, Question } from "../offices/index.ts";

/** A line of somebody's own checklist (Checkliste). `perhaps`: what it depends on is not known, or no question decides it. */
export interface PersonalItem {
  item: ChecklistItem;
  need: "needed" | "perhaps";
}

type Verdict = PersonalItem["need"] | "dropped";

/** All named questions must have one of the named answers; one that has another settles the line whatever is still open. */
function verdictOf(item: ChecklistItem, answers: Answers): Verdict {
  if (!item.if) return item.when ? "perhaps" : "needed";
  const given = Object.entries(item.if).map(([question, wanted]) => {
    const answer = Object.hasOwn(answers, question) ? answers[question] : undefined;
    return answer === undefined ? undefined : wanted.includes(answer);
  });
  if (given.includes(false)) return "dropped";
  return given.includes(undefined) ? "perhaps" : "needed";
}

/** The checklist of a case: lines that the answers rule out are gone, the others keep their order. */
export function personalChecklist(items: readonly ChecklistItem[], answers: Answers): PersonalItem[] {
  return items.flatMap((item) => {
    const need = verdictOf(item, answers);
    return need === "dropped" ? [] : [{ item, need }];
  });
}

/** The questions whose answer would still change the list, in their order. Answers to nothing known do no harm. */
export function questionsFor(
  items: readonly ChecklistItem[],
  questions: readonly Question[],
  answers: Answers,
): Question[] {
  const open = items.filter((it) => it.if && verdictOf(it, answers) === "perhaps");
  return questions.filter(({ id }) => !Object.hasOwn(answers, id) && open.some((it) => it.if && id in it.if));
}

/**
 * The answers that the questions of today still know. Answers kept on a device from an older catalogue would otherwise rule out
 * lines that nobody meant to rule out.
 */
export function knownAnswers(questions: readonly Question[], answers: Answers): Record<string, string> {
  const known = questions.filter(({ id, answers: choices }) => choices.some((it) => it.id === answers[id]));
  return Object.fromEntries(known.map(({ id }) => [id, answers[id] as string]));
}
