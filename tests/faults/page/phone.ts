import { startSending } from "../../../client/applicant/visits/sendQueue.ts";
import { queueCancellation, queuedCancellations, undoCancellation } from "../../../client/device/cancellations.ts";
import type { PhonePage, Plant } from "./bed.ts";
import { badlyCancelling } from "./plants.ts";

let stop: (() => void) | undefined;

// Beside the database: a page that is opened anew lacks the same, until the device is emptied.
const place = "bed.plants";
const planted = (): ReadonlySet<Plant> => new Set(JSON.parse(localStorage.getItem(place) ?? "[]") as Plant[]);

export const phonePage: PhonePage = {
  open() {
    stop?.();
    const lacking = planted();
    stop = startSending(lacking.size > 0 ? { api: { cancel: badlyCancelling(lacking) } } : {});
  },
  plant(plants) {
    localStorage.setItem(place, JSON.stringify(plants));
    phonePage.open();
  },
  cancel: (visit, secret) =>
    queueCancellation(visit, secret).then(
      () => true,
      () => planted().has("failure_shown_as_kept"),
    ),
  undo: (visit) =>
    undoCancellation(visit)
      .then((it) => it || planted().has("undo_always_said"))
      .catch(() => false),
  waiting: async () =>
    (await queuedCancellations()).map(({ visit, refused, isOnItsWay }) => ({
      visit,
      refused: refused ?? null,
      isOnItsWay,
    })),
  look: () => void dispatchEvent(new Event("online")),
};
