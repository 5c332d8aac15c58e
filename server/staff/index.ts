/** The staff room as the rest of the server uses it. */
export { addAccount, type WantedAccount } from "./addAccount.ts";
export { createStaff, type Staff } from "./createStaff.ts";
export { actorOf, type Acting } from "./devices/actorOf.ts";
export type { Told } from "./devices/contact.ts";
export type { DemoSignIn } from "./demoAccounts.ts";
export type { Listens } from "./origins.ts";
export { staffOperations } from "./routes.ts";
