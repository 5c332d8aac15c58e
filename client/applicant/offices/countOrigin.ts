import type { RouteLocationNormalized, Router } from "vue-router";
import { api } from "../../api/index.ts";

/**
 * Tells the office by which link or poster somebody came, once: the place is then taken out of the address, so that neither a reload
 * nor a link passed on counts again. Whether it arrives is of no matter to the visitor.
 */
export async function countOrigin(
  router: Router,
  to: RouteLocationNormalized,
  send: typeof api.countOpening = api.countOpening,
): Promise<void> {
  const { origin, ...query } = to.query;
  const isStillThere = router.currentRoute.value.fullPath === to.fullPath;
  if (isStillThere) await router.replace({ path: to.path, query, hash: to.hash });
  const office = to.params["office"];
  if (typeof origin === "string" && origin !== "" && typeof office === "string") await send(office, origin);
}
