/** The bytes of the pass: written by the server, read by everybody who judges one. */
export * from "./base32.ts";
export * from "./bookingCode.ts";
export * from "./keySet.ts";
export * from "./passBytes.ts";
export * from "./verifyPass.ts";
