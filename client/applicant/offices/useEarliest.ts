import { shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { NextAnswer } from "../../../shared/booking/index.ts";
import type { Wish } from "../../api/index.ts";
import { usePorts } from "../ports.ts";

interface Asked {
  office: string;
  service: string;
  wish: Wish;
}

/** The earliest free time of a service across all units, as of when the page was opened; without a network there is none to name. */
export function useEarliest(asked: MaybeRefOrGetter<Asked>) {
  const { api } = usePorts();
  const answer = shallowRef<NextAnswer | null>(null);

  const key = () => JSON.stringify(toValue(asked));
  async function load(): Promise<void> {
    const question = key();
    const { office, service, wish } = toValue(asked);
    answer.value = null;
    const heard = await api.next(office, service, wish);
    if (key() === question && heard.kind === "ok") answer.value = heard.value;
  }

  watch(key, load, { immediate: true });
  return answer;
}
