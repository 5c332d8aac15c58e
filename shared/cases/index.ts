export * from "./personalChecklist.ts";
export * from "./visitChecklist.ts";
