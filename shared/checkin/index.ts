export * from "./judge.ts";
export * from "./verdicts.ts";
