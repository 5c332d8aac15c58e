import type { GuideAnswer, GuideNode } from "../../../shared/offices/index.ts";

/** A question of the guide and the answer given to it. */
export interface GivenAnswer {
  node: GuideNode;
  answer: GuideAnswer;
}

/** The questions answered so far, in turn. It ends where an address names an answer that its question does not have. */
export function guideTrail(nodes: readonly GuideNode[], path: readonly string[]): GivenAnswer[] {
  const trail: GivenAnswer[] = [];
  let node = nodes[0];
  for (const id of path) {
    const answer = node?.answers.find((it) => it.id === id);
    if (!node || !answer) break;
    trail.push({ node, answer });
    node = "next" in answer ? nodes.find((it) => it.id === answer.next) : undefined;
  }
  return trail;
}
