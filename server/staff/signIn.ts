import { done, refused, type Result } from "../../shared/problems.ts";
import type { Attempts } from "./attempts.ts";
import type { Auth } from "./auth.ts";

/** What somebody types to sign in (Anmeldung). */
export interface Credentials {
  email: string;
  password: string;
}

/** Asks the sign-in library, as if its own page did. */
async function askAuth(auth: Auth, publicUrl: URL, path: string, body: object, cookie?: string): Promise<Response> {
  const headers = {
    "Content-Type": "application/json",
    Origin: publicUrl.origin,
    ...(cookie ? { Cookie: cookie } : {}),
  };
  const url = new URL(`/api/auth${path}`, publicUrl.origin);
  const response = await auth.handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
  if (response.status >= 500) throw new Error(`sign-in library: ${response.status}`);
  return response;
}

/** Our own answer: the cookies of the library's one, without the session token that it tells the page. */
function withCookiesOf(response: Response): Response {
  const headers = new Headers({ "Content-Type": "application/json", "Cache-Control": "no-store" });
  for (const cookie of response.headers.getSetCookie()) headers.append("Set-Cookie", cookie);
  return new Response("{}", { status: 200, headers });
}

/** Signs in: sets the session cookie, or refuses without saying which half was wrong. */
export function signIn(auth: Auth, attempts: Attempts, publicUrl: URL) {
  return async ({ email, password }: Credentials, address: string): Promise<Result<Response>> => {
    const attempt = attempts.begin(email.toLowerCase(), address);
    if (!attempt.ok) return attempt;
    const response = await askAuth(auth, publicUrl, "/sign-in/email", { email, password });
    // A wrong password, no such account, no address at all: the same to whoever asks.
    if (!response.ok) return refused("not_signed_in");
    attempt.value();
    return done(withCookiesOf(response));
  };
}

/** Signs out (Abmeldung): the session is over at once, also for whoever copied its cookie. */
export function signOut(auth: Auth, publicUrl: URL) {
  return async (cookie: string | undefined): Promise<Result<Response>> =>
    done(withCookiesOf(await askAuth(auth, publicUrl, "/sign-out", {}, cookie)));
}
