import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { StaffRole } from "../../shared/staff/index.ts";
import type {
  Change,
  Mutation,
  MutationResult,
  PullAnswer,
  Receipt,
  ScanArgs,
  StaffSession,
  TaskChange,
  VisitChange,
} from "../../shared/sync/index.ts";
import { isoInstant, type Instant } from "../../shared/time/index.ts";
import { openHouse, type OpenHouse } from "./openHouse.ts";
import { hashQuickly } from "./quickPasswords.ts";
import type { Answer, Refusal, Sent } from "./requests.ts";

export const ownOrigin = "http://localhost:4230";

/** A mutation as a test writes it; the rest is filled in. */
export type Act = Partial<Omit<Mutation, "args">> & { args?: unknown };

/** A tablet with a session: what it sends and hears. */
export interface Tablet {
  id: string;
  ask<T = Refusal>(path: string, sent?: Sent): Promise<Answer<T>>;
  /** Makes a mutation with the next number. */
  act(act: Act): Mutation;
  /** A scan that lets somebody in, unless `args` say otherwise, made at the server's time. */
  scan(passId: string, args?: Partial<ScanArgs>, act?: Act): Mutation;
  send(mutations: readonly unknown[], more?: Record<string, unknown>): Promise<Answer<Receipt>>;
  push(...mutations: unknown[]): Promise<MutationResult[]>;
  pull(cursor?: string): Promise<PullAnswer>;
  session(): Promise<Answer<StaffSession>>;
}

/** A whole server with demo accounts. */
export interface StaffHouse extends OpenHouse {
  password: string;
  signIn(email?: string, password?: string, sent?: Sent): Promise<Answer<Refusal>>;
  /** Signs the reception of an office in on a tablet of its own. */
  tablet(office?: string, id?: string): Promise<Tablet>;
  /** Signs somebody of another role in. */
  as(role: StaffRole, office?: string): Promise<Tablet>;
}

const cookieOf = (answer: Answer<unknown>) => (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";

export async function staffHouse(wanted: Parameters<typeof openHouse>[0] = {}): Promise<StaffHouse> {
  hashQuickly();
  const open = await openHouse(wanted);
  const demo = await open.house.makeDemoAccounts();
  const password = demo?.password ?? "";

  function tabletWith(cookie: string, id: string): Tablet {
    let seq = 0;
    const tablet: Tablet = {
      id,
      ask: (path, sent = {}) =>
        open.ask(path, { ...sent, headers: { Cookie: cookie, Origin: ownOrigin, ...sent.headers } }),
      act: (act) => ({
        id: randomUUID(),
        seq: (seq += 1),
        name: "scan",
        args: {},
        at: isoInstant(open.clock.now(), "UTC"),
        offsetMs: 0,
        ...act,
      }),
      scan: (passId, args = {}, act = {}) =>
        tablet.act({
          args: { passId, verdict: "welcome", arrival: true, source: "camera", desk: null, ...args },
          ...act,
        }),
      send: (mutations, more = {}) =>
        tablet.ask("/api/sync/push", {
          body: { batch: randomUUID(), deviceId: id, schemaVersion: 1, mutations, ...more },
        }),
      push: async (...mutations) => {
        const answer = await tablet.send(mutations);
        expect(answer.status, answer.text).toBe(200);
        return answer.json.results;
      },
      pull: async (cursor = "") => {
        const answer = await tablet.ask<PullAnswer>(`/api/sync/pull?deviceId=${id}&cursor=${cursor}`);
        expect(answer.status, answer.text).toBe(200);
        return answer.json;
      },
      session: () => tablet.ask("/api/staff/session"),
    };
    return tablet;
  }

  async function enter(role: StaffRole, office: string, id: string): Promise<Tablet> {
    const answer = await house.signIn(`${role}@${office}.example`);
    expect(answer.status, answer.text).toBe(200);
    return tabletWith(cookieOf(answer), id);
  }

  const house: StaffHouse = {
    ...open,
    password,
    signIn: (email = "reception@testburg.example", typed = password, sent = {}) =>
      open.ask("/api/auth/sign-in/email", {
        body: { email, password: typed },
        ...sent,
        headers: { Origin: ownOrigin, ...sent.headers },
      }),
    tablet: (office = "testburg", id = randomUUID()) => enter("reception", office, id),
    as: (role, office = "testburg") => enter(role, office, randomUUID()),
  };
  return house;
}

export const visitsIn = (changes: readonly Change[]) => changes.filter((it): it is VisitChange => it.type === "visit");
export const tasksIn = (changes: readonly Change[]) => changes.filter((it): it is TaskChange => it.type === "task");

/** An instant that many minutes away from another one, in ISO. */
export const minutesFrom = (instant: number, minutes: number) =>
  isoInstant((instant + minutes * 60_000) as Instant, "UTC");
