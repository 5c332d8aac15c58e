export { calendarFile, type CalendarEntry } from "./calendarFile.ts";
export * from "./masked.ts";
export * from "./paperLetters.ts";
export * from "./preferences.ts";
export * from "./reminderMoments.ts";
export * from "./staffMessages.ts";
