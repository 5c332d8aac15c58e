export { isReached, type Connection } from "./connection.ts";
export { dropOver, forgetPersons, tasks, visits, type Visit } from "./dayList.ts";
export {
  fact,
  keepFact,
  onStaffDatabase,
  type Facts,
  type Notice,
  type StoredTask,
  type TrayItem,
} from "./database.ts";
export type { VisitorName } from "./names.ts";
export {
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
export { judgeAndKeep, keepScan, type Held, type Scan } from "./scans.ts";
export { deviceWatches, serverClock, type ServerClock, type Watches } from "./serverClock.ts";
export { createSync } from "./sync.ts";
export { createUnsaved } from "./unsaved.ts";
export { whoSyncs } from "./whoSyncs.ts";
