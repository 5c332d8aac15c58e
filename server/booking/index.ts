/** The booking room as the rest of the server uses it. */
export { createBooking, type Booking } from "./createBooking.ts";
export { createStaffBooking } from "./createStaffBooking.ts";
export { renewDays } from "./days.ts";
export { describeVisit } from "./describeVisit.ts";
export { findDrift } from "./findDrift.ts";
export type { BookingDeps, Offices, RandomBytes } from "./deps.ts";
export { openingOperations } from "./openingRoutes.ts";
export { createPassKeys, type PassKeys } from "./passKeys.ts";
export { addressee } from "./letters/addressee.ts";
export { ownSubject } from "./ownSubject.ts";
export { previewOf, type ReadOffice } from "./previewPlan.ts";
export { previewText } from "./previewText.ts";
export { readAnew } from "./readAnew.ts";
export { releasesBetween } from "./releases.ts";
export { staffBookingOperations } from "./staffRoutes.ts";
export { tellMoves } from "./telling/tellMoves.ts";
export type { AvailabilityQuery, BookingVerbs, StaffBookingVerbs } from "./verbs.ts";
