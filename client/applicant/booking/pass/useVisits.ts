import { onMounted, shallowRef } from "vue";
import { api as realApi, type Api } from "../../../api/index.ts";
import { refreshVisit, systemClock, visits as visitsOnDevice, type StoredVisit } from "../../../device/index.ts";
import { useReturn } from "../../useReturn.ts";
import { showsPass, standingOf } from "./standing.ts";

interface Options {
  api?: Pick<Api, "readVisit">;
  page?: Document;
}

/**
 * The visits on this device: as stored at once, then those still to come as the server knows them. Whoever cannot be reached is
 * passed over: each visit says itself when it was last confirmed.
 */
export function useVisits({ api = realApi, page = document }: Options = {}) {
  const all = shallowRef<StoredVisit[]>();

  async function refreshOne(known: StoredVisit): Promise<void> {
    const answer = await api.readVisit(known.id, known.secret);
    if (answer.kind === "ok") await refreshVisit(known, answer.value);
  }

  async function refresh(): Promise<void> {
    all.value = await visitsOnDevice();
    const now = systemClock.now();
    const ahead = all.value.filter((it) => showsPass(standingOf(it.appointment, now)));
    await Promise.all(ahead.map(refreshOne));
    all.value = await visitsOnDevice();
  }

  useReturn(refresh, page);
  onMounted(refresh);

  /** Takes over what another part of the app has stored. */
  const reload = async () => void (all.value = await visitsOnDevice());

  return { all, refresh, reload };
}
