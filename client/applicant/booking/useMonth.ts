import { computed, ref, watch } from "vue";
import type { LocalDate } from "../../../shared/time/index.ts";
import { dayInMonth, monthOf, monthWeeks } from "./calendarMonth.ts";
import type { CalendarView } from "./calendarView.ts";
import { firstFreeDay } from "./calendarWeeks.ts";

/** The month that is shown: that of the day which the tabulator key reaches, within what the calendar knows. */
export function useMonth(view: Readonly<Pick<CalendarView, "days" | "openDate">>) {
  const known = computed(() => new Map(view.days.map((it) => [it.date, it])));
  /** Beyond the month of the last free time there is nothing to turn to. */
  const lastMonth = computed(() => {
    const lastFree = view.days.findLast((it) => it.level !== "none") ?? view.days.at(-1);
    return lastFree && monthOf(lastFree.date);
  });
  const first = () => view.days[0]?.date;
  const last = () => view.days.findLast((it) => monthOf(it.date) === lastMonth.value)?.date;

  const current = ref((view.openDate ?? firstFreeDay(view.days) ?? first()) as LocalDate);
  const month = computed(() => monthOf(current.value));
  const weeks = computed(() => monthWeeks(month.value));
  const isEmpty = computed(() => !view.days.some((it) => monthOf(it.date) === month.value && it.level !== "none"));

  /** The nearest date within the calendar's reach. */
  const within = (date: LocalDate) => [first() ?? date, date, last() ?? date].sort()[1] as LocalDate;
  const reaches = (direction: 1 | -1) => monthOf(within(dayInMonth(current.value, direction))) !== month.value;
  function turn(direction: 1 | -1) {
    if (reaches(direction)) current.value = within(dayInMonth(current.value, direction));
  }

  // A new day may have begun while the page was open.
  watch(
    () => view.days,
    () => (current.value = within(current.value)),
  );

  return { known, current, month, weeks, isEmpty, within, reaches, turn };
}
