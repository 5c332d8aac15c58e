/** The room of counts as the rest of the server uses it. */
export { statisticsOperations } from "./routes.ts";
