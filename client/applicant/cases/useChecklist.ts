import { computed, ref, shallowRef, toValue, type MaybeRefOrGetter } from "vue";
import { knownAnswers, questionsFor, visitChecklist } from "../../../shared/cases/index.ts";
import type { Answers, Question } from "../../../shared/offices/index.ts";
import { checklist, noChecklist, removeChecklist, saveChecklist } from "../../device/checklists.ts";
import type { CaseFacts } from "./caseFacts.ts";

/** The choice of whoever does not know: the question is not asked again, and it rules nothing out. */
export const unknown = "unknown";

const without = (answers: Record<string, string>, id: string) =>
  Object.fromEntries(Object.entries(answers).filter(([it]) => it !== id));

/**
 * The checklist of a case: the questions that still matter, the lines that are left, and what was ticked and noted, kept on this
 * device after each change. `told` are answers known already. The case stays the same one as long as the page is open; its texts
 * may change.
 */
export function useChecklist(facts: MaybeRefOrGetter<CaseFacts>, told: Answers = {}) {
  const { id, before } = toValue(facts);
  const kept = ref(noChecklist());
  const isOpen = shallowRef(false);
  const isUnsaved = shallowRef(false);

  const lists = computed(() => toValue(facts).services.map((it) => it.checklist));
  const questions = computed(() => toValue(facts).questions);
  const answers = computed(() => knownAnswers(questions.value, kept.value.choices));
  const lines = computed(() => visitChecklist(lists.value, answers.value));
  const needed = computed(() => lines.value.filter((it) => it.need === "needed"));
  const perhaps = computed(() => lines.value.filter((it) => it.need === "perhaps"));
  const ready = computed(() => needed.value.filter((it) => kept.value.ticked.includes(it.id)).length);

  const matters = (question: Question) =>
    questionsFor(lists.value.flat(), [question], without(answers.value, question.id)).length > 0;
  const relevant = computed(() => questions.value.filter(matters));
  const open = computed(() => relevant.value.filter((it) => !Object.hasOwn(kept.value.choices, it.id)));
  const given = computed(() => relevant.value.filter((it) => Object.hasOwn(kept.value.choices, it.id)));

  // One write after the other: the last one on the disk is the last one made.
  let turn: Promise<void> = Promise.resolve();
  function keep(work: () => Promise<void>) {
    turn = turn.then(work).then(
      () => void (isUnsaved.value = false),
      () => void (isUnsaved.value = true),
    );
    return turn;
  }
  const row = () => ({ id, name: toValue(facts).services[0]?.name ?? toValue(facts).officeName, ...kept.value });
  const save = () => keep(() => saveChecklist(row()));

  function answer(question: string, choice: string) {
    kept.value.choices[question] = choice;
    void save();
  }

  function tick(line: string, on: boolean) {
    const others = kept.value.ticked.filter((it) => it !== line);
    kept.value.ticked = on ? [...others, line] : others;
    void save();
  }

  function note(line: string, text: string) {
    kept.value.notes = text === "" ? without(kept.value.notes, line) : { ...kept.value.notes, [line]: text };
    void save();
  }

  /** Forgets answers, ticks and notes. An empty list stays where otherwise the one before would come back. */
  function reset() {
    kept.value = noChecklist();
    void keep(() => (before ? saveChecklist(row()) : removeChecklist(id)));
  }

  async function load() {
    const stored = await checklist(before ? [id, before] : [id]).catch(() => undefined);
    if (stored) kept.value = { choices: stored.choices, ticked: stored.ticked, notes: stored.notes };
    const heard = knownAnswers(questions.value, told);
    if (Object.keys(heard).length > 0) {
      Object.assign(kept.value.choices, heard);
      await save();
    }
    isOpen.value = true;
  }
  void load();

  return { isOpen, isUnsaved, kept, lines, needed, perhaps, ready, open, given, answer, tick, note, reset };
}
