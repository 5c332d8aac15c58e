import { shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { NextAnswer } from "../../../shared/booking/index.ts";
import { usePorts } from "../ports.ts";

interface Asked {
  office: string;
  service: string;
}

/** The earliest free time of a service across all units, as of when the page was opened; without a network there is none to name. */
export function useEarliest(asked: MaybeRefOrGetter<Asked>) {
  const { api } = usePorts();
  const answer = shallowRef<NextAnswer | null>(null);

  async function load(): Promise<void> {
    const { office, service } = toValue(asked);
    answer.value = null;
    const heard = await api.next(office, service, { persons: 1 });
    if (toValue(asked).service === service && heard.kind === "ok") answer.value = heard.value;
  }

  watch(() => Object.values(toValue(asked)).join("/"), load, { immediate: true });
  return answer;
}
