import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import { knownAnswers, questionsFor, visitChecklist } from "../../../shared/cases/index.ts";
import { checklist, serviceChecklistId, visitChecklistId } from "../../device/checklists.ts";
import type { StoredVisit } from "../../device/index.ts";

/**
 * What to bring to a visit, by what its questions were answered on this device: lines that are ruled out are gone, those that hang
 * on something not answered are `perhaps`. The answers of the service count as long as the visit has none of its own.
 */
export function useBringList(visit: MaybeRefOrGetter<StoredVisit>) {
  const choices = shallowRef<Record<string, string>>({});

  watch(
    () => toValue(visit).id,
    async (id) => {
      const { office, service } = toValue(visit).appointment;
      const ids = [visitChecklistId(id), serviceChecklistId(office, service)];
      const kept = await checklist(ids).catch(() => undefined);
      if (id === toValue(visit).id) choices.value = kept?.choices ?? {};
    },
    { immediate: true },
  );

  const lists = computed(() => toValue(visit).place.services.map((it) => it.checklist));
  const questions = computed(() => toValue(visit).place.questions ?? []);
  const answers = computed(() => knownAnswers(questions.value, choices.value));
  const lines = computed(() => visitChecklist(lists.value, answers.value));

  return {
    needed: computed(() => lines.value.filter((it) => it.need === "needed")),
    perhaps: computed(() => lines.value.filter((it) => it.need === "perhaps")),
    /** Whether questions would shorten the list that nobody has answered yet, not even with "I do not know". */
    isOpen: computed(() =>
      questionsFor(lists.value.flat(), questions.value, answers.value).some((it) => !(it.id in choices.value)),
    ),
  };
}
