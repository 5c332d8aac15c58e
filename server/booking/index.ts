/** The booking room as the rest of the server uses it. */
export { createBooking, type Booking } from "./createBooking.ts";
export { renewDays } from "./days.ts";
export type { BookingDeps, Offices, RandomBytes } from "./deps.ts";
export { createPassKeys, type PassKeys } from "./passKeys.ts";
export type { AvailabilityQuery, BookingVerbs } from "./verbs.ts";
