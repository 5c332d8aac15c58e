import { computed, onScopeDispose, ref, shallowRef, toValue, type MaybeRefOrGetter } from "vue";
import { knownAnswers, questionsFor, visitChecklist } from "../../../shared/cases/index.ts";
import type { Answers, Question } from "../../../shared/offices/index.ts";
import { changeChecklist, checklist, noChecklist, removeChecklist, type Kept } from "../../device/checklists.ts";
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

  // What the list is as long as nothing is stored under its own name.
  let start = noChecklist;
  let unsaved: ((list: Kept) => void)[] = [];
  const row = () => ({ id, name: toValue(facts).services[0]?.name ?? toValue(facts).officeName, ...start() });

  // One write after the other. What could not be written goes into the next one.
  let turn: Promise<void> = Promise.resolve();
  function keep(work: () => Promise<Kept | undefined>) {
    const mine = turn.then(work).then(
      (list = start()) => {
        isUnsaved.value = unsaved.length > 0;
        // With it comes what another tab has changed.
        if (turn === mine) kept.value = { choices: list.choices, ticked: list.ticked, notes: list.notes };
      },
      () => void (isUnsaved.value = true),
    );
    return (turn = mine);
  }
  const save = () =>
    keep(async () => {
      const changes = unsaved;
      if (changes.length === 0) return checklist([id]);
      const list = await changeChecklist(row(), (it) => changes.forEach((change) => change(it)));
      unsaved = unsaved.filter((it) => !changes.includes(it));
      return list;
    });
  function change(work: (list: Kept) => void) {
    work(kept.value);
    unsaved = [...unsaved, work];
    return save();
  }
  const saveVisible = () => document.visibilityState === "visible" && save();
  document.addEventListener("visibilitychange", saveVisible);
  onScopeDispose(() => document.removeEventListener("visibilitychange", saveVisible));

  const answer = (question: string, choice: string) => void change((it) => (it.choices[question] = choice));

  function tick(line: string, on: boolean) {
    void change((it) => {
      const others = it.ticked.filter((id) => id !== line);
      it.ticked = on ? [...others, line] : others;
    });
  }

  function note(line: string, text: string) {
    void change((it) => (it.notes = text === "" ? without(it.notes, line) : { ...it.notes, [line]: text }));
  }

  /** Forgets answers, ticks and notes. An empty list stays where otherwise the one before would come back. */
  function reset() {
    start = noChecklist;
    kept.value = noChecklist();
    unsaved = [];
    if (before) void change((it) => Object.assign(it, noChecklist()));
    else void keep(() => removeChecklist(id).then(() => undefined));
  }

  async function load() {
    const stored = await checklist(before ? [id, before] : [id]).catch(() => undefined);
    if (stored) {
      const { choices, ticked, notes } = stored;
      const copy = () => structuredClone({ choices, ticked, notes });
      kept.value = copy();
      if (stored.id !== id) start = copy;
    }
    const heard = knownAnswers(questions.value, told);
    if (Object.keys(heard).length > 0) await change((it) => Object.assign(it.choices, heard));
    isOpen.value = true;
  }
  void load();

  return { isOpen, isUnsaved, kept, lines, needed, perhaps, ready, open, given, answer, tick, note, reset };
}
