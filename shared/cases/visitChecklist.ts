import type { Answers, ChecklistItem } from "../offices/index.ts";
import { personalChecklist, type PersonalItem } from "./personalChecklist.ts";

/** A line of the checklist of a visit. Its id says what it asks for, whichever service asks and in whichever language. */
export interface ChecklistLine extends PersonalItem {
  id: string;
}

/** The id of a line: the documents that it asks for. */
const lineId = (item: ChecklistItem): string => item.documents.map(({ id }) => id).join("|");

/** How much a line asks: without a condition more than with one, surely more than perhaps. */
const weightOf = ({ item, need }: PersonalItem): number => (need === "needed" ? 2 : 0) + (item.when ? 0 : 1);

/**
 * One checklist for the services of a visit: whoever shows a document need not bring it twice. What is asked for several times stays
 * where it first stood, as its strictest line. A choice that holds a document needed anyway is no choice any more and goes.
 */
export function visitChecklist(lists: readonly (readonly ChecklistItem[])[], answers: Answers): ChecklistLine[] {
  const lines = new Map<string, ChecklistLine>();
  for (const line of lists.flatMap((items) => personalChecklist(items, answers))) {
    const id = lineId(line.item);
    const known = lines.get(id);
    if (!known || weightOf(line) > weightOf(known)) lines.set(id, { ...line, id });
  }
  const isSettled = ({ item }: ChecklistLine) =>
    item.documents.length > 1 && item.documents.some((it) => lines.get(it.id)?.need === "needed");
  return [...lines.values()].filter((it) => !isSettled(it));
}
