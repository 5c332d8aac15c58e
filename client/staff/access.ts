import type { StaffSession } from "../../shared/sync/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { StaffApi } from "../api/staff.ts";
import {
  checkPin,
  countWaiting,
  enrol,
  fact,
  forgetEverybody,
  forgetFacts,
  forgetOpenedNames,
  forgetPerson,
  forgetPersons,
  isBlocked,
  keepFact,
  keepPerson,
  newPerson,
  openDeviceSession,
  refreshPerson,
  thisDevice,
  type EnrolFailure,
  type PinCheck,
} from "../device/staff/index.ts";
import type { TabletState } from "./tabletState.ts";

/** Why a sign-in did not come about. */
export type SignInFailure =
  "wrong" | "too_many" | "no_office" | "other_office" | "foreign_tablet" | "unreachable" | "failed";

/** Why a PIN was not set. */
export type PinFailure = "sign_in" | "unreachable" | "failed";

type Known = StaffSession & { user: string };
const isKnown = (session: StaffSession | null): session is Known => session?.user !== undefined;

interface Parts {
  api: StaffApi;
  state: Pick<TabletState, "session" | "enrolled">;
  now(): Instant;
  /** From this moment the screen shows nobody's name. */
  hide(): void;
  /** Who works here has changed on the disk: the page reads it anew and exchanges in that person's name. */
  changed(): Promise<void>;
  /** The server takes the calls of this browser for those of whoever works here. */
  served(): void;
}

/** Who may work at this tablet: enrolment, sign-in by password and by PIN, change of person, sign-out, and blocking. */
export function createAccess({ api, state, now, hide, changed, served }: Parts) {
  /** What whoever works here knows. It lives as long as the page, and goes with the person. */
  let known: { user: string; proof: string } | undefined;
  let leaving: Promise<void> = Promise.resolve();
  let renewing: Promise<boolean> | undefined;
  let forgetting: Promise<void> | undefined;

  /** Ends the sign-in at the server. Where it is not reached, the device remembers whose sign-in is still open there. */
  async function leave(): Promise<void> {
    const answer = await api.signOut();
    if (answer.kind !== "ok" && answer.kind !== "refused") return;
    // What the disk does not let go of now the server refuses next time.
    await forgetFacts("servedAs").catch(() => undefined);
  }

  async function enter(session: StaffSession): Promise<void> {
    const { id, number } = session.office;
    await keepFact("office", { id, number });
    await keepFact("session", session);
    await changed();
  }

  async function signIn(email: string, password: string): Promise<SignInFailure | undefined> {
    await leaving;
    const signed = await api.signIn(email, password);
    if (signed.kind === "unreachable") return "unreachable";
    if (signed.kind !== "ok") {
      if (signed.status === 429) return "too_many";
      return signed.status === 401 || signed.status === 400 || signed.status === 403 ? "wrong" : "failed";
    }
    const answer = await api.session();
    if (answer.kind !== "ok") return answer.kind === "refused" ? "no_office" : "unreachable";
    const refusal = await comeTo(answer.value.office.id);
    if (refusal) {
      await api.signOut();
      return refusal;
    }
    known = undefined;
    await noteServed(answer.value);
    await enter(answer.value);
    return undefined;
  }

  /** Where somebody of another office signs in, what is here of the former one goes, unless it still has to be sent. */
  async function comeTo(office: string): Promise<SignInFailure | undefined> {
    const home = state.enrolled?.office;
    if (home && home.id !== office) return "foreign_tablet";
    const before = await fact("office");
    if (!before || before.id === office) return undefined;
    // What waits would be taken for acts of the office that signs in now.
    if ((await countWaiting()) > 0) return "other_office";
    await forgetPersons();
    return undefined;
  }

  /** Rights, services and units may be others than when this person last had the server. */
  async function noteServed(session: StaffSession): Promise<void> {
    if (!isKnown(session)) return forgetFacts("servedAs");
    await keepFact("servedAs", { user: session.user });
    await refreshPerson(session);
  }

  /** Judged by what lies here, with and without a network; the server hears of it as soon as it is reached. */
  async function signInByPin(user: string, pin: string): Promise<Exclude<PinCheck, { kind: "right" }> | undefined> {
    const checked = await checkPin(user, pin);
    if (checked.kind !== "right") {
      if (checked.kind === "gone") await changed();
      return checked;
    }
    known = { user, proof: checked.proof };
    await enter(checked.session);
    if (!(await isServed())) void renew();
    return undefined;
  }

  async function isServed(): Promise<boolean> {
    const { session, enrolled } = state;
    return !enrolled || !isKnown(session) || (await fact("servedAs"))?.user === session.user;
  }

  // A disk that cannot be read is asked again with the next exchange.
  const renew = () =>
    (renewing ??= signInAtServer()
      .catch(() => false)
      .finally(() => (renewing = undefined)));

  async function signInAtServer(): Promise<boolean> {
    await leaving;
    const mine = known;
    if (!mine || state.session?.user !== mine.user) {
      // The browser may still be signed in as somebody who has left: nothing is asked for in that name.
      if (!(await isServed()) && (await fact("servedAs"))) await leave();
      return false;
    }
    const opened = await openDeviceSession(api);
    if (isBlocked(opened)) void blocked();
    if (opened.kind !== "ok") return false;
    const answer = await api.signInByPin((await thisDevice()).id, mine);
    if (answer.kind === "refused" && answer.status === 401) {
      // The server no longer takes this PIN: it is worth nothing without a network either.
      if (known === mine) known = undefined;
      await forgetPerson(mine.user);
      await changed();
      return false;
    }
    if (answer.kind !== "ok") return false;
    const session = await api.session();
    if (session.kind !== "ok") return false;
    await noteServed(session.value);
    if (state.session?.user !== session.value.user) return false;
    await keepFact("session", session.value);
    served();
    return true;
  }

  async function setPin(pin: string): Promise<PinFailure | undefined> {
    const { session } = state;
    if (!isKnown(session)) return "failed";
    const [{ person, proof }, opened] = await Promise.all([newPerson(session, pin), openDeviceSession(api)]);
    if (isBlocked(opened)) void blocked();
    if (opened.kind !== "ok") return opened.kind === "refused" ? "failed" : "unreachable";
    const answer = await api.setPin((await thisDevice()).id, proof);
    if (answer.kind !== "ok") {
      if (answer.kind !== "refused") return "unreachable";
      return answer.status === 401 ? "sign_in" : "failed";
    }
    await keepPerson(person);
    known = { user: session.user, proof };
    await changed();
    return undefined;
  }

  /** Whoever works here takes the own PIN off this tablet, and the name from its door. */
  async function dropPin(): Promise<void> {
    const user = state.session?.user;
    if (user === undefined) return;
    known = undefined;
    await forgetPerson(user);
    await changed();
  }

  /** Changes the person: the list stays, sealed, and nobody sees it until somebody signs in. */
  async function lock(): Promise<void> {
    known = undefined;
    hide();
    forgetOpenedNames();
    leaving = leave();
    await forgetFacts("session");
    await changed();
  }

  /** Signs out. What waits for a receipt stays on the device; what names a visitor goes, even where the server is not reached. */
  async function signOut(): Promise<void> {
    known = undefined;
    hide();
    leaving = leave();
    await forgetPersons();
    await changed();
    await leaving;
  }

  /** Enrols this tablet; see `enrol` of the device. Where nobody has said yet where it stands, its name does. */
  async function pair(typed: string): Promise<EnrolFailure | undefined> {
    const failure = await enrol(api, typed);
    if (failure) return failure;
    const [door, enrolled] = await Promise.all([fact("door"), fact("enrolled")]);
    if (!door && enrolled) await keepFact("door", { unit: null, desk: enrolled.name });
    await changed();
    return undefined;
  }

  /** The server says that the office has blocked this tablet. */
  const blocked = () =>
    (forgetting ??= forgetAll()
      // Where the disk lets go of nothing now, the server says it again at the next contact.
      .catch(() => undefined)
      .finally(() => (forgetting = undefined)));

  async function forgetAll(): Promise<void> {
    known = undefined;
    hide();
    await forgetEverybody(now());
    await changed();
  }

  return { signIn, signInByPin, setPin, dropPin, lock, signOut, pair, blocked, isServed, renew };
}
