// What a first page needs or may need. Parts of single pages are imported from their own files, so that they load with those.
export { isBusy, useBusy } from "./busy.ts";
export { systemClock } from "./clock.ts";
export { onDatabase, reviveOnReturn, type StoredChecklist, type StoredList, type StoredOffice } from "./database.ts";
export { dropOldDrafts, sealedDraft } from "./drafts.ts";
export { cachedOffices } from "./offices.ts";
export { inTurn } from "./inTurn.ts";
export { keepWords } from "./keepWords.ts";
export { dropFailedStyles, lazyPart } from "./lazyPart.ts";
export { askToPersist } from "./persistence.ts";
export { useHoldCountdown } from "./useHoldCountdown.ts";
export { catchInstallPrompt, useInstallPrompt } from "./useInstallPrompt.ts";
export { usePageTrouble } from "./usePageTrouble.ts";
export { useWakeLock } from "./useWakeLock.ts";
export { wasHereBefore } from "./wasHereBefore.ts";
export { afterFrame, whenIdle } from "./whenIdle.ts";
export type { StoredProof, StoredVisit, TypedVisitor, VisitorName, VisitPlace, VisitService } from "./storedVisit.ts";
export {
  isInMemoryOnly,
  refreshVisit,
  removeVisit,
  saveCorrectedEmail,
  saveProofs,
  saveVisit,
  visit,
  visits,
  visitsWereHere,
  type Kept,
} from "./visits.ts";
