import type { AppointmentInput } from "../../shared/booking/messages.ts";
import type { ProofDays } from "../../shared/booking/proofs.ts";
import type { OfficeView } from "../../shared/offices/messages.ts";
import {
  AppointmentAnswerSchema,
  BookedAnswerSchema,
  Days,
  Hold,
  MadeProof,
  NextFree,
  OfficeAnswer,
  OfficesAnswer,
  Openings,
  ProofCheck,
  Proofs,
  Slots,
} from "./answers.ts";
import { asker, type AskOptions } from "./ask.ts";
import { watchOffice } from "./watchOffice.ts";

export { newKey } from "./newKey.ts";
export { serverContact, type Contact } from "./contact.ts";
export { failureCode, type Failure, type Outcome } from "./outcome.ts";

/** What is asked for: how many persons, which further services in the same visit, and by which door beside the public's. */
export interface Wish {
  persons: number;
  also?: readonly string[];
  /** Id of one of the office's reasons for an emergency. */
  emergency?: string;
  /** The token of an invitation. */
  invitation?: string;
  /** Id of an appointment that is to be moved; its secret goes along. */
  moves?: string;
}

/** The body of a hold as it is sent; `start` is an ISO instant. */
export interface HoldInput {
  service: string;
  start: string;
  persons?: number;
  also?: string[];
  emergency?: { reason: string };
  invitation?: string;
  replaces?: string;
  moves?: string;
}

const bearer = (secret: string | undefined) => ({ Authorization: secret && `Bearer ${secret}` });
const part = encodeURIComponent;
const inLanguage = (tag: string | undefined) => (tag === undefined ? "" : `?language=${part(tag)}`);

function query(values: Record<string, string>, { persons, also, ...doors }: Wish): string {
  const more = also?.length ? { also: also.join(",") } : {};
  return new URLSearchParams({ ...values, persons: String(persons), ...more, ...doors }).toString();
}

/** The public interface of the server, as far as this app uses it. Every call answers and throws nothing. */
export function createApi(options: AskOptions = {}) {
  const ask = asker(options);
  const known = new Map<string, { etag: string; value: OfficeView }>();
  const times = (office: string, id: string, what: string, asked: string, secret: string | undefined) => ({
    path: `/offices/${part(office)}/services/${part(id)}/${what}?${asked}`,
    headers: bearer(secret),
  });

  return {
    /** The offices there are. With a language their texts come in German and that one, else in all there are. */
    offices: (language?: string) => ask({ path: `/offices${inLanguage(language)}`, answer: OfficesAnswer }),

    /** An office; its texts as above. */
    office(id: string, language?: string) {
      const path = `/offices/${part(id)}${inLanguage(language)}`;
      const last = known.get(path);
      return ask({
        path,
        answer: OfficeAnswer,
        headers: { "If-None-Match": last?.etag },
        onEtag: (etag, value) => void known.set(path, { etag, value }),
        ...(last && { known: last.value }),
      });
    },

    days: (office: string, id: string, { from, to, ...wish }: Wish & { from: string; to: string }, secret?: string) =>
      ask({ ...times(office, id, "days", query({ from, to }, wish), secret), answer: Days }),

    slots: (office: string, id: string, { date, ...wish }: Wish & { date: string }, secret?: string) =>
      ask({ ...times(office, id, "slots", query({ date }, wish), secret), answer: Slots }),

    /** The earliest free time of all units or, where there is none, when times are next released. */
    next: (office: string, id: string, wish: Wish, secret?: string) =>
      ask({ ...times(office, id, "next", query({}, wish), secret), answer: NextFree }),

    /** When an office opens new times, in order. */
    openings: (office: string) => ask({ path: `/offices/${part(office)}/openings`, answer: Openings }),

    /** Says by which link or poster somebody came; nothing else goes along. */
    countOpening: (office: string, origin: string) =>
      ask<void>({ method: "POST", path: `/offices/${part(office)}/origins`, body: { origin } }),

    /** Keeps a time. A hold that moves an appointment needs the secret of that appointment. */
    hold: (office: string, body: HoldInput, key: string, secret?: string) =>
      ask({
        method: "POST",
        path: `/offices/${part(office)}/holds`,
        body,
        headers: { "Idempotency-Key": key, ...bearer(secret) },
        answer: Hold,
      }),

    releaseHold: (id: string) => ask<void>({ method: "DELETE", path: `/holds/${part(id)}` }),

    /** Books. Sent again with the same key and body it gets the first answer again. */
    book: (office: string, body: AppointmentInput, key: string) =>
      ask({
        method: "POST",
        path: `/offices/${part(office)}/appointments`,
        body,
        headers: { "Idempotency-Key": key },
        answer: BookedAnswerSchema,
      }),

    readVisit: (id: string, secret: string) =>
      ask({ path: `/appointments/${part(id)}`, headers: bearer(secret), answer: AppointmentAnswerSchema }),

    /** Confirms a booking with the six digits of its mail. */
    confirm: (id: string, secret: string, code: string) =>
      ask({
        method: "POST",
        path: `/appointments/${part(id)}/confirm`,
        body: { code },
        headers: bearer(secret),
        answer: AppointmentAnswerSchema,
      }),

    cancel: (id: string, secret: string) =>
      ask({
        method: "POST",
        path: `/appointments/${part(id)}/cancel`,
        headers: bearer(secret),
        answer: AppointmentAnswerSchema,
      }),

    /** Finds an appointment by its code and the applicant's date of birth; this device gets a secret of its own. */
    find: (code: string, birthDate: string) =>
      ask({ method: "POST", path: "/appointments/find", body: { code, birthDate }, answer: BookedAnswerSchema }),

    makeProof: (id: string, secret: string, days: ProofDays) =>
      ask({
        method: "POST",
        path: `/appointments/${part(id)}/proofs`,
        body: { days },
        headers: bearer(secret),
        answer: MadeProof,
      }),

    proofs: (id: string, secret: string) =>
      ask({ path: `/appointments/${part(id)}/proofs`, headers: bearer(secret), answer: Proofs }),

    withdrawProof: (id: string, secret: string, proof: string) =>
      ask<void>({
        method: "DELETE",
        path: `/appointments/${part(id)}/proofs/${part(proof)}`,
        headers: bearer(secret),
      }),

    /** What the link of a confirmation says now. Its secret goes in a header, so that no log has it. */
    checkProof: (secret: string) => ask({ path: "/proof", headers: bearer(secret), answer: ProofCheck }),

    reschedule: (id: string, secret: string, hold: string) =>
      ask({
        method: "POST",
        path: `/appointments/${part(id)}/reschedule`,
        body: { hold },
        headers: bearer(secret),
        answer: AppointmentAnswerSchema,
      }),

    watchOffice,
  };
}

export type Api = ReturnType<typeof createApi>;

export const api: Api = createApi();
