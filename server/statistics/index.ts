/** The room of counts as the rest of the server uses it. */
export { statisticsOperations } from "./routes.ts";
export { noteReleases } from "./noteReleases.ts";
export { releaseOperations } from "./releaseRoutes.ts";
