import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { NotBookable } from "../../../shared/booking/index.ts";
import type { OfferedTime } from "../../../shared/problems.ts";
import { addDays, localDateAt, parseInstant, type LocalDate } from "../../../shared/time/index.ts";
import { usePorts } from "../ports.ts";
import { noteServerTime, serverNow } from "../serverTime.ts";
import { firstFreeDay, type CalendarDay } from "./calendarWeeks.ts";

/** Half a year: further ahead no office releases times, and one question is enough. */
const daysAhead = 182;

interface Where {
  office: string;
  service: string;
  persons: number;
  zone: string;
  /** The present start of a visit that is to be moved: it is no "next free" one. */
  besides?: string | undefined;
}

/** The free times of a service: the next one, the days, the times of the day that is open. Kept up to date while it is watched. */
export function useFreeTimes(where: MaybeRefOrGetter<Where | null>, { settleMillis = 800 } = {}) {
  const { api, clock } = usePorts();
  const state = ref<"loading" | "ready" | "unreachable" | "broken">("loading");
  const days = shallowRef<readonly CalendarDay[]>([]);
  const next = shallowRef<OfferedTime>();
  const reason = ref<NotBookable>();
  const asOf = ref("");
  const openDate = ref<LocalDate>();
  const slots = shallowRef<readonly OfferedTime[]>();
  /** How often the times changed under the person's eyes. */
  const changes = ref(0);

  async function slotsOf({ office, service, persons }: Where, date: LocalDate) {
    const answer = await api.slots(office, service, { date, persons });
    return answer.kind === "ok" ? answer.value : undefined;
  }

  /** The next time, on the first free day or, where that has the person's own time only, on the second. */
  async function nextOf(asked: Where, listed: readonly CalendarDay[], from: LocalDate) {
    const first = firstFreeDay(listed) ?? from;
    const second = firstFreeDay(listed.filter((it) => it.date > first));
    const isOther = ({ start }: OfferedTime) => !asked.besides || parseInstant(start) !== parseInstant(asked.besides);
    const ofFirst = await slotsOf(asked, first);
    const next = ofFirst?.slots.find(isOther);
    if (next || !ofFirst?.slots.length || !second) return { reason: ofFirst?.reason, next };
    return { reason: ofFirst.reason, next: (await slotsOf(asked, second))?.slots.find(isOther) };
  }

  async function load(): Promise<void> {
    const asked = toValue(where);
    if (!asked) return;
    const from = localDateAt(serverNow(clock), asked.zone);
    const { office, service, persons } = asked;
    const answer = await api.days(office, service, { from, to: addDays(from, daysAhead), persons });
    if (answer.kind !== "ok") {
      state.value = answer.kind === "unreachable" ? "unreachable" : "broken";
      return;
    }
    noteServerTime(answer.value.asOf, clock);
    // The device believed in another day than the office: ask again from the right one.
    if (localDateAt(serverNow(clock), asked.zone) !== from) return load();
    const first = await nextOf(asked, answer.value.days, from);
    const ofOpenDay = openDate.value && (await slotsOf(asked, openDate.value));
    days.value = answer.value.days;
    asOf.value = answer.value.asOf;
    next.value = first?.next;
    reason.value = first?.reason;
    if (ofOpenDay) slots.value = ofOpenDay.slots;
    state.value = "ready";
  }

  /** Shows the times of a day; the same day again closes it. */
  async function toggleDay(date: LocalDate) {
    const asked = toValue(where);
    slots.value = undefined;
    openDate.value = openDate.value === date ? undefined : date;
    if (!asked || !openDate.value) return;
    const answer = await slotsOf(asked, date);
    if (openDate.value !== date) return;
    if (answer) slots.value = answer.slots;
    else state.value = "unreachable";
  }

  // Many bookings at once make one change on the screen, so that nothing jumps under the finger.
  let settling: ReturnType<typeof setTimeout> | undefined;
  const reloadSoon = () => {
    clearTimeout(settling);
    settling = setTimeout(async () => {
      const before = JSON.stringify([days.value, slots.value]);
      await load();
      if (before !== JSON.stringify([days.value, slots.value])) changes.value++;
    }, settleMillis);
  };

  let stopWatching = () => {};
  watch(
    () => toValue(where)?.office,
    (office) => {
      stopWatching();
      stopWatching = office ? api.watchOffice(office, reloadSoon) : () => {};
    },
    { immediate: true },
  );
  watch(() => JSON.stringify(toValue(where)), load, { immediate: true });
  onScopeDispose(() => {
    stopWatching();
    clearTimeout(settling);
  });

  const hasFree = computed(() => firstFreeDay(days.value) !== undefined);
  return { state, days, next, reason, asOf, openDate, slots, changes, hasFree, load, toggleDay };
}
export type FreeTimes = ReturnType<typeof useFreeTimes>;
