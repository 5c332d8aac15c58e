import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import type { OpeningsAnswer } from "../../../shared/booking/openingsAnswer.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import { keptOpenings } from "../../device/openings.ts";
import { usePorts } from "../ports.ts";
import { noteServerTime } from "../serverTime.ts";
import { useNow } from "../useNow.ts";

export type Opening = OpeningsAnswer["openings"][number];

/** Openings of one day of the office's calendar, in order. */
export interface OpeningDay {
  day: string;
  openings: Opening[];
}

/** How long the server may take, in milliseconds, before what this device heard last is shown with its age. */
const patience = 300;

/** When an office opens new times: from the server, or, when it is late or away, as this device last heard. Asked for anew when its rules change, and when the first of them has come. */
export function useOpenings(office: Ref<string>) {
  const { api, clock } = usePorts();
  const state = ref<"loading" | "ready" | "unreachable" | "broken">("loading");
  const answer = shallowRef<Pick<OpeningsAnswer, "openings">>();
  /** When what is shown was fetched; `null` while it is fresh. */
  const asOf = ref<number | null>(null);
  const now = useNow();
  let stopWatching = () => {};

  async function load(): Promise<void> {
    const asked = office.value;
    const late = setTimeout(() => void takeCopy(asked), patience);
    const heard = await api.openings(asked);
    clearTimeout(late);
    if (asked !== office.value) return;
    if (heard.kind !== "ok") await takeCopy(asked);
    if (asked !== office.value) return;
    if (heard.kind === "ok") {
      noteServerTime(heard.value.asOf, clock);
      answer.value = heard.value;
      asOf.value = null;
      state.value = "ready";
      void keptOpenings.put(asked, heard.value, clock);
    } else if (!answer.value) state.value = heard.kind === "unreachable" ? "unreachable" : "broken";
  }

  /** Shows what this device heard last, unless there is something to see already. */
  async function takeCopy(asked: string): Promise<void> {
    const copy = await keptOpenings.get(asked);
    if (!copy || asked !== office.value || answer.value) return;
    answer.value = copy;
    asOf.value = copy.asOf;
    state.value = "ready";
  }

  const isPast = ({ at }: Opening) => (parseInstant(at) ?? Infinity) <= now.value;
  const days = computed(() => {
    const found: OpeningDay[] = [];
    for (const it of answer.value?.openings.filter((opening) => !isPast(opening)) ?? []) {
      const day = it.at.slice(0, 10);
      const last = found.at(-1);
      if (last?.day === day) last.openings.push(it);
      else found.push({ day, openings: [it] });
    }
    return found;
  });

  watch(
    office,
    () => {
      answer.value = undefined;
      asOf.value = null;
      state.value = "loading";
      stopWatching();
      stopWatching = api.watchOffice(office.value, ({ kind }) => void (kind === "office_changed" && load()));
      void load();
    },
    { immediate: true },
  );
  watch(
    () => answer.value?.openings.some(isPast) ?? false,
    (hasCome) => void (hasCome && load()),
  );
  onScopeDispose(() => stopWatching());
  return { state, days, asOf, load };
}
