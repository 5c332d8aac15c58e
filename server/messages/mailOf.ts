import type { Seal } from "../db/seal.ts";
import { visitKinds, waitingKinds, type DescribeVisit, type LetterVisit, type LetterWait } from "./letter.ts";
import type { Message } from "./store.ts";
import type { FindTexts } from "./texts.ts";
import { writeMail, type Mail } from "./writeMail.ts";
import { writeWaitingMail } from "./writeWaitingMail.ts";

/** Writes the mail of a message; undefined where the office is gone, or the mail is sent already and forgotten. */
export type MailOf = (message: Message) => Mail | undefined;

/** To whom a message goes. */
export function addressOf(seal: Seal, { message_id, sealed_to }: Message): string {
  return seal.open(sealed_to, `message to/${message_id}`);
}

/** What is kept of a letter about a visit; undefined where it is about something else, or forgotten. */
export function keptVisit(seal: Seal, { message_id, sealed_content, kind }: Message): LetterVisit | undefined {
  if (!sealed_content || !visitKinds.some((it) => it === kind)) return undefined;
  return JSON.parse(seal.open(sealed_content, `message/${message_id}`)) as LetterVisit;
}

/** Mails are written when they leave: with the room and the papers as the office names them then. */
export function createMailOf({
  seal,
  findTexts,
  describe,
  publicUrl,
}: {
  seal: Seal;
  findTexts: FindTexts;
  describe: DescribeVisit;
  publicUrl: URL;
}): MailOf {
  return ({ message_id, sealed_content, kind: written, office, appointment, waiting, language: wanted }) => {
    if (!sealed_content) return undefined;
    const content: unknown = JSON.parse(seal.open(sealed_content, `message/${message_id}`));
    const { language, texts } = findTexts(office, wanted);
    const about = waitingKinds.find((it) => it === written);
    if (about && waiting !== null) {
      const wait = content as LetterWait;
      const { offer, services } = wait;
      const place = describe(office, { services, ...(offer && { unit: offer.unit, start: offer.start }) }, language);
      return place && writeWaitingMail({ kind: about, waiting, office, wait, place, texts, language, publicUrl });
    }
    const kind = visitKinds.find((it) => it === written);
    if (!kind || appointment === null) return undefined;
    const visit = content as LetterVisit;
    const place = describe(office, visit, language);
    return place && writeMail({ kind, appointment, office, visit, place, texts, language, publicUrl });
  };
}
