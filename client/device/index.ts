export { isBusy, useBusy } from "./busy.ts";
export { systemClock } from "./clock.ts";
export { onDatabase, reviveOnReturn, type StoredList, type StoredOffice } from "./database.ts";
export { dropOldDrafts, sealedDraft } from "./drafts.ts";
export { cachedOffices } from "./offices.ts";
export { askToPersist } from "./persistence.ts";
export { useHoldCountdown } from "./useHoldCountdown.ts";
export { catchInstallPrompt, useInstallPrompt } from "./useInstallPrompt.ts";
export { useServiceWorkerUpdate } from "./useServiceWorkerUpdate.ts";
export { useWakeLock } from "./useWakeLock.ts";
export {
  isInMemoryOnly,
  refreshVisit,
  removeVisit,
  saveVisit,
  visit,
  visits,
  type Kept,
  type StoredVisit,
  type VisitorName,
  type VisitPlace,
  type VisitService,
} from "./visits.ts";
