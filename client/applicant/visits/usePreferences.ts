import { onMounted, shallowRef } from "vue";
import type { PreferencesRequest } from "../../../shared/messages/preferences.ts";
import type { Failure } from "../../api/index.ts";
import { tellingApi, type ShownPreferences, type TellingApi } from "../../api/telling.ts";
import { visit as storedVisit, type StoredVisit } from "../../device/index.ts";

/** What the person of a visit wants to be told, as the server has it: it is the server that writes. */
export function usePreferences(
  id: string,
  { api = tellingApi }: { api?: Pick<TellingApi, "preferences" | "savePreferences"> } = {},
) {
  const visit = shallowRef<StoredVisit | "missing">();
  const preferences = shallowRef<ShownPreferences>();
  const failure = shallowRef<Failure>();

  async function load(): Promise<void> {
    const known = await storedVisit(id);
    visit.value = known ?? "missing";
    if (!known) return;
    const answer = await api.preferences(id, known.secret);
    failure.value = answer.kind === "ok" ? undefined : answer;
    if (answer.kind === "ok") preferences.value = answer.value;
  }

  /** Whether it is written down. */
  async function save(wanted: PreferencesRequest): Promise<boolean> {
    if (!visit.value || visit.value === "missing") return false;
    const answer = await api.savePreferences(id, visit.value.secret, wanted);
    failure.value = answer.kind === "ok" ? undefined : answer;
    if (answer.kind === "ok") preferences.value = answer.value;
    return answer.kind === "ok";
  }

  onMounted(load);
  return { visit, preferences, failure, load, save };
}
