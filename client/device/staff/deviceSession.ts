import { sessionMessage, type DeviceSessionAnswer } from "../../../shared/staff/devices.ts";
import type { DeviceNews, StaffAnswer, StaffApi } from "../../api/staff.ts";
import { signAsDevice } from "./deviceKey.ts";
import { actedAt, countWaiting, thisDevice, waiting } from "./outbox.ts";

/** Answered on the device itself: nobody of the staff is signed in as far as the server is concerned. */
export const nobody = { kind: "refused", status: 401, code: "not_signed_in" } as const;

const isNobody = (answer: StaffAnswer<unknown>) => answer.kind === "refused" && answer.status === 401;

/** The office has blocked this device. */
export const isBlocked = (answer: StaffAnswer<unknown>) =>
  answer.kind === "refused" && answer.code === "device_revoked";

/** Shows the server which device this is. What it answers with is a cookie; a device without a key asks nothing. */
export async function openDeviceSession(
  api: Pick<StaffApi, "challengeDevice" | "openDeviceSession">,
): Promise<StaffAnswer<DeviceSessionAnswer>> {
  const { id } = await thisDevice();
  const asked = await api.challengeDevice(id);
  if (asked.kind !== "ok") return asked;
  const { challenge } = asked.value;
  const signature = await signAsDevice(sessionMessage(id, challenge));
  return signature === undefined ? nobody : api.openDeviceSession(id, { challenge, signature });
}

/** How things stand at the tablet, for the calls of its sync. */
export interface Standing {
  isEnrolled(): boolean;
  /** Whether somebody works at it: nobody does while it is locked. */
  isAttended(): boolean;
  /** Whether the server takes the calls of this browser for those of whoever works at the tablet. */
  isServed(): Promise<boolean>;
  /** Signs whoever works at the tablet in at the server, where the PIN was typed since the page was opened. */
  renew(): Promise<boolean>;
  /** The server says that the device is blocked. */
  blocked(): void;
}

type SyncCalls = Pick<StaffApi, "probe" | "push" | "pull" | "keySet" | "watchChanges">;
type Calls = SyncCalls & Pick<StaffApi, "challengeDevice" | "openDeviceSession">;

/**
 * The calls of a sync, made as an enrolled device: a sign-in of a person that ended holds up no act, for the device signs in by
 * itself (F21). What names visitors is asked for in the name of a person only. Where nothing is enrolled the calls are the plain ones.
 */
export function asDevice(api: Calls, standing: Standing) {
  let changed: (() => void) | undefined;
  let stopWatching = () => undefined as void;

  /** A stream that was refused never comes back by itself: who signs in opens a new one, who leaves closes it. */
  function watchAnew(): void {
    stopWatching();
    stopWatching = changed && standing.isAttended() ? api.watchChanges(changed) : () => undefined;
  }

  function heard<Answer extends StaffAnswer<unknown>>(answer: Answer): Answer {
    // Told once: a tablet that has forgotten everything is enrolled no more.
    if (isBlocked(answer) && standing.isEnrolled()) standing.blocked();
    return answer;
  }

  async function news(): Promise<DeviceNews> {
    const [oldest] = await waiting(1);
    const since = oldest && new Date(actedAt(oldest)).toISOString();
    return { deviceId: (await thisDevice()).id, waiting: await countWaiting(), since };
  }

  const calls: SyncCalls = {
    keySet: api.keySet,

    watchChanges(call) {
      changed = call;
      watchAnew();
      return () => {
        changed = undefined;
        watchAnew();
      };
    },

    async probe(nonce, patience) {
      // A disk that cannot be read is no reason to take the server for gone.
      const told = standing.isEnrolled() ? await news().catch(() => undefined) : undefined;
      const answer = heard(await api.probe(nonce, patience, told));
      // Whether this device was blocked only a session tells, of a person or its own.
      if (!told || !isNobody(answer)) return answer;
      const opened = heard(await openDeviceSession(api));
      return opened.kind === "ok" ? heard(await api.probe(nonce, patience, told)) : answer;
    },

    async push(request) {
      const answer = heard(await api.push(request));
      if (!isNobody(answer) || !standing.isEnrolled()) return answer;
      if (await standing.renew()) return heard(await api.push(request));
      const opened = heard(await openDeviceSession(api));
      return opened.kind === "ok" ? heard(await api.push(request)) : answer;
    },

    async pull(...asked) {
      if (!standing.isAttended()) return nobody;
      if (!(await standing.isServed()) && !(await standing.renew())) return nobody;
      let answer = heard(await api.pull(...asked));
      if (isNobody(answer) && (await standing.renew())) answer = heard(await api.pull(...asked));
      // Whoever asked may have left meanwhile: then nothing that names visitors is taken in.
      return standing.isAttended() ? answer : nobody;
    },
  };
  return { calls, watchAnew };
}
