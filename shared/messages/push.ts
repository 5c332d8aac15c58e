import * as v from "valibot";

const base64url = (bytes: number) => {
  const signs = Math.ceil((bytes * 4) / 3);
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^[A-Za-z0-9_-]{${signs}}={0,2}$`), `write ${bytes} bytes as base64url`),
  );
};

/** An address at the push service of a browser. Which services there may be, the server knows. */
const endpoint = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^https?:\/\/[\x21-\x7e]+$/, "write the address that the browser gave"),
);

/** What a browser gives somebody who may send it messages (PushSubscription). */
export const PushSubscriptionSchema = v.strictObject({
  endpoint,
  keys: v.strictObject({ p256dh: base64url(65), auth: base64url(16) }),
});

export const PushEndSchema = v.strictObject({ endpoint });

/** A new subscription in the place of an old one, whose endpoint and secret only the browser and this server know. */
export const PushRenewalSchema = v.strictObject({
  endpoint,
  auth: base64url(16),
  subscription: PushSubscriptionSchema,
});

/** The key that a browser subscribes with. */
export const PushKeyAnswerSchema = v.strictObject({ key: v.string() });

/** What a device shows of a message. It names neither office nor matter. */
export interface PushText {
  title: string;
  body: string;
  /** The page that opens. */
  path: string;
  /** A later notice with the same tag takes the place of this one. */
  tag: string;
  lang: string;
  dir: "ltr" | "rtl";
}

export type PushSubscriptionInput = v.InferOutput<typeof PushSubscriptionSchema>;
export type PushRenewal = v.InferOutput<typeof PushRenewalSchema>;
