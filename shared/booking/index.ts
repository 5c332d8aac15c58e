export * from "./appointment.ts";
export * from "./audience.ts";
export * from "./judgeStart.ts";
export * from "./limit.ts";
export * from "./messages.ts";
export * from "./offers.ts";
export * from "./samePerson.ts";
export * from "./shiftDay.ts";
