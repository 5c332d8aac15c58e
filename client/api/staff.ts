import * as v from "valibot";
import { ToldAnswerSchema, type TellVisit } from "../../shared/booking/telling.ts";
import { LetterAskedSchema, PaperLetterAnswerSchema } from "../../shared/messages/paperLetters.ts";
import { MessageAnswerSchema, MessagesAnswerSchema, type MessagesAnswer } from "../../shared/messages/staffMessages.ts";
import { PassKeySetSchema } from "../../shared/pass/keySetSchema.ts";
import {
  ChallengeAnswerSchema,
  DeviceAnswerSchema,
  DevicesAnswerSchema,
  DeviceSessionAnswerSchema,
  PairingAnswerSchema,
  type DeviceSessionAsked,
  type EnrolAsked,
  type PinSignIn,
} from "../../shared/staff/devices.ts";
import { problemStatus } from "../../shared/problems.ts";
import { OriginsAnswerSchema } from "../../shared/statistics/index.ts";
import {
  deviceSchemaVersion,
  KnownChangesSchema,
  KnownResultsSchema,
  ProbeAnswerSchema,
  PullAnswerSchema,
  ReceiptSchema,
  StaffSessionSchema,
  type PushRequest,
} from "../../shared/sync/index.ts";
import { OfficeAnswer } from "./answers.ts";

/**
 * Everything that can come of a call of staff. `refused`: the server understood and said no, with its code. `unknown`: something
 * came back that is no answer of our server, or one it could not help giving, such as 502. `unreachable`: nothing came in time.
 */
export type StaffAnswer<T> =
  | { kind: "ok"; value: T }
  | { kind: "refused"; status: number; code: string }
  | { kind: "unknown"; status: number }
  | { kind: "unreachable" };

interface Question<T> {
  path: string;
  /** Without one it is a GET, with a body a POST. */
  method?: "PUT" | "DELETE";
  answer: v.GenericSchema<unknown, T>;
  body?: unknown;
  /** Made on the device; the server answers the same key once more as it did the first time. */
  key?: string;
  /** Milliseconds until it counts as unanswered. */
  patience?: number;
}

/** A live stream, as far as it is used here. */
type Stream = Pick<EventSource, "close"> & { onmessage: ((message: MessageEvent<unknown>) => void) | null };

export interface StaffApiOptions {
  fetch?: typeof fetch;
  openStream?: (path: string) => Stream;
}

/** What a device says of itself when it looks whether the server answers. */
export interface DeviceNews {
  deviceId: string;
  /** How many acts have no receipt, and since when the oldest has none: an ISO instant. */
  waiting: number;
  since: string | undefined;
}

const Refusal = v.looseObject({ code: v.string(), type: v.optional(v.string(), "") });
const ReceiptOnDevice = v.object({ ...ReceiptSchema.entries, results: KnownResultsSchema });
const PullAnswerOnDevice = v.object({ ...PullAnswerSchema.entries, changes: KnownChangesSchema });
const Anything = v.unknown();

const device = (id: string) => `/staff/devices/${encodeURIComponent(id)}`;

const toldIn = ({ deviceId, waiting, since }: DeviceNews) => ({
  deviceId,
  waiting: String(waiting),
  ...(since === undefined ? {} : { since }),
});

const statusOf: Readonly<Record<string, number>> = problemStatus;

/** A portal refuses in JSON as well. Ours is a code with its status, or one of a newer server that says so. */
const isOwnRefusal = ({ code, type }: v.InferOutput<typeof Refusal>, status: number) =>
  statusOf[code] === status || type.startsWith("urn:terminpass:problem:");

const isJson = (response: Response) =>
  /^application\/(problem\+)?json\b/.test(response.headers.get("Content-Type") ?? "");

async function readAnswer<T>(question: Question<T>, response: Response): Promise<StaffAnswer<T>> {
  const { status } = response;
  // Nothing but "done": only whoever expects no words takes it for an answer.
  if (status === 204) {
    const nothing = v.safeParse(question.answer, undefined);
    return nothing.success ? { kind: "ok", value: nothing.output } : { kind: "unknown", status };
  }
  const json: unknown = isJson(response) ? await response.json().catch(() => undefined) : undefined;
  if (json === undefined) return { kind: "unknown", status };
  if (response.ok) {
    const read = v.safeParse(question.answer, json);
    return read.success ? { kind: "ok", value: read.output } : { kind: "unknown", status };
  }
  const refusal = v.safeParse(Refusal, json);
  return refusal.success && isOwnRefusal(refusal.output, status)
    ? { kind: "refused", status, code: refusal.output.code }
    : { kind: "unknown", status };
}

/** The interface for devices of staff. Every call answers and throws nothing. */
export function createStaffApi({
  fetch: send = (...args) => globalThis.fetch(...args),
  openStream = (path) => new EventSource(path),
}: StaffApiOptions = {}) {
  async function ask<T>(question: Question<T>): Promise<StaffAnswer<T>> {
    const giveUp = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Also where the browser goes on waiting for the rest of an answer.
    const late = new Promise<StaffAnswer<T>>((done) => {
      timer = setTimeout(() => {
        giveUp.abort();
        done({ kind: "unreachable" });
      }, question.patience ?? 15_000);
    });
    try {
      return await Promise.race([late, answerTo(question, giveUp.signal)]);
    } catch {
      // Also while the body was read: half an answer is none.
      return { kind: "unreachable" };
    } finally {
      clearTimeout(timer);
    }
  }

  async function answerTo<T>(question: Question<T>, signal: AbortSignal): Promise<StaffAnswer<T>> {
    const response = await send(`/api${question.path}`, {
      method: question.method ?? (question.body === undefined ? "GET" : "POST"),
      signal,
      // A portal that sends us elsewhere has answered, though it is no server of ours.
      redirect: "manual",
      cache: "no-store",
      headers: {
        Accept: "application/json",
        ...(question.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(question.key === undefined ? {} : { "Idempotency-Key": question.key }),
      },
      ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
    });
    return readAnswer(question, response);
  }

  return {
    signIn: (email: string, password: string) =>
      ask({ path: "/auth/sign-in/email", body: { email, password }, answer: Anything }),
    signOut: () => ask({ path: "/auth/sign-out", body: {}, answer: Anything }),
    session: () => ask({ path: "/staff/session", answer: StaffSessionSchema }),
    office: (id: string) => ask({ path: `/offices/${encodeURIComponent(id)}`, answer: OfficeAnswer }),
    origins: () => ask({ path: "/staff/origins", answer: OriginsAnswerSchema }),
    messages: (state: MessagesAnswer["messages"][number]["state"] | undefined) =>
      ask({ path: `/staff/messages${state === undefined ? "" : `?state=${state}`}`, answer: MessagesAnswerSchema }),
    message: (id: number) => ask({ path: `/staff/messages/${id}`, answer: MessageAnswerSchema }),
    repeatMessage: (id: number) => ask({ path: `/staff/messages/${id}/retry`, body: {}, answer: v.undefined() }),
    readdressMessage: (id: number, email: string) =>
      ask({ path: `/staff/messages/${id}/address`, body: { email }, answer: v.undefined() }),
    tellVisit: (appointment: string, body: TellVisit, key: string) =>
      ask({
        path: `/staff/appointments/${encodeURIComponent(appointment)}/messages`,
        body,
        key,
        answer: ToldAnswerSchema,
      }),
    askLetter: (appointment: string) =>
      ask({
        path: `/staff/appointments/${encodeURIComponent(appointment)}/letter`,
        body: {},
        answer: LetterAskedSchema,
      }),
    letter: (id: string) =>
      ask({ path: `/staff/messages/${encodeURIComponent(id)}/letter`, answer: PaperLetterAnswerSchema }),
    notePrinted: (id: string) =>
      ask({ path: `/staff/messages/${encodeURIComponent(id)}/printed`, body: {}, answer: v.undefined() }),
    keySet: () => ask({ path: "/pass-keys", answer: PassKeySetSchema }),

    askPairing: (name: string) => ask({ path: "/staff/pairings", body: { name }, answer: PairingAnswerSchema }),
    devices: () => ask({ path: "/staff/devices", answer: DevicesAnswerSchema }),
    blockDevice: (id: string) => ask({ path: device(id), method: "DELETE", answer: v.undefined() }),
    enrolDevice: (body: EnrolAsked) => ask({ path: "/staff/devices", body, answer: DeviceAnswerSchema }),
    challengeDevice: (id: string) => ask({ path: `${device(id)}/challenge`, body: {}, answer: ChallengeAnswerSchema }),
    openDeviceSession: (id: string, body: DeviceSessionAsked) =>
      ask({ path: `${device(id)}/session`, body, answer: DeviceSessionAnswerSchema }),
    setPin: (id: string, proof: string) =>
      ask({ path: `${device(id)}/pin`, method: "PUT", body: { proof }, answer: v.undefined() }),
    signInByPin: (id: string, body: PinSignIn) => ask({ path: `${device(id)}/sign-in`, body, answer: Anything }),

    /** Only a receipt that names the batch is an answer; one for another batch proves nothing. */
    async push(request: PushRequest) {
      const answer = await ask({ path: "/sync/push", body: request, answer: ReceiptOnDevice });
      const isOurs = answer.kind !== "ok" || answer.value.batch === request.batch;
      return isOurs ? answer : ({ kind: "unknown", status: 200 } as const);
    },

    /** `lastSeq` is the number of the last act of the device. */
    pull(deviceId: string, cursor: string | undefined, lastSeq: number) {
      const query = new URLSearchParams({
        deviceId,
        ...(cursor === undefined ? {} : { cursor }),
        lastSeq: String(lastSeq),
        schemaVersion: String(deviceSchemaVersion),
      });
      return ask({ path: `/sync/pull?${query}`, answer: PullAnswerOnDevice });
    },

    /** Proves that the server answers, and does so now: a stored answer would carry another nonce. */
    async probe(nonce: string, patience: number, news?: DeviceNews) {
      const path = `/sync/probe?${new URLSearchParams({ nonce, ...(news && toldIn(news)) })}`;
      const answer = await ask({ path, answer: ProbeAnswerSchema, patience });
      const isEcho = answer.kind !== "ok" || answer.value.nonce === nonce;
      return isEcho ? answer : ({ kind: "unknown", status: 200 } as const);
    },

    /** Calls back when something on the list may have changed, until the returned function is called. */
    watchChanges(changed: () => void): () => void {
      const stream = openStream("/api/sync/events");
      stream.onmessage = changed;
      return () => stream.close();
    },
  };
}

export type StaffApi = ReturnType<typeof createStaffApi>;

export const staffApi: StaffApi = createStaffApi();
