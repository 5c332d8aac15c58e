import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import { calendarDays, type NotBookable } from "../../../shared/booking/index.ts";
import type { OfferedTime } from "../../../shared/problems.ts";
import { addDays, localDateAt, parseInstant, type LocalDate } from "../../../shared/time/index.ts";
import type { Wish } from "../../api/index.ts";
import type { StoredVisit } from "../../device/index.ts";
import { usePorts } from "../ports.ts";
import { noteServerTime, serverNow } from "../serverTime.ts";
import { firstFreeDay, type CalendarDay } from "./calendarWeeks.ts";

interface Where {
  office: string;
  service: string;
  wish: Wish;
  zone: string;
  /** The visit that is to be moved: its times are those of the door it came by, and its own start is no "next free" one. */
  moved?: StoredVisit | undefined;
}

/** What the server is asked, and by whose secret. */
const asking = ({ wish, moved }: Where) =>
  ({ wish: moved ? { ...wish, moves: moved.id } : wish, secret: moved?.secret }) as const;

/** The free times of a service: the next one, the days, the times of the day that is open. Kept up to date while it is watched. */
export function useFreeTimes(where: MaybeRefOrGetter<Where | null>, { settleMillis = 800 } = {}) {
  const { api, clock } = usePorts();
  const state = ref<"loading" | "ready" | "unreachable" | "broken">("loading");
  const days = shallowRef<readonly CalendarDay[]>([]);
  const next = shallowRef<OfferedTime>();
  const reason = ref<NotBookable>();
  /** When times are released next, where none are free. */
  const opensAt = ref<string>();
  const asOf = ref("");
  const openDate = ref<LocalDate>();
  const slots = shallowRef<readonly OfferedTime[]>();
  /** How often the times changed under the person's eyes. */
  const changes = ref(0);

  async function slotsOf(asked: Where, date: LocalDate) {
    const { wish, secret } = asking(asked);
    const answer = await api.slots(asked.office, asked.service, { date, ...wish }, secret);
    return answer.kind === "ok" ? answer.value : undefined;
  }

  /** The next time, on the first free day or, where that has the person's own time only, on the second. */
  async function nextOf(asked: Where, listed: readonly CalendarDay[], first: LocalDate) {
    const second = firstFreeDay(listed.filter((it) => it.date > first));
    const own = asked.moved?.appointment.start;
    const isOther = ({ start }: OfferedTime) => !own || parseInstant(start) !== parseInstant(own);
    const ofFirst = await slotsOf(asked, first);
    const found = ofFirst?.slots.find(isOther);
    if (found || !ofFirst?.slots.length || !second) return found;
    return (await slotsOf(asked, second))?.slots.find(isOther);
  }

  /** Why nothing is free, and until when. */
  async function whyNone(asked: Where) {
    const { wish, secret } = asking(asked);
    const answer = await api.next(asked.office, asked.service, wish, secret);
    return answer.kind === "ok" ? answer.value : undefined;
  }

  async function load(): Promise<void> {
    const asked = toValue(where);
    if (!asked) return;
    const from = localDateAt(serverNow(clock), asked.zone);
    const { wish, secret } = asking(asked);
    const span = { from, to: addDays(from, calendarDays) };
    const answer = await api.days(asked.office, asked.service, { ...span, ...wish }, secret);
    if (answer.kind !== "ok") {
      // The office no longer has the visit that is to be moved: there is nothing to wait for.
      const isGone = asked.moved && answer.kind === "refused" && answer.problem.code === "not_found";
      if (isGone) [days.value, reason.value] = [[], "closed"];
      state.value = isGone ? "ready" : answer.kind === "unreachable" ? "unreachable" : "broken";
      return;
    }
    noteServerTime(answer.value.asOf, clock);
    // The device believed in another day than the office: ask again from the right one.
    if (localDateAt(serverNow(clock), asked.zone) !== from) return load();
    const firstDay = firstFreeDay(answer.value.days);
    const found = firstDay && (await nextOf(asked, answer.value.days, firstDay));
    const none = firstDay ? undefined : await whyNone(asked);
    const ofOpenDay = openDate.value && (await slotsOf(asked, openDate.value));
    days.value = answer.value.days;
    asOf.value = answer.value.asOf;
    next.value = found;
    reason.value = none?.reason;
    opensAt.value = none?.opensAt ?? undefined;
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
  // Whoever saw times sees them freshened up; whoever saw none gets them without a press.
  const recover = () => (state.value === "ready" ? reloadSoon() : void load());
  addEventListener("online", recover);
  onScopeDispose(() => {
    removeEventListener("online", recover);
    stopWatching();
    clearTimeout(settling);
  });

  const hasFree = computed(() => firstFreeDay(days.value) !== undefined);
  return { state, days, next, reason, opensAt, asOf, openDate, slots, changes, hasFree, load, toggleDay };
}
export type FreeTimes = ReturnType<typeof useFreeTimes>;
