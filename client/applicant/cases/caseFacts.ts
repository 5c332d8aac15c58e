import type { ChecklistItem, Question } from "../../../shared/offices/index.ts";
import type { Text } from "../../../shared/offices/texts.ts";

/** What a checklist is made of, whether it comes from the page of a service or from a visit kept on this device. */
export interface CaseFacts {
  /** The id under which this device keeps what was ticked. */
  id: string;
  /** A list whose ticks are taken over while this one has none of its own: somebody ticked first and booked then. */
  before?: string;
  officeName: Text;
  services: { id: string; name: Text; checklist: ChecklistItem[]; verify?: boolean }[];
  questions: Question[];
  /** When the office said so, in milliseconds. */
  asOf: number;
  timeZone: string;
}
