import type { SeqRange } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { factIn, onStaffDatabase, type StaffDatabase } from "./database.ts";
import { deviceIn } from "./deviceNumber.ts";

/** The acts of this device by their numbers: how many there were, and which of them lie here. */
export interface Here {
  device: string;
  lastSeq: number;
  seqs: ReadonlySet<number>;
}

/** Looks at one instant, so that no act is between outbox and tray. */
export function whatIsHere(): Promise<Here> {
  return onStaffDatabase((it) =>
    it.transaction("rw", [it.facts, it.outbox, it.tray], async () => {
      const { id, lastSeq } = await deviceIn(it);
      const [waiting, aside] = await Promise.all([
        it.outbox.toCollection().primaryKeys(),
        it.tray.toCollection().primaryKeys(),
      ]);
      return { device: id, lastSeq, seqs: new Set([...waiting, ...aside]) };
    }),
  );
}

/**
 * Notes which acts are neither here nor at the server: their queue was deleted before it was sent, or the server was set back
 * behind its own receipts. A person has to hear of it; what somebody has dealt with is not told again.
 */
export function noteMissing(unknownThere: readonly SeqRange[], here: Here, now: Instant): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.facts, async () => {
      const dealtWith = new Set((await factIn(it, "dealtWith"))?.seqs);
      const seqs = numbersIn(unknownThere).filter((seq) => !here.seqs.has(seq) && !dealtWith.has(seq));
      const before = await factIn(it, "missing");
      if (seqs.length === 0) return it.facts.delete("missing");
      await it.facts.put({ id: "missing", value: { seqs, since: before?.since ?? now } });
    }),
  );
}

const numbersIn = (ranges: readonly SeqRange[]) =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

/** A person has heard of what is missing. */
export function dealWithMissing(): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.facts, async () => {
      await addDealtWith(it, (await factIn(it, "missing"))?.seqs ?? []);
      await it.facts.delete("missing");
    }),
  );
}

/** Keeps the numbers of acts that the server never gets and nobody has to look for. Call it inside a transaction over `facts`. */
export async function addDealtWith(database: Pick<StaffDatabase, "facts">, seqs: readonly number[]): Promise<void> {
  const before = (await factIn(database, "dealtWith"))?.seqs ?? [];
  await database.facts.put({ id: "dealtWith", value: { seqs: [...new Set([...before, ...seqs])] } });
}
