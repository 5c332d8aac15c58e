export * from "./arrivals.ts";
export * from "./judge.ts";
export * from "./verdicts.ts";
