/** The messages room as the rest of the server uses it. */
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
export { createMailServer, type Send } from "./mailServer.ts";
export { createPostbox, type Channel } from "./postbox.ts";
export { messageOperations } from "./routes.ts";
export { loadMailTexts, type FindTexts } from "./texts.ts";
