import { onMounted, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { OfficeEntry, OfficeView } from "../../../shared/offices/index.ts";
import { whenIdle } from "../../device/index.ts";
import { language } from "../../i18n/index.ts";
import { usePorts } from "../ports.ts";

/** Where a page stands with what it asked for. `ready` may be an older copy: then its age is known. */
export type OfficeState = "loading" | "ready" | "missing" | "unreachable" | "broken";

/**
 * How long the server may take, in milliseconds, before a list comes from this device, and before what came from it shows its age: a
 * network that is there and brings nothing keeps nobody waiting longer than a second and a half.
 */
const patience = { list: 300, age: 600 };

/** Does something once the answer is late; gives how to call it off. */
function onceLate(millis: number, work: () => Promise<unknown>): () => void {
  const timer = setTimeout(() => void work().catch(() => undefined), millis);
  return () => clearTimeout(timer);
}

/**
 * One office: the copy on this device at once, the server's answer as soon as it comes, its texts in the language spoken. When the
 * language changes, what is shown stays until the answer is there.
 */
export function useOffice(id: MaybeRefOrGetter<string>) {
  const { api, cachedOffices, wasHereBefore } = usePorts();
  const office = shallowRef<OfficeView | null>(null);
  const state = ref<OfficeState>("loading");
  /** When the copy shown was fetched; `null` while it is fresh, or the answer is not late yet. */
  const asOf = ref<number | null>(null);

  async function load() {
    const asked = toValue(id);
    const spoken = language.value;
    const isStale = () => asked !== toValue(id) || spoken !== language.value;
    if (office.value?.id !== asked) state.value = "loading";
    const copyOf = async () => {
      const copy = await cachedOffices.get(asked);
      if (!isStale() && office.value?.id !== asked) office.value = copy?.view ?? null;
      return copy;
    };
    // Both at once: opening the database takes longer than a good line needs for the answer.
    let onDevice = wasHereBefore() ? copyOf() : undefined;
    const inTime = onceLate(patience.age, async () => {
      const copy = await (onDevice ??= copyOf());
      if (copy && !isStale() && state.value === "loading") asOf.value = copy.asOf;
    });
    const answer = await api.office(asked, spoken);
    inTime();
    if (isStale()) return;
    if (answer.kind === "ok") {
      office.value = answer.value;
      asOf.value = null;
      state.value = "ready";
      // After the page itself: on a first visit this fetches the library of the database.
      return whenIdle(() => void cachedOffices.put(answer.value));
    }
    if (answer.kind === "refused" && answer.problem.code === "not_found") {
      state.value = "missing";
      return;
    }
    const stored = await (onDevice ?? copyOf());
    if (isStale()) return;
    if (stored) {
      asOf.value = stored.asOf;
      state.value = "ready";
    } else state.value = answer.kind === "unreachable" ? "unreachable" : "broken";
  }

  watch([() => toValue(id), language], load, { immediate: true });
  return { office, state, asOf, load };
}

/** The offices there are, from the server or, without it, as this device last heard. */
export function useOfficeList() {
  const { api, cachedOffices } = usePorts();
  const offices = shallowRef<readonly OfficeEntry[]>([]);
  const state = ref<Exclude<OfficeState, "missing">>("loading");
  const asOf = ref<number | null>(null);

  async function load() {
    const spoken = language.value;
    if (offices.value.length === 0) state.value = "loading";
    const takeCopy = async () => {
      const stored = await cachedOffices.list();
      if (spoken !== language.value || state.value === "ready" || !stored) return stored;
      offices.value = stored.entries;
      asOf.value = stored.asOf;
      state.value = "ready";
      return stored;
    };
    const inTime = onceLate(patience.list, takeCopy);
    const answer = await api.offices(spoken);
    inTime();
    if (spoken !== language.value) return;
    if (answer.kind === "ok") {
      offices.value = answer.value.offices;
      asOf.value = null;
      state.value = "ready";
      return whenIdle(() => void cachedOffices.putList(answer.value.offices));
    }
    const stored = await takeCopy();
    if (!stored && state.value !== "ready") state.value = answer.kind === "unreachable" ? "unreachable" : "broken";
  }

  onMounted(load);
  watch(language, load);
  return { offices, state, asOf, load };
}
