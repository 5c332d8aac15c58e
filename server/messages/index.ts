/** The messages room as the rest of the server uses it. */
export { createChannels } from "./channels.ts";
export { createMessages, type Messages, type MessagesDeps } from "./createMessages.ts";
export type {
  Channel,
  DescribeVisit,
  Letter,
  LetterWait,
  Postbox,
  Recipient,
  VisitKind,
  VisitLetter,
  VisitPlace,
  WaitingKind,
} from "./letter.ts";
export type { Send } from "./mailServer.ts";
export { letterOperations } from "./letterRoutes.ts";
export { openingsCalendar } from "./openingsCalendar.ts";
export { createPaperLetters, type FindAddressee } from "./paperLetters.ts";
export { createPostbox } from "./postbox.ts";
export type { OwnSubject } from "./push/pushDesk.ts";
export { pushHostPattern } from "./push/pushHosts.ts";
export { messageOperations } from "./routes.ts";
export { visitKinds } from "./letter.ts";
export { keptVisit } from "./mailOf.ts";
export { failureInReport, messageReturnedTo } from "./returnPath.ts";
export { messageOf, noteBounce, noteRepeated, requeue, tryNow, withdrawLetters, type Message } from "./store.ts";
export { loadMailTexts, type FindTexts } from "./texts.ts";
