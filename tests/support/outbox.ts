import { createMessages, loadMailTexts, type Messages, type MessagesDeps } from "../../server/messages/index.ts";
import { describeVisit } from "../../server/booking/index.ts";
import type { Log } from "../../server/http/errors.ts";
import { loadCatalogue } from "../../server/offices/index.ts";
import type { BookingRoom } from "./bookingRoom.ts";

/** What a test says of the messages room besides the database. */
interface Parts extends Partial<Pick<MessagesDeps, "send" | "sendPush" | "sendSms">> {
  ending?: AbortSignal;
  log?: Log;
  mayBeRead?: boolean;
}

/** The messages room on the database of a booking room. */
export async function messagesIn(
  { deps }: BookingRoom,
  { send, sendPush, sendSms, ending, log = () => undefined, mayBeRead = true }: Parts = {},
): Promise<Messages> {
  return createMessages({
    ...deps,
    publicUrl: new URL("https://termine.example.org"),
    findTexts: await loadMailTexts(),
    describe: describeVisit(deps.offices, await loadCatalogue(), deps.clock),
    send,
    sendPush,
    sendSms,
    mayBeRead,
    log,
    ending: ending ?? new AbortController().signal,
  });
}
