import { onMounted, shallowRef } from "vue";
import type { OfficeView } from "../../../shared/offices/index.ts";
import type { OriginsAnswer } from "../../../shared/statistics/index.ts";
import { staffApi } from "../../api/staff.ts";

/** What posters are made of: the office as everybody sees it, its address, the places that are counted, and the counts. */
export interface PosterFacts extends OriginsAnswer {
  office: OfficeView;
}

/** Asks the server for what posters are made of. There is no copy on the device: a poster is made in the office. */
export function usePosterFacts(office: string, api: Pick<typeof staffApi, "office" | "origins"> = staffApi) {
  const facts = shallowRef<PosterFacts | null>(null);
  const hasFailed = shallowRef(false);

  async function load(): Promise<void> {
    hasFailed.value = false;
    const [view, origins] = await Promise.all([api.office(office), api.origins()]);
    if (view.kind === "ok" && origins.kind === "ok") facts.value = { ...origins.value, office: view.value };
    else hasFailed.value = true;
  }

  onMounted(load);
  return { facts, hasFailed, load };
}
