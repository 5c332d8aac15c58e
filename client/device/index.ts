export {
  claimCancellation,
  dropCancellation,
  onQueueChange,
  queueCancellation,
  queuedCancellations,
  settleCancellation,
  undoCancellation,
  undoMillis,
  type QueuedCancellation,
} from "./cancellations.ts";
export { isBusy, useBusy } from "./busy.ts";
export { systemClock } from "./clock.ts";
export { onDatabase, reviveOnReturn, type StoredList, type StoredOffice } from "./database.ts";
export { dropOldDrafts, sealedDraft } from "./drafts.ts";
export { cachedOffices } from "./offices.ts";
export { inTurn } from "./inTurn.ts";
export { keepWords } from "./keepWords.ts";
export {
  bytesInAll,
  deleteEverything,
  deleteThing,
  isKeptForSure,
  thingsOnThisPhone,
  type KeptThing,
} from "./onThisPhone.ts";
export { askToPersist } from "./persistence.ts";
export { useHoldCountdown } from "./useHoldCountdown.ts";
export { catchInstallPrompt, useInstallPrompt } from "./useInstallPrompt.ts";
export { useServiceWorkerUpdate } from "./useServiceWorkerUpdate.ts";
export { useWakeLock } from "./useWakeLock.ts";
export type { StoredProof, StoredVisit, VisitorName, VisitPlace, VisitService } from "./storedVisit.ts";
export {
  isInMemoryOnly,
  refreshVisit,
  removeVisit,
  saveProofs,
  saveVisit,
  visit,
  visits,
  visitsWereHere,
  type Kept,
} from "./visits.ts";
