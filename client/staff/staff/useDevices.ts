import { onMounted, onScopeDispose, shallowRef, watch } from "vue";
import type { EnrolledDevice, PairingAnswer } from "../../../shared/staff/devices.ts";
import { staffApi } from "../../api/staff.ts";

type Ports = Pick<typeof staffApi, "devices" | "askPairing" | "blockDevice">;

/** A pairing as it is shown, with the name that the tablet will have. */
export type ShownPairing = PairingAnswer & { name: string };

// While a code is shown, somebody waits for the tablet to use it.
const lookEvery = { pairing: 3_000, usual: 20_000 };

/** The tablets of the office, from the server. Looks again by itself, quicker while a code is shown. */
export function useDevices(api: Ports = staffApi) {
  const devices = shallowRef<readonly EnrolledDevice[]>();
  const pairing = shallowRef<ShownPairing>();
  /** The tablet that has used the pairing shown last. */
  const paired = shallowRef<EnrolledDevice>();
  const hasFailed = shallowRef(false);

  async function load(): Promise<void> {
    const answer = await api.devices();
    hasFailed.value = answer.kind !== "ok";
    if (answer.kind !== "ok") return;
    devices.value = answer.value.devices;
    const used = devices.value.find((it) => it.pairing === pairing.value?.id);
    if (!used) return;
    pairing.value = undefined;
    paired.value = used;
  }

  /** Asks for a pairing of a tablet with this name. Says whether there is one. */
  async function pair(name: string): Promise<boolean> {
    const answer = await api.askPairing(name);
    if (answer.kind !== "ok") return false;
    paired.value = undefined;
    pairing.value = { ...answer.value, name };
    return true;
  }

  /** Blocks a tablet. Says whether it is. */
  async function block(id: string): Promise<boolean> {
    const answer = await api.blockDevice(id);
    await load();
    return answer.kind === "ok";
  }

  let timer: ReturnType<typeof setInterval> | undefined;
  const look = () => {
    clearInterval(timer);
    timer = setInterval(() => void load(), pairing.value ? lookEvery.pairing : lookEvery.usual);
  };
  watch(pairing, look, { immediate: true });
  onScopeDispose(() => clearInterval(timer));
  onMounted(load);

  return { devices, pairing, paired, hasFailed, load, pair, block };
}
