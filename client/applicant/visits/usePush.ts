import { onMounted, shallowRef } from "vue";
import { deviceApi, type DeviceApi } from "../../api/devices.ts";
import { notePush, pushAbility, pushOf, subscribe, type PushAbility, type PushSubject } from "../../device/push.ts";

type State = Exclude<PushAbility, "possible"> | "off" | "on";

interface Options {
  api?: DeviceApi;
  device?: { pushAbility(): PushAbility; subscribe: typeof subscribe };
}

/** Whether this device is told of something, and how to change that. */
export function usePush(subject: PushSubject, { api = deviceApi, device = { pushAbility, subscribe } }: Options = {}) {
  const state = shallowRef<State>("impossible");
  const failed = shallowRef(false);

  async function look(): Promise<void> {
    const ability = device.pushAbility();
    if (ability !== "possible") state.value = ability;
    else state.value = (await pushOf(subject)) === undefined ? "off" : "on";
  }

  async function allow(): Promise<boolean> {
    const key = await api.pushKey();
    if (key.kind !== "ok") return false;
    const address = await device.subscribe(key.value.key);
    const answer = await api.allowPush(subject, address);
    if (answer.kind !== "ok") return false;
    await notePush(subject, address.endpoint);
    return true;
  }

  async function end(): Promise<boolean> {
    const endpoint = await pushOf(subject);
    if (endpoint === undefined) return true;
    const answer = await api.endPush(subject, endpoint);
    // Of an appointment that the server has forgotten it tells nothing.
    const isOver = answer.kind === "ok" || (answer.kind === "refused" && answer.problem.code === "not_found");
    if (isOver) await notePush(subject, undefined);
    return isOver;
  }

  /** The browser asks the person, the first time; her no is no failure. */
  async function change(on: boolean): Promise<void> {
    failed.value = !(await (on ? allow() : end()).catch(() => device.pushAbility() === "denied"));
    await look();
  }

  onMounted(look);
  return { state, failed, change };
}
