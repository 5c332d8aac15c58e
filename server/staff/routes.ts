import * as v from "valibot";
import { operation, type Operation } from "../http/operation.ts";
import type { Staff } from "./createStaff.ts";
import { deviceOperations } from "./devices/routes.ts";

const Credentials = v.strictObject({
  email: v.pipe(v.string(), v.maxLength(254)),
  password: v.pipe(v.string(), v.maxLength(128)),
});
const Nothing = v.strictObject({});

/** Signing in and out, and the tablets it is done on. Of the sign-in library no other address is served. */
export function staffOperations(staff: Staff): Operation[] {
  const room = "staff";
  return [
    operation({
      id: "signIn",
      method: "post",
      path: "/api/auth/sign-in/email",
      room,
      summary: "Sign in as a member of staff",
      description: "Sets the session cookie. Five wrong passwords in a quarter of an hour are answered with too_many.",
      body: Credentials,
      staff: "signing_in",
      answer: { status: 200, description: "Signed in.", schema: Nothing },
      refusals: [],
      reply: ({ body, address, device }) => staff.signIn(body, address(), device),
    }),
    operation({
      id: "signOut",
      method: "post",
      path: "/api/auth/sign-out",
      room,
      summary: "Sign out",
      body: Nothing,
      bodyOptional: true,
      staff: "signing_in",
      answer: { status: 200, description: "Signed out, also where nobody was signed in.", schema: Nothing },
      refusals: [],
      reply: (_, c) => staff.signOut(c.req.header("Cookie")),
    }),
    ...deviceOperations(staff),
  ];
}
