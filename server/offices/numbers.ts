import type { Finding, Path } from "./faults.ts";

/** Something that wants a number: an office, or a service of one. */
export interface Wish {
  id: string;
  /** The number its file asks for; without one the server chooses. */
  number?: number | undefined;
  /** Where the file says so. */
  at: Path;
}

/** A fault in the wish of that id. */
export type WishFinding = Finding & { id: string };

/** Why a wish cannot be met: numbers stand in passes and are never changed nor given a second time. */
function refusal({ id, number, at }: Wish, kept: ReadonlyMap<string, number>): WishFinding[] {
  if (number === undefined) return [];
  const own = kept.get(id);
  const holder = [...kept].find(([, it]) => it === number)?.[0];
  const message =
    own !== undefined && own !== number
      ? `"${id}" has the number ${own} for ever; write ${own}, or leave the number out`
      : holder !== undefined && holder !== id
        ? `the number ${number} belongs to "${holder}" for ever; write another one, or leave the number out`
        : undefined;
  return message ? [{ id, path: at, message }] : [];
}

/** Gives every wish its number: the one kept for it, the one it asks for, or the smallest that nobody has or wants. */
export function giveNumbers(
  wishes: readonly Wish[],
  kept: ReadonlyMap<string, number>,
): { numbers: Map<string, number>; findings: WishFinding[] } {
  const taken = new Set([...kept.values(), ...wishes.flatMap(({ number }) => number ?? [])]);
  const smallestFree = () => {
    let number = 1;
    while (taken.has(number)) number++;
    taken.add(number);
    return number;
  };
  const numbers = new Map(wishes.map(({ id, number }) => [id, kept.get(id) ?? number ?? smallestFree()]));
  return { numbers, findings: wishes.flatMap((wish) => refusal(wish, kept)) };
}
