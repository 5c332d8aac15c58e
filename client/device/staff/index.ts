export { isReached, type Connection } from "./connection.ts";
export { dropOver, forgetEverybody, forgetPersons, tasks, visits, type Visit } from "./dayList.ts";
export {
  fact,
  forgetFacts,
  keepFact,
  onStaffDatabase,
  reviveOnReturn,
  type Facts,
  type Notice,
  type Person,
  type StoredTask,
  type TrayItem,
} from "./database.ts";
export { dealWithMissing } from "./missing.ts";
export { asDevice, isBlocked, openDeviceSession } from "./deviceSession.ts";
export { enrol, type EnrolFailure } from "./enrolment.ts";
export { forgetOpenedNames, type VisitorName } from "./names.ts";
export {
  actedAt,
  append,
  countWaiting,
  newAct,
  removeFromTray,
  retryFromTray,
  thisDevice,
  tray,
  waiting,
  type Act,
} from "./outbox.ts";
export { checkPin, forgetPerson, keepPerson, newPerson, persons, refreshPerson, type PinCheck } from "./persons.ts";
export { pinDigits, pinFault, type PinFault } from "./pin.ts";
export { judgeAndKeep, keepScan, type Held, type Scan } from "./scans.ts";
export { deviceWatches, serverClock, type ServerClock, type Watches } from "./serverClock.ts";
export { createSync } from "./sync.ts";
export { syncTogether } from "./syncTogether.ts";
export { createUnsaved } from "./unsaved.ts";
