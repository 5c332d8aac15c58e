import { emptyPerson, type Draft } from "./draft.ts";

type Fields = Record<string, unknown>;
const isFields = (it: unknown): it is Fields => typeof it === "object" && it !== null && !Array.isArray(it);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What was changed here stands; where nothing was, what the other tab has. */
const whole = <T>(base: T, mine: T, theirs: T): T => (isSame(base, mine) ? theirs : mine);

function byField<T>(base: T, mine: T, theirs: T): T {
  if (!isFields(mine) || !isFields(theirs)) return whole(base, mine, theirs);
  const before: Fields = isFields(base) ? base : {};
  const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  return Object.fromEntries([...names].map((it) => [it, byField(before[it], mine[it], theirs[it])])) as T;
}

function companions(base: Draft, mine: Draft, theirs: Draft): Draft["companions"] {
  const longer = mine.companions.length > theirs.companions.length ? mine : theirs;
  const nth = (draft: Draft, index: number) => draft.companions[index] ?? emptyPerson();
  return longer.companions.map((_, index) => byField(nth(base, index), nth(mine, index), nth(theirs, index)));
}

/** An attempt is lost by nobody's save: only who had its answer takes it out. */
function unanswered(base: Draft, mine: Draft, theirs: Draft): Draft["unanswered"] {
  const isIn = (draft: Draft, key: string) => draft.unanswered.some((it) => it.key === key);
  const added = mine.unanswered.filter((it) => !isIn(base, it.key) && !isIn(theirs, it.key));
  const left = theirs.unanswered.filter((it) => isIn(mine, it.key) || !isIn(base, it.key));
  return [...left, ...added];
}

/**
 * Two tabs with one draft: field by field, what this tab changed since `base` wins, everything else is as the other tab left it.
 * A time kept is one field, so it belongs to the tab that chose last. A draft that became an appointment is not mixed with one
 * that is still typed: whoever types on after that is at the next appointment.
 */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Draft {
  if (mine.booked && mine.booked !== base.booked) return mine;
  if (theirs.booked && theirs.booked !== base.booked) return whole(base, mine, theirs);
  return {
    ...byField(base, mine, theirs),
    door: whole(base.door, mine.door, theirs.door),
    hold: whole(base.hold, mine.hold, theirs.hold),
    asked: whole(base.asked, mine.asked, theirs.asked),
    companions: companions(base, mine, theirs),
    unanswered: unanswered(base, mine, theirs),
  };
}
