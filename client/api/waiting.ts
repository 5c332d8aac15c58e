import * as v from "valibot";
import type { WaitingEnteredAnswer, WaitingInput, WaitingView } from "../../shared/booking/waiting.ts";
import { asker, type AskOptions } from "./ask.ts";

type Reader<T> = v.GenericSchema<unknown, T>;

const Entered = v.looseObject({
  id: v.string(),
  secret: v.string(),
  ahead: v.number(),
  until: v.string(),
}) as unknown as Reader<WaitingEnteredAnswer>;

const View = v.looseObject({
  id: v.string(),
  office: v.string(),
  service: v.string(),
  services: v.array(v.string()),
  persons: v.number(),
  from: v.string(),
  to: v.string(),
  state: v.picklist(["waiting", "offered", "booked", "ended"]),
  ahead: v.number(),
  offer: v.optional(v.looseObject({ hold: v.string(), start: v.string(), end: v.string(), until: v.string() })),
}) as unknown as Reader<WaitingView>;

/** What only those ask who wait for a time. It loads with their pages. */
export function createWaitingApi(options: AskOptions = {}) {
  const ask = asker(options);
  const bearer = (secret: string | undefined) => ({ Authorization: secret && `Bearer ${secret}` });
  const of = (id: string) => `/waiting/${encodeURIComponent(id)}`;
  return {
    /** Enters the line; an earlier time for an appointment needs the secret of that appointment. */
    enter: (office: string, body: WaitingInput, key: string, secret?: string) =>
      ask({
        method: "POST",
        path: `/offices/${encodeURIComponent(office)}/waiting`,
        body,
        headers: { "Idempotency-Key": key, ...bearer(secret) },
        answer: Entered,
      }),

    read: (id: string, secret: string) => ask({ path: of(id), headers: bearer(secret), answer: View }),

    /** Refuses what is offered and goes on waiting. */
    decline: (id: string, secret: string) =>
      ask({ method: "POST", path: `${of(id)}/decline`, body: {}, headers: bearer(secret), answer: View }),

    /** Leaves the line. */
    withdraw: (id: string, secret: string) => ask<void>({ method: "DELETE", path: of(id), headers: bearer(secret) }),
  };
}

export type WaitingApi = ReturnType<typeof createWaitingApi>;

export const waitingApi: WaitingApi = createWaitingApi();
