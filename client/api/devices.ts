import * as v from "valibot";
import type { PushSubscriptionInput } from "../../shared/messages/push.ts";
import { BookedAnswerSchema } from "./answers.ts";
import { asker, type AskOptions } from "./ask.ts";

const PushKey = v.looseObject({ key: v.string() });
const DeviceCode = v.looseObject({ code: v.string(), until: v.string() });

/** What a device is told of: a visit, or an entry of a waiting list. */
interface PushSubject {
  about: "visits" | "waiting";
  id: string;
  secret: string;
}
const pushOf = ({ about, id }: Omit<PushSubject, "secret">) =>
  `/${about === "visits" ? "appointments" : "waiting"}/${encodeURIComponent(id)}/push`;

/** What only those ask who bring an appointment to other devices, or want to be told on this one. It loads with their pages. */
export function createDeviceApi(options: AskOptions = {}) {
  const ask = asker(options);
  const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
  const of = (id: string, what: string) => `/appointments/${encodeURIComponent(id)}/${what}`;
  return {
    /** The key that this browser subscribes with. */
    pushKey: () => ask({ path: "/push-key", answer: PushKey }),

    allowPush: ({ secret, ...subject }: PushSubject, address: PushSubscriptionInput) =>
      ask<void>({ method: "POST", path: pushOf(subject), body: address, headers: bearer(secret) }),

    endPush: ({ secret, ...subject }: PushSubject, endpoint: string) =>
      ask<void>({ method: "DELETE", path: pushOf(subject), body: { endpoint }, headers: bearer(secret) }),

    /** Six digits that open the appointment on another device. */
    deviceCode: (id: string, secret: string) =>
      ask({ method: "POST", path: of(id, "device-code"), headers: bearer(secret), answer: DeviceCode }),

    /** Opens an appointment by its code and six digits; this device gets a secret of its own. */
    openByCode: (bookingCode: string, code: string) =>
      ask({ method: "POST", path: "/open-by-code", body: { bookingCode, code }, answer: BookedAnswerSchema }),
  };
}

export type DeviceApi = ReturnType<typeof createDeviceApi>;

export const deviceApi: DeviceApi = createDeviceApi();
