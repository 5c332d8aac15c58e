import type { StaffApi } from "../../api/staff.ts";
import type { ServerClock, Watches } from "./serverClock.ts";
import { cursor, takeChanges } from "./dayList.ts";
import { fact, keepFact } from "./database.ts";
import { noteMissing, whatIsHere } from "./missing.ts";
import { raiseSeq, waiting } from "./outbox.ts";
import { connectionBy, type Connection } from "./connection.ts";

/**
 * How a pull ended. `push_first`: the server has acts whose receipt was lost. `anew`: it wants the list to be pulled as a whole.
 * `outdated`: it gives nothing to a program as old as this one.
 */
export type PullEnd =
  | { kind: "done" | "push_first"; changes: number }
  | { kind: "anew" | "sign_in" | "outdated" }
  | { kind: "failed"; connection: Connection };

interface Parts {
  api: Pick<StaffApi, "pull" | "keySet">;
  clock: Pick<ServerClock, "contact" | "now">;
  watches: Pick<Watches, "elapsed">;
}

const signedInOffice = async () => (await fact("session"))?.office.id;

/** Hears from the server what has changed since the last time; with `anew` the whole list, which takes the place of the one held. */
export async function pullChanges({ api, clock, watches }: Parts, anew = false): Promise<PullEnd> {
  const known = anew ? undefined : await cursor();
  // What is here is looked at before the question: an act that is sent meanwhile is not missed.
  const [here, office] = await Promise.all([whatIsHere(), signedInOffice()]);
  const askedAt = watches.elapsed();
  const answer = await api.pull(here.device, known, here.lastSeq);
  if (answer.kind !== "ok") {
    if (answer.kind === "refused" && answer.code === "program_too_old") return { kind: "outdated" };
    const lost = answer.kind === "refused" && (answer.status === 401 || answer.status === 403);
    return lost ? { kind: "sign_in" } : { kind: "failed", connection: connectionBy(answer) };
  }
  clock.contact(answer.value.asOf, askedAt);
  if (answer.value.reset && known !== undefined) return { kind: "anew" };
  const { lastSeq } = answer.value;
  await raiseSeq(lastSeq);
  await noteMissing(answer.value.missing ?? [], here, clock.now());
  const oldest = (await waiting(1))[0]?.seq;
  await takeChanges(answer.value, known === undefined, office, known);
  const kind = oldest !== undefined && oldest <= lastSeq ? "push_first" : "done";
  return { kind, changes: answer.value.changes.length + (known === undefined ? 1 : 0) };
}

/** Fetches the keys. A set with a lower sequence than the one held is an old one that somebody plays back. */
export async function pullKeys({ api, clock }: Omit<Parts, "watches">): Promise<void> {
  const answer = await api.keySet();
  if (answer.kind !== "ok") return;
  const held = await fact("keySet");
  if (held && answer.value.sequence < held.set.sequence) return;
  await keepFact("keySet", { set: answer.value, asOf: clock.now() });
}
