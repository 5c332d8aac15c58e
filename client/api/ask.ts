import * as v from "valibot";
import type { Problem } from "../../shared/problems.ts";
import { afresh, takeAhead } from "./ahead.ts";
import { ProblemAnswer } from "./answers.ts";
import { noteContact } from "./contact.ts";
import type { Outcome } from "./outcome.ts";

export interface Question<T> {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** The answer expected; without one the call is answered by its status alone. */
  answer?: v.GenericSchema<unknown, T>;
  body?: unknown;
  headers?: Record<string, string | undefined>;
  /** The answer to fall back on when the server says that nothing has changed. */
  known?: T;
  onEtag?: (etag: string, value: T) => void;
}

export interface AskOptions {
  fetch?: typeof fetch;
  /** Milliseconds until a question, or an order that writes, counts as unanswered. */
  patience?: { read: number; write: number };
}

const jsonType = /^application\/(problem\+)?json\b/;

const defined = (headers: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

async function jsonOf(response: Response): Promise<unknown> {
  if (!jsonType.test(response.headers.get("Content-Type") ?? "")) return undefined;
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readProblem(json: unknown, response: Response): Outcome<never> {
  const read = v.safeParse(ProblemAnswer, json);
  if (!read.success) return { kind: "broken" };
  const wait = Number(response.headers.get("Retry-After"));
  const problem: Problem = wait > 0 ? { ...read.output, retryAfterSeconds: wait } : read.output;
  return { kind: "refused", problem };
}

async function readAnswer<T>(question: Question<T>, response: Response): Promise<Outcome<T>> {
  if (response.status === 304 && question.known !== undefined) return { kind: "ok", value: question.known };
  if (response.status === 204 && !question.answer) return { kind: "ok", value: undefined as T };
  const json = await jsonOf(response);
  if (!response.ok) return readProblem(json, response);
  if (!question.answer) return { kind: "broken" };
  const read = v.safeParse(question.answer, json);
  if (!read.success) return { kind: "broken" };
  const etag = response.headers.get("ETag");
  if (etag) question.onEtag?.(etag, read.output);
  return { kind: "ok", value: read.output };
}

/** Puts one question to the server and waits for its answer; never throws for what a network may do. */
export function asker({ fetch: ask = globalThis.fetch, patience = { read: 8_000, write: 20_000 } }: AskOptions = {}) {
  return async function <T>(question: Question<T>): Promise<Outcome<T>> {
    const method = question.method ?? "GET";
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), method === "GET" ? patience.read : patience.write);
    try {
      const ahead = method === "GET" && !question.known ? takeAhead(question.path) : undefined;
      const response = await (ahead ??
        ask(`/api${question.path}`, {
          ...afresh,
          method,
          signal: giveUp.signal,
          headers: defined({
            Accept: "application/json",
            "Content-Type": question.body === undefined ? undefined : "application/json",
            ...question.headers,
          }),
          ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
        }));
      const answer = await readAnswer(question, response);
      noteContact(answer.kind !== "broken");
      return answer;
    } catch {
      // Also while the body was read: half an answer is none.
      noteContact(false);
      return { kind: "unreachable" };
    } finally {
      clearTimeout(timer);
    }
  };
}
