import type { Answers } from "./questions.ts";
import type { Text } from "./texts.ts";

/** An end of the guide that is no service: what to do instead, or nothing. */
export interface GuideOutcome {
  title: Text;
  text: Text;
  /** The service to look at if this does not fit. */
  service?: string;
}

/** Where an answer leads. `service` is an office's own id; `null` where it does not offer the matter. */
export type GuideTarget = { next: string } | { service: string | null } | { outcome: GuideOutcome };
/** What holds for whoever gives an answer, wherever it leads. */
export interface GuideWords {
  /** What to know before anything else. */
  first?: Text;
  /** The office has written to this person already: nobody with its letter waits for one. */
  written?: boolean;
}
/** An answer; `tells` are answers to the questions of the checklist that follow from it. */
export type GuideAnswer = { id: string; text: Text; tells?: Answers } & GuideWords & GuideTarget;

/** A plain question of the front door. */
export interface GuideNode {
  id: string;
  ask: Text;
  hint?: Text;
  answers: GuideAnswer[];
}

/** Where somebody stands in the guide. `tells`: what the answers so far say to the questions of the checklist. */
export type GuideStep =
  | { kind: "ask"; node: GuideNode }
  | ({ kind: "service"; service: string; tells: Answers } & GuideWords)
  | { kind: "outcome"; outcome: GuideOutcome }
  | { kind: "not_here"; first?: Text };

function endOf(answer: GuideAnswer, tells: Answers): GuideStep | undefined {
  if ("outcome" in answer) return { kind: "outcome", outcome: answer.outcome };
  if (!("service" in answer)) return undefined;
  const first = answer.first ? { first: answer.first } : {};
  if (answer.service === null) return { kind: "not_here", ...first };
  return { kind: "service", service: answer.service, tells, ...first, ...(answer.written ? { written: true } : {}) };
}

/**
 * Where the answers lead, taken in turn from the first question. At an answer that its question does not have (an old link) the
 * walk stays at that question. An office without a guide knows no question: `not_here`.
 */
export function guideStep(nodes: readonly GuideNode[], path: readonly string[]): GuideStep {
  let node = nodes[0];
  let tells: Answers = {};
  for (const id of path) {
    const answer = node?.answers.find((it) => it.id === id);
    if (!node || !answer) break;
    tells = { ...tells, ...answer.tells };
    const end = endOf(answer, tells);
    if (end) return end;
    node = nodes.find((it) => "next" in answer && it.id === answer.next);
  }
  return node ? { kind: "ask", node } : { kind: "not_here" };
}
