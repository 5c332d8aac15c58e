import * as v from "valibot";
import { PaperLetterAnswerSchema } from "../../shared/messages/paperLetters.ts";
import { operation, type Asking, type Operation } from "../http/operation.ts";
import type { PaperLetters } from "./paperLetters.ts";

type Staff = Asking<undefined, undefined, undefined, "signed_in">["staff"];
const id = (path: Record<string, string>) => path["id"] ?? "";

/** Letters for people without another address. */
export function letterOperations({ read, notePrinted }: PaperLetters<Staff>): Operation[] {
  const room = "messages";
  const staff = "signed_in";
  return [
    operation({
      id: "readLetter",
      method: "get",
      path: "/api/staff/messages/{id}/letter",
      room,
      summary: "A letter that is to be printed",
      description: "For messages of the channel `letter` that wait. In the language of the person, with her passes.",
      staff,
      answer: { status: 200, description: "The letter.", schema: PaperLetterAnswerSchema },
      refusals: ["not_found"],
      handle: ({ path, staff }) => read(id(path), staff),
    }),
    operation({
      id: "notePrinted",
      method: "post",
      path: "/api/staff/messages/{id}/printed",
      room,
      summary: "Say that a letter is printed",
      description: "It waits no more, and what stood in it is forgotten.",
      body: v.strictObject({}),
      bodyOptional: true,
      staff,
      answer: { status: 204, description: "The letter is settled." },
      refusals: ["not_found"],
      handle: ({ path, staff }) => notePrinted(id(path), staff),
    }),
  ];
}
