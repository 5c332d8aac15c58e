/** The messages room as the rest of the server uses it. */
export { createChannels } from "./channels.ts";
export { createMessages, type Messages, type MessagesDeps } from "./createMessages.ts";
export type {
  DescribeVisit,
  Letter,
  LetterRelease,
  LetterWait,
  Postbox,
  Recipient,
  VisitKind,
  VisitPlace,
  WaitingKind,
} from "./letter.ts";
export type { Send } from "./mailServer.ts";
export { createPostbox, type Channel } from "./postbox.ts";
export { messageOperations } from "./routes.ts";
export type { OwnVisit } from "./push/pushDesk.ts";
export { pushHostPattern } from "./push/pushHosts.ts";
export { loadMailTexts, type FindTexts } from "./texts.ts";
