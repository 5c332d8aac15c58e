import type { PlanPreviewAnswer } from "../../shared/booking/index.ts";

const count = (number: number, one: string, more: string) => `${number} ${number === 1 ? one : more}`;

const reasons = {
  outside: "lies in no opening time any more",
  over_capacity: "has no counter any more",
} as const;

type Starts = PlanPreviewAnswer["gained"];

/** The starts of a list, one line per date and service; of many the first and the last. */
function startLines(sign: "+" | "-", days: Starts): string[] {
  return days.map(({ date, service, starts }) => {
    const span = starts.length === 1 ? starts[0] : `${starts[0]} to ${starts.at(-1)}`;
    return `  ${sign} ${date}  ${service}: ${count(starts.length, "start", "starts")}, ${span}`;
  });
}

const sum = (days: Starts) => days.reduce((all, it) => all + it.starts.length, 0);

/** A preview of changed rules in plain words. */
export function previewText({ from, to, gained, lost, hit }: PlanPreviewAnswer): string {
  const bookings = hit.map((it) => `  ! ${it.start}  ${it.service}: booking ${it.code} ${reasons[it.conflict]}`);
  return [
    `From ${from} to ${to}. Nothing was applied.`,
    "",
    `${count(sum(gained), "start", "starts")} gained`,
    ...startLines("+", gained),
    `${count(sum(lost), "start", "starts")} lost`,
    ...startLines("-", lost),
    `${count(hit.length, "booking", "bookings")} hit`,
    ...bookings,
    ...(hit.length > 0 ? ["", "These bookings stay as agreed until somebody moves or cancels them."] : []),
  ].join("\n");
}
