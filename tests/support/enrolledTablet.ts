import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { PairingAnswer } from "../../shared/staff/devices.ts";
import type { Receipt } from "../../shared/sync/index.ts";
import { tabletKey, type TabletKey } from "./deviceKeys.ts";
import type { Answer, Refusal, Sent } from "./requests.ts";
import { ownOrigin, type StaffHouse, type Tablet } from "./staffHouse.ts";

/** A tablet with a key of its own that keeps its cookies as a browser does. */
export interface EnrolledTablet {
  id: string;
  key: TabletKey;
  cookies: Map<string, string>;
  ask<T = Refusal>(path: string, sent?: Sent): Promise<Answer<T>>;
  enrol(pairing: string, sent?: Sent): Promise<Answer<Refusal>>;
  /** Answers a new challenge. */
  open(): Promise<Answer<Refusal>>;
  signIn(role?: string): Promise<Answer<Refusal>>;
  send(...mutations: unknown[]): Promise<Answer<Receipt & Refusal>>;
}

function keep(cookies: Map<string, string>, { headers }: Answer<unknown>): void {
  for (const text of headers.getSetCookie()) {
    const [pair = "", ...attributes] = text.split("; ");
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    if (attributes.includes("Max-Age=0")) cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** A tablet that nobody has enrolled yet. */
export function newTablet(house: StaffHouse): EnrolledTablet {
  const id = randomUUID();
  const key = tabletKey();
  const cookies = new Map<string, string>();
  const tablet: EnrolledTablet = {
    id,
    key,
    cookies,
    async ask<T>(path: string, sent: Sent = {}) {
      const Cookie = [...cookies].map((it) => it.join("=")).join("; ");
      const headers = { Origin: ownOrigin, ...(Cookie === "" ? {} : { Cookie }), ...sent.headers };
      const answer = await house.ask<T>(path, { ...sent, headers });
      keep(cookies, answer);
      return answer;
    },
    enrol: (pairing, sent = {}) => tablet.ask("/api/staff/devices", { body: key.enrolment(id, pairing), ...sent }),
    async open() {
      const path = `/api/staff/devices/${id}`;
      const asked = await tablet.ask<{ challenge: string } & Refusal>(`${path}/challenge`, { method: "POST" });
      if (asked.status !== 200) return asked;
      return tablet.ask(`${path}/session`, { body: key.answer(id, asked.json.challenge) });
    },
    signIn: (role = "reception") =>
      tablet.ask("/api/auth/sign-in/email", {
        body: { email: `${role}@testburg.example`, password: house.password },
      }),
    send: (...mutations) =>
      tablet.ask("/api/sync/push", {
        body: { batch: randomUUID(), deviceId: id, schemaVersion: 1, mutations },
      }),
  };
  return tablet;
}

/** A pairing by a manager who works at another screen. */
export async function pairing(by: Tablet, name = "Eingang"): Promise<PairingAnswer> {
  const answer = await by.ask<PairingAnswer>("/api/staff/pairings", { body: { name } });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

/** A tablet that was enrolled and has a session of its own; nobody is signed in. */
export async function enrolledTablet(house: StaffHouse, manager: Tablet): Promise<EnrolledTablet> {
  const tablet = newTablet(house);
  const enrolled = await tablet.enrol((await pairing(manager)).text);
  expect(enrolled.status, enrolled.text).toBe(201);
  const opened = await tablet.open();
  expect(opened.status, opened.text).toBe(200);
  return tablet;
}
