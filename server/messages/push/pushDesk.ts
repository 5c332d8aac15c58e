import type { PushRenewal, PushSubscriptionInput } from "../../../shared/messages/push.ts";
import { done, invalid, refused, type Result } from "../../../shared/problems.ts";
import type { Clock } from "../../../shared/time/index.ts";
import type { EventLog, Trx } from "../../db/events.ts";
import type { Seal } from "../../db/seal.ts";
import { areUsable } from "./encryptPush.ts";
import type { JudgeEndpoint } from "./pushHosts.ts";
import { addSubscription, dropSubscription, replaceSubscription, type Subject } from "./subscriptions.ts";

/** Finds the office of an appointment or a wish for whoever shows its secret. */
export type OwnSubject = (
  trx: Trx,
  subject: Subject,
  secret: string | undefined,
) => Promise<{ office: string; isOver: boolean } | undefined>;

/** What devices say about push. */
export interface PushDesk {
  /** The key that browsers subscribe with. */
  key: string;
  allow(subject: Subject, secret: string | undefined, subscription: PushSubscriptionInput): Promise<Result<void>>;
  end(subject: Subject, secret: string | undefined, endpoint: string): Promise<Result<void>>;
  renew(renewal: PushRenewal): Promise<Result<void>>;
}

/** Takes and ends subscriptions. Addresses that are no push service's are refused before anything is written or called (A25). */
export function createPushDesk({
  events,
  seal,
  clock,
  judge,
  key,
  ownSubject,
  isUsedBy,
}: {
  events: Pick<EventLog, "transact">;
  seal: Seal;
  clock: Clock;
  judge: JudgeEndpoint;
  key: string;
  ownSubject: OwnSubject;
  /** Whether an office tells by push. */
  isUsedBy: (office: string) => boolean;
}): PushDesk {
  function faultOf({ endpoint, keys }: PushSubscriptionInput, path: string): Result<void> | undefined {
    if (!judge(endpoint)) return invalid(`${path}/endpoint`, "write an address of a push service of a browser");
    if (!areUsable(keys)) return invalid(`${path}/keys`, "write the keys that the browser gave");
    return undefined;
  }

  return {
    key,
    async allow(subject, secret, subscription) {
      const fault = faultOf(subscription, "");
      if (fault) return fault;
      return events.transact(async (trx): Promise<Result<void>> => {
        const found = await ownSubject(trx, subject, secret);
        if (!found) return refused("not_found");
        if (!isUsedBy(found.office)) return refused("not_allowed");
        if (found.isOver) return refused("too_late");
        await addSubscription(trx, seal, { subject, subscription, now: clock.now() });
        return done(undefined);
      });
    },
    end: (subject, secret, endpoint) =>
      events.transact(async (trx): Promise<Result<void>> => {
        if (!(await ownSubject(trx, subject, secret))) return refused("not_found");
        await dropSubscription(trx, seal, endpoint, subject);
        return done(undefined);
      }),
    async renew({ endpoint, auth, subscription }) {
      const fault = faultOf(subscription, "/subscription");
      if (fault) return fault;
      return events.transact(async (trx): Promise<Result<void>> => {
        const isReplaced = await replaceSubscription(trx, seal, { endpoint, auth }, subscription, clock.now());
        return isReplaced ? done(undefined) : refused("not_found");
      });
    },
  };
}
