import type { GuideAnswer, GuideNode, Service } from "../../shared/offices/index.ts";
import type { Guide, WrittenAnswer } from "./guide.ts";

/** An office's own service for a matter of the catalogue: the one that is it, else one that takes it in. */
function serviceFor(services: readonly Service[], numbers: readonly string[] = []): string | null {
  const found = numbers.flatMap((number) => [
    ...services.filter((it) => it.catalogue === number),
    ...services.filter((it) => it.covers.includes(number)),
  ]);
  return found[0]?.id ?? null;
}

function answerFor(answer: WrittenAnswer, services: readonly Service[]): GuideAnswer {
  const { id, text, next, service: numbers, outcome, tells, first, written } = answer;
  const words = { ...(first ? { first } : {}), ...(written ? { written } : {}) };
  const head = { id, text, ...(tells ? { tells } : {}), ...words };
  if (next !== undefined) return { ...head, next };
  const service = serviceFor(services, numbers);
  if (service !== null || !outcome) return { ...head, service };
  const { title, text: said, service: others } = outcome;
  const instead = serviceFor(services, others);
  return { ...head, outcome: { title, text: said, ...(instead === null ? {} : { service: instead }) } };
}

/** The front door of one office: matters lead to its own services. */
export function guideFor(guide: Guide, services: readonly Service[]): GuideNode[] {
  return guide.map(({ id, ask, hint, answers }) => ({
    id,
    ask,
    ...(hint ? { hint } : {}),
    answers: answers.map((it) => answerFor(it, services)),
  }));
}
