import { betterAuth } from "better-auth";
import type { Kysely } from "kysely";
import type { Tables } from "../db/schema.ts";
import { sessionCookie } from "../http/sessionCookie.ts";
import { enterAsPlugin } from "./enterAs.ts";

/** What the sign-in library is set up with. */
export interface AuthParts {
  db: Kysely<Tables>;
  secret: Uint8Array;
  publicUrl: URL;
  origins: readonly string[];
  /** Whether an account may have a session at all. */
  mayEnter: (user: string) => Promise<boolean>;
}

/** One shift on a tablet, with the time before and after it. */
const sessionSeconds = 12 * 60 * 60;

const columns = {
  created: { createdAt: "created_at", updatedAt: "updated_at" },
  user: { emailVerified: "email_verified" },
  session: { expiresAt: "expires_at", ipAddress: "ip_address", userAgent: "user_agent", userId: "user_id" },
  account: {
    accountId: "account_id",
    providerId: "provider_id",
    userId: "user_id",
    accessToken: "access_token",
    refreshToken: "refresh_token",
    idToken: "id_token",
    accessTokenExpiresAt: "access_token_expires_at",
    refreshTokenExpiresAt: "refresh_token_expires_at",
  },
  verification: { expiresAt: "expires_at" },
} as const;

/**
 * The sign-in library on our own database. It hashes passwords and keeps sessions; who may ask it, how often and from where is
 * decided in front of it. Nobody signs up, nothing is sent anywhere, no address of a tablet is kept.
 */
export function createAuth({ db, secret, publicUrl, origins, mayEnter }: AuthParts) {
  return betterAuth({
    appName: "Terminpass",
    baseURL: publicUrl.origin,
    basePath: "/api/auth",
    secret: Buffer.from(secret).toString("base64url"),
    trustedOrigins: [...origins],
    // Its tables keep instants as text and yes or no as 1 or 0 on both databases: that is what this type stands for.
    database: { db, type: "sqlite" },
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: true },
    // Wrong passwords are counted in front of it, by account and address; the library counts every sign-in of an address.
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    user: { modelName: "staff_user", fields: { ...columns.created, ...columns.user } },
    session: {
      modelName: "staff_session",
      fields: { ...columns.created, ...columns.session },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
    },
    account: { modelName: "staff_account", fields: { ...columns.created, ...columns.account } },
    verification: { modelName: "staff_verification", fields: { ...columns.created, ...columns.verification } },
    plugins: [enterAsPlugin],
    databaseHooks: { session: { create: { before: async ({ userId }) => mayEnter(userId) } } },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: sessionCookie(publicUrl) } },
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: "strict",
        path: "/",
        secure: publicUrl.protocol === "https:",
      },
      ipAddress: { disableIpTracking: true },
      disableOriginCheck: false,
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
