import { startSending } from "../../../client/applicant/visits/sendQueue.ts";
import { queueCancellation, queuedCancellations, undoCancellation } from "../../../client/device/cancellations.ts";
import type { PhonePage } from "./bed.ts";

let stop: (() => void) | undefined;

export const phonePage: PhonePage = {
  open() {
    stop?.();
    stop = startSending();
  },
  cancel: (visit, secret) =>
    queueCancellation(visit, secret).then(
      () => true,
      () => false,
    ),
  undo: (visit) => undoCancellation(visit).catch(() => false),
  waiting: async () =>
    (await queuedCancellations()).map(({ visit, refused, isOnItsWay }) => ({
      visit,
      refused: refused ?? null,
      isOnItsWay,
    })),
  look: () => void dispatchEvent(new Event("online")),
};
