const texts = new WeakMap<object, string>();

/** Tells the JSON text of an answer whose parts were written down before; the text has to say the same as the answer. */
export function withJson<T extends object>(answer: T, text: string): T {
  texts.set(answer, text);
  return answer;
}

/** The JSON text of an answer. */
export function jsonOf(answer: unknown): string {
  const known = typeof answer === "object" && answer !== null ? texts.get(answer) : undefined;
  return known ?? JSON.stringify(answer);
}
