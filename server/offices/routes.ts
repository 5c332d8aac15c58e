import { OfficesAnswerSchema, OfficeViewSchema } from "../../shared/offices/answers.ts";
import type { OfficeEntry, OfficeView } from "../../shared/offices/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { operation, type Operation } from "../http/operation.ts";

/** What the public may ask about offices. */
export interface OfficeDirectory {
  /** All offices, in a settled order. */
  list(): OfficeEntry[];
  /** One office as it stands now; `undefined` when there is none of this id. */
  view(office: string): OfficeView | undefined;
}

/** The public operations of this room. */
export function officeOperations(offices: OfficeDirectory): Operation[] {
  return [
    operation({
      id: "listOffices",
      method: "get",
      path: "/api/offices",
      room: "offices",
      summary: "All offices of this server",
      answer: { status: 200, description: "The offices.", schema: OfficesAnswerSchema },
      tagged: true,
      refusals: [],
      handle: async () => done({ offices: offices.list() }),
    }),
    operation({
      id: "readOffice",
      method: "get",
      path: "/api/offices/{office}",
      room: "offices",
      summary: "Everything about an office that anybody may know",
      description: "The access modes and the operation state are those in force at the moment of the answer.",
      answer: { status: 200, description: "The office.", schema: OfficeViewSchema },
      tagged: true,
      refusals: ["not_found"],
      handle: async ({ path }) => {
        const view = offices.view(path["office"] ?? "");
        return view ? done(view) : refused("not_found");
      },
    }),
  ];
}
