import { refused, type ProblemCode, type Result } from "../../shared/problems.ts";
import type { Trx } from "./events.ts";
import { lockNames } from "./locks.ts";
import { inserting, prepared } from "./prepared.ts";
import type { Seal } from "./seal.ts";

/** For how long the answer to a key is kept at least, in milliseconds: two days. */
export const keptFor = 48 * 60 * 60 * 1000;

/** One call with its key. `call` names the verb and what it acts on, so that a key does not fit another call. */
export interface KeyedCall {
  office: string;
  key: string | undefined;
  call: string;
  body: unknown;
  now: number;
}

/** What was sent is at fault: whoever corrects it may use the key again. */
const notKept: readonly ProblemCode[] = ["invalid_input", "not_found"];

/** JSON in which the order of the members does not count. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`;
}

const storedAnswer = prepared((db, it: { office: string; key: string }) =>
  db
    .selectFrom("idempotency")
    .select(["body_hash", "sealed_answer"])
    .where("office", "=", it.office)
    .where("key", "=", it.key),
);

const storeAnswer = inserting("idempotency", ["office", "key", "body_hash", "sealed_answer", "at"]);

/**
 * Gives the first answer again to whoever sends the same key and body, refusals included; another body is refused. The
 * answer is stored in the transaction that made it true. Requests at the same time wait for each other at its lock. `beside` asks
 * for what the answer needs, without waiting for it.
 */
export async function answerOnce<T, A = void>(
  trx: Trx,
  seal: Seal,
  { office, key, call, body, now }: KeyedCall,
  answer: (asked: A) => Promise<Result<T>>,
  beside: () => Promise<A> = async () => undefined as A,
): Promise<Result<T>> {
  if (key === undefined) return answer(await beside());
  await lockNames(trx, [`key/${office}/${key}`]);
  const asked = await beside();
  const bodyHash = seal.hash("body", `${call}\n${canonical(body)}`);
  const place = `idempotency/${office}/${key}`;
  const [stored] = await storedAnswer(trx, { office, key });
  if (stored && stored.body_hash !== bodyHash) return refused("key_reused");
  if (stored) return JSON.parse(seal.open(stored.sealed_answer, place)) as Result<T>;
  const result = await answer(asked);
  if (!result.ok && notKept.includes(result.problem.code)) return result;
  const sealed_answer = seal.seal(JSON.stringify(result), place);
  await storeAnswer.later(trx, { office, key, body_hash: bodyHash, sealed_answer, at: now });
  return result;
}
