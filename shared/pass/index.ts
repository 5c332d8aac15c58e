export * from "./keySet.ts";
