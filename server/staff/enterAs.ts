import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import * as v from "valibot";

const Entering = v.strictObject({ user: v.string() });

/**
 * Lets the sign-in library begin a session for somebody whom the server itself has let in. It has no address, so that no request
 * reaches it. 401 where the account may have no session.
 */
export const enterAsPlugin = {
  id: "terminpass-enter-as",
  endpoints: {
    enterAs: createAuthEndpoint.serverOnly({ method: "POST", body: Entering }, async (ctx) => {
      const { internalAdapter: accounts } = ctx.context;
      const user = await accounts.findUserById(ctx.body.user);
      const session = user && (await accounts.createSession(user.id));
      if (!user || !session) throw ctx.error("UNAUTHORIZED");
      await setSessionCookie(ctx, { session, user });
      return ctx.json({ token: session.token });
    }),
  },
} as const;
