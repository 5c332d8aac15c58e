export * from "./modes.ts";
export * from "./access.ts";
export * from "./officeFile.ts";
export * from "./texts.ts";
export * from "./messages.ts";
export * from "./hours.ts";
