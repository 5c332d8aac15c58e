/** The one place where wall time, dates and instants are turned into each other. */
export * from "./types.ts";
export * from "./dates.ts";
export * from "./clock.ts";
export * from "./dailySpan.ts";
export * from "./holidays.ts";
