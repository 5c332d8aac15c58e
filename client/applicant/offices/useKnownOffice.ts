import { shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { OfficeView } from "../../../shared/offices/index.ts";
import { language } from "../../i18n/index.ts";
import { usePorts } from "../ports.ts";

/** An office as this device last heard of it; only where it has not yet, the server is asked. For parts of a page that can do without. */
export function useKnownOffice(id: MaybeRefOrGetter<string | undefined>) {
  const { api, cachedOffices } = usePorts();
  const office = shallowRef<OfficeView>();
  watch(
    () => toValue(id),
    async (asked) => {
      if (asked === undefined) return;
      const copy = await cachedOffices.get(asked).catch(() => undefined);
      const answer = copy ? undefined : await api.office(asked, language.value);
      if (toValue(id) === asked) office.value = copy?.view ?? (answer?.kind === "ok" ? answer.value : undefined);
    },
    { immediate: true },
  );
  return office;
}
