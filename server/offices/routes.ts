import * as v from "valibot";
import { OfficesAnswerSchema, OfficeViewSchema } from "../../shared/offices/answers.ts";
import { inLanguage, type OfficeEntry, type OfficeView } from "../../shared/offices/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { operation, type Operation } from "../http/operation.ts";

/** What the public may ask about offices. */
export interface OfficeDirectory {
  /** Tags of the languages in which the server knows texts, German first. */
  languages: readonly string[];
  /** All offices, in a settled order. */
  list(): OfficeEntry[];
  /** One office as it stands now, with a language in German and that one only; `undefined` when there is none of this id. */
  view(office: string, language?: string): OfficeView | undefined;
}

/** The public operations of this room. */
export function officeOperations(offices: OfficeDirectory): Operation[] {
  const known = `one of ${offices.languages.join(", ")}`;
  const query = v.strictObject({ language: v.optional(v.picklist(offices.languages, `write ${known}`)) });
  const perLanguage = "With a language the texts come in German and that language only, else in all there are.";
  return [
    operation({
      id: "listOffices",
      method: "get",
      path: "/api/offices",
      room: "offices",
      summary: "All offices of this server",
      description: perLanguage,
      query,
      answer: { status: 200, description: "The offices.", schema: OfficesAnswerSchema },
      tagged: true,
      refusals: [],
      handle: async ({ query: { language } }) => {
        const list = offices.list();
        return done({ offices: language ? inLanguage(list, language) : list });
      },
    }),
    operation({
      id: "readOffice",
      method: "get",
      path: "/api/offices/{office}",
      room: "offices",
      summary: "Everything about an office that anybody may know",
      description: `The access modes and the operation state are those in force at the moment of the answer. ${perLanguage}`,
      query,
      answer: { status: 200, description: "The office.", schema: OfficeViewSchema },
      tagged: true,
      refusals: ["not_found"],
      handle: async ({ path, query: { language } }) => {
        const view = offices.view(path["office"] ?? "", language);
        return view ? done(view) : refused("not_found");
      },
    }),
  ];
}
