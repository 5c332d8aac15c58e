import { sameHash, type Seal } from "../../db/seal.ts";

/** An appointment as far as its mails are concerned: which generation of them counts. */
interface Keyed {
  id: string;
  mail_key: number;
}

/**
 * The key in the links of an appointment's mails. It follows from the key of the server and is kept nowhere. Every mail of a
 * generation has the same one: a reminder opens what the confirmation opens. When an address is put right, the next generation
 * begins, and what went to the wrong address opens nothing any more; devices keep secrets of their own.
 */
export const mailKeyOf = (seal: Seal, { id, mail_key }: Keyed): string => seal.hash("mail key", `${id}\n${mail_key}`);

/** Whether a secret is the key of a mail; an unknown appointment takes the same steps. */
export function isMailKey(seal: Seal, appointment: Keyed | undefined, secret: string | undefined): boolean {
  const key = mailKeyOf(seal, appointment ?? { id: "", mail_key: 0 });
  return sameHash(seal.hash("secret", secret ?? ""), seal.hash("secret", key)) && appointment !== undefined;
}
