import { done, refused, type Result } from "../../shared/problems.ts";
import type { SignedInDevice } from "../../shared/staff/index.ts";
import type { Auth } from "./auth.ts";
import type { Tries } from "./tries.ts";

/** What somebody types to sign in (Anmeldung). */
export interface Credentials {
  email: string;
  password: string;
}

/** A person mistypes a few times; a whole office may share one address; an account may be guessed at from many. */
const most = { accountFromAddress: 5, address: 50, account: 100 };

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

/** What is to be done with a session that has just begun on an enrolled device. */
export type NoteSignIn = (device: SignedInDevice, token: string) => Promise<void>;

const tokenIn = async (response: Response) => ((await response.clone().json()) as { token: string }).token;

/**
 * Signs in: sets the session cookie, or refuses without saying which half was wrong. Guessing is limited by account and address
 * together, so that a stranger elsewhere cannot lock the reception out with a few tries; by address; and, much higher, by account.
 */
export function signIn(auth: Auth, tries: Tries, publicUrl: URL, note: NoteSignIn) {
  return async (
    { email, password }: Credentials,
    address: string,
    device: SignedInDevice | undefined,
  ): Promise<Result<Response>> => {
    const account = email.toLowerCase();
    const attempt = tries.begin([
      [`${account} ${address}`, most.accountFromAddress],
      [`from ${address}`, most.address],
      [account, most.account],
    ]);
    if (!attempt.ok) return attempt;
    const response = await askAuth(auth, publicUrl, "/sign-in/email", { email, password });
    // A wrong password, no such account, no address at all: the same to whoever asks.
    if (!response.ok) return refused("not_signed_in");
    attempt.value();
    if (device) await note(device, await tokenIn(response));
    return done(withCookiesOf(response));
  };
}

/** Signs somebody in whom an enrolled device has let in with her PIN: the same session as with a password. */
export function enterOn(auth: Auth, note: NoteSignIn) {
  return async (device: SignedInDevice, user: string): Promise<Result<Response>> => {
    const response = await auth.api.enterAs({ body: { user }, asResponse: true });
    if (!response.ok) return refused("not_signed_in");
    await note(device, await tokenIn(response));
    return done(withCookiesOf(response));
  };
}

/** Signs out (Abmeldung): the session is over at once, also for whoever copied its cookie. */
export function signOut(auth: Auth, publicUrl: URL) {
  return async (cookie: string | undefined): Promise<Result<Response>> =>
    done(withCookiesOf(await askAuth(auth, publicUrl, "/sign-out", {}, cookie)));
}
