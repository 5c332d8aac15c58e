import type { LocalDate } from "../time/index.ts";
import type { Address, Move } from "./place.ts";
import type { Text } from "./texts.ts";

type Stated = Text | null | undefined;

/** What of an office says where it is: of its file, or of what visitors see of it. */
interface Placed<A> {
  address?: A | undefined;
  units: readonly { id: string; room?: Stated; floor?: Stated }[];
  moves?: readonly Move[] | undefined;
}

/** Where a unit of an office is on a date, by the moves that have happened then (MR-22). */
export function placeOn<A>({ address, units, moves = [] }: Placed<A>, unit: string, date: LocalDate) {
  const now = units.find((it) => it.id === unit);
  let place: { address: A | Address | undefined; room: Stated; floor: Stated } = {
    address,
    room: now?.room,
    floor: now?.floor,
  };
  const done = moves.filter((it) => it.from <= date).sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const move of done) {
    const its = move.units[unit];
    if (move.address) place = { ...place, address: move.address };
    if (its) place = { ...place, room: its.room, floor: its.floor };
  }
  return place;
}
