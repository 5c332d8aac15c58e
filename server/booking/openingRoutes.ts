import * as v from "valibot";
import { OpeningsAnswerSchema } from "../../shared/booking/openingsAnswer.ts";
import { done } from "../../shared/problems.ts";
import { operation, type Operation } from "../http/operation.ts";
import { openingsCalendar } from "../messages/index.ts";
import type { ListOpenings } from "./listOpenings.ts";

const ofService = v.strictObject({ service: v.optional(v.string()) });
const inWords = v.strictObject({ service: v.optional(v.string()), language: v.optional(v.string()) });

interface Deps {
  list: ListOpenings;
  /** The title of an entry in a calendar, in the words of an office. */
  titleOf: (office: string, language: string) => string;
  publicUrl: URL;
}

/** The release calendar, to be read and to be subscribed to. */
export function openingOperations({ list, titleOf, publicUrl }: Deps): Operation[] {
  const room = "booking";
  const described = "Times that others give up are not in it; it follows from the rules alone.";
  return [
    operation({
      id: "listOpenings",
      method: "get",
      path: "/api/offices/{office}/openings",
      room,
      summary: "When new times open",
      description: `The next openings of each service within four weeks, five at most. ${described}`,
      query: ofService,
      answer: { status: 200, description: "In order.", schema: OpeningsAnswerSchema },
      refusals: ["invalid_input", "not_found"],
      handle: ({ path, query }) => list(path["office"] ?? "", query.service),
    }),
    operation({
      id: "subscribeToOpenings",
      method: "get",
      path: "/api/offices/{office}/openings.ics",
      room,
      summary: "When new times open, as a calendar to subscribe to",
      description: `Its entries name neither office nor matter. ${described}`,
      query: inWords,
      answer: { status: 200, description: "A calendar (RFC 5545)." },
      refusals: ["invalid_input", "not_found"],
      reply: async ({ path, query: { service, language = "de" } }) => {
        const office = path["office"] ?? "";
        const found = await list(office, service);
        if (!found.ok) return found;
        const { asOf, openings } = found.value;
        const pageOf = (services: readonly string[]) =>
          new URL(["/o", office, ...(services.length === 1 ? services : [])].map(encodeURI).join("/"), publicUrl).href;
        const content = openingsCalendar({
          office,
          title: titleOf(office, language),
          openings: openings.map(({ at, services }) => ({ at, page: pageOf(services) })),
          asOf,
        });
        return done(new Response(content, { headers: { "Content-Type": "text/calendar; charset=utf-8" } }));
      },
    }),
  ];
}
