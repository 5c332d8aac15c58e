import type { PaperLetterAnswer } from "../../shared/messages/paperLetters.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog, Trx } from "../db/events.ts";
import type { Seal } from "../db/seal.ts";
import type { DescribeVisit } from "./letter.ts";
import { messageOf, settle, type Message } from "./store.ts";
import type { FindTexts } from "./texts.ts";
import { writeLetter } from "./writeLetter.ts";

/** Somebody of the staff, as far as this room knows them. */
interface Staff {
  user: string;
  office: string;
}

/** To whom a letter goes, and the passes that lie in it. */
export type Addressee = Pick<PaperLetterAnswer, "name" | "address" | "passes">;

/** Looks up the person of an appointment for somebody of the staff; undefined where they may not see it. */
export type FindAddressee<S extends Staff> = (
  trx: Trx,
  appointment: string,
  staff: S,
) => Promise<Addressee | undefined>;

/** Letters that wait for a printer. */
export interface PaperLetters<S extends Staff> {
  read(id: string, staff: S): Promise<Result<PaperLetterAnswer>>;
  /** The letter is on paper: it waits no more, and what stood in it is forgotten. */
  notePrinted(id: string, staff: S): Promise<Result<void>>;
}

/** Reads and settles the letters of the outbox. */
export function createPaperLetters<S extends Staff>(deps: {
  events: Pick<EventLog, "transact">;
  clock: Clock;
  seal: Seal;
  findTexts: FindTexts;
  describe: DescribeVisit;
  publicUrl: URL;
  addressee: FindAddressee<S>;
}): PaperLetters<S> {
  const { events, clock, addressee } = deps;

  /** A letter that is still to be printed, with the person it goes to. */
  async function waiting(trx: Trx, id: string, staff: S): Promise<(Addressee & { message: Message }) | undefined> {
    const message = /^\d{1,15}$/.test(id) ? await messageOf(trx, staff.office, Number(id)) : undefined;
    if (message?.channel !== "letter" || message.state !== "waiting" || message.appointment === null) return undefined;
    const person = await addressee(trx, message.appointment, staff);
    return person && { ...person, message };
  }

  return {
    read: (id, staff) =>
      events.transact(async (trx) => {
        const found = await waiting(trx, id, staff);
        const letter = found && writeLetter(deps, found.message);
        if (!letter) return refused("not_found");
        const { name, address, passes, message } = found;
        return done({ id: message.id, ...letter, name, address, passes } as PaperLetterAnswer);
      }),
    notePrinted: (id, staff) =>
      events.transact(async (trx, record) => {
        const found = await waiting(trx, id, staff);
        if (!found) return refused("not_found");
        const { id: number, appointment: subject } = found.message;
        const now = clock.now();
        await settle(trx, number, { state: "sent", failure: null, now });
        const happening = {
          office: staff.office,
          at: now,
          room: "messages",
          kind: "letter_printed",
          actor: staff.user,
        };
        await record({ ...happening, subject: subject ?? undefined });
        return done(undefined);
      }),
  };
}
