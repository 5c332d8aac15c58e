/** The check-in room as the rest of the server uses it. */
export { closeTask } from "./closeTask.ts";
export { listedVisits, passIdsOf, visitsOf, visitsOn, type ListedRow } from "./dayList.ts";
export { changedLately, endedChanges } from "./ended.ts";
export { listedDates } from "./listedDates.ts";
export { recordScan, type ActOutcome, type DeviceAct } from "./recordScan.ts";
export { taskChanges } from "./taskList.ts";
