export * from "./personalChecklist.ts";
