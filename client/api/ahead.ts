/** Our own server alone answers, and afresh: a portal that sends us elsewhere is none of ours. */
export const afresh = { redirect: "error", cache: "no-store" } as const satisfies RequestInit;

const patience = 8_000;
const asked = new Map<string, Promise<Response>>();

/** Puts a question for which somebody will come, before the code is here that reads the answer. */
export function askAhead(path: string): void {
  const headers = { Accept: "application/json" };
  const answer = fetch(`/api${path}`, { ...afresh, headers, signal: AbortSignal.timeout(patience) });
  // Whoever comes for it hears what went wrong.
  answer.catch(() => undefined);
  asked.set(path, answer);
}

/** The answer to a question put before; it is given once. */
export function takeAhead(path: string): Promise<Response> | undefined {
  const answer = asked.get(path);
  asked.delete(path);
  return answer;
}
