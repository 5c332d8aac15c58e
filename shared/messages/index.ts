export { calendarFile, type CalendarEntry } from "./calendarFile.ts";
export * from "./reminderMoments.ts";
export * from "./staffMessages.ts";
