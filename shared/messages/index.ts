export { calendarFile, type CalendarEntry } from "./calendarFile.ts";
export * from "./staffMessages.ts";
