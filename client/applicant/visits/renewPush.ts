import { deviceApi, type DeviceApi } from "../../api/devices.ts";
import { notePush, pushAbility, subjectsWithPush, subscribe } from "../../device/push.ts";

interface Options {
  api?: Pick<DeviceApi, "pushKey" | "allowPush">;
  device?: { pushAbility: typeof pushAbility; subscribe: typeof subscribe };
  mayTell?: () => boolean;
}

/**
 * Tells the server where this browser is reached now, where that has changed: browsers end subscriptions without a word. It asks nobody,
 * for it does nothing where notices are not allowed any more.
 */
export async function renewPush({
  api = deviceApi,
  device = { pushAbility, subscribe },
  mayTell = () => Notification.permission === "granted",
}: Options = {}): Promise<void> {
  const told = await subjectsWithPush();
  if (told.length === 0 || device.pushAbility() !== "possible" || !mayTell()) return;
  const key = await api.pushKey();
  if (key.kind !== "ok") return;
  const address = await device.subscribe(key.value.key);
  for (const { push, ...subject } of told) {
    if (push === address.endpoint) continue;
    const answer = await api.allowPush(subject, address);
    if (answer.kind === "ok") await notePush(subject, address.endpoint);
    // Of what is over or gone nothing is told any more.
    else if (answer.kind === "refused" && answer.problem.code !== "too_many") await notePush(subject, undefined);
  }
}
