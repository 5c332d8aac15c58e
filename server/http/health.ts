import * as v from "valibot";
import { done } from "../../shared/problems.ts";
import { operation, type Operation } from "./operation.ts";
import { problemResponse } from "./problem.ts";

const headers = { "Cache-Control": "no-store" };

/** What whoever runs the server asks: whether the process lives, and whether it can serve. `notReady` gives the reason why not. */
export function healthOperations(notReady: () => string | null): Operation[] {
  return [
    operation({
      id: "isAlive",
      method: "get",
      path: "/livez",
      room: "health",
      summary: "Whether the process lives",
      answer: { status: 200, description: "It lives.", schema: v.strictObject({ live: v.literal(true) }) },
      refusals: [],
      reply: async (_, c) => done(c.json({ live: true }, 200, headers)),
    }),
    operation({
      id: "isReady",
      method: "get",
      path: "/readyz",
      room: "health",
      summary: "Whether the server can serve",
      answer: { status: 200, description: "It can serve.", schema: v.strictObject({ ready: v.literal(true) }) },
      refusals: ["unavailable"],
      reply: async (_, c) => {
        const reason = notReady();
        return done(
          reason === null
            ? c.json({ ready: true }, 200, headers)
            : problemResponse({ code: "unavailable" }, { detail: reason }),
        );
      },
    }),
  ];
}
