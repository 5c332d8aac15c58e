export { default as PassScanner } from "./PassScanner.vue";
export type { ReadSource } from "./useScanner.ts";
