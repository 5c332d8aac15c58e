import type { StaffAnswer, StaffApi } from "../../api/staff.ts";
import type { ServerClock, Watches } from "./serverClock.ts";

/**
 * How the server can be reached: `slow` when it answers, but late; `blocked` when somebody else answers in its place, such as the
 * sign-in page of a Wi-Fi.
 */
export const connections = ["online", "slow", "blocked", "offline"] as const;
export type Connection = (typeof connections)[number];

const patience = 3_000;
const slowAfter = 1_000;

/** Being online is proven, not believed: an echo of a fresh nonce, within three seconds. A good echo also tells the time. */
export async function probe(
  api: Pick<StaffApi, "probe">,
  clock: Pick<ServerClock, "contact">,
  { elapsed }: Pick<Watches, "elapsed">,
): Promise<Connection> {
  const askedAt = elapsed();
  const answer = await api.probe(crypto.randomUUID(), patience);
  if (answer.kind !== "ok") return connectionBy(answer);
  clock.contact(answer.value.now, askedAt);
  return elapsed() - askedAt > slowAfter ? "slow" : "online";
}

/** What any other answer shows of the connection. A refusal with a code is the server's own voice. */
export function connectionBy(answer: Exclude<StaffAnswer<unknown>, { kind: "ok" }>): Connection {
  if (answer.kind === "unreachable") return "offline";
  return answer.kind === "refused" ? "online" : "blocked";
}

export const isReached = (connection: Connection) => connection === "online" || connection === "slow";
