import { onMounted, shallowRef } from "vue";
import { waitingApi, type WaitingApi } from "../../api/waiting.ts";
import { forgetWaiting, refreshWaiting, waitingEntries, type StoredWaiting } from "../../device/waiting.ts";
import { useReturn } from "../useReturn.ts";

interface Options {
  api?: Pick<WaitingApi, "read">;
  page?: Document;
}

/** The entries on this device: as stored at once, then those still open as the server knows them. What was booked is a visit now. */
export function useWaitings({ api = waitingApi, page = document }: Options = {}) {
  const all = shallowRef<StoredWaiting[]>([]);
  const unbooked = async () => (await waitingEntries()).filter((it) => it.view.state !== "booked");

  async function refreshOne(known: StoredWaiting): Promise<void> {
    const answer = await api.read(known.id, known.secret);
    if (answer.kind !== "ok") return;
    await refreshWaiting(known, answer.value);
    if (answer.value.state === "booked") await forgetWaiting(known.id);
  }

  async function refresh(): Promise<void> {
    all.value = await unbooked();
    await Promise.all(all.value.filter((it) => it.view.state !== "ended").map(refreshOne));
    all.value = await unbooked();
  }

  useReturn(refresh, page);
  onMounted(refresh);

  return all;
}
