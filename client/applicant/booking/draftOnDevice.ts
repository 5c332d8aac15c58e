import type { Clock } from "../../../shared/time/index.ts";
import { inTurn, sealedDraft } from "../../device/index.ts";
import type { QueuedBooking } from "../../device/queuedBookings.ts";
import { copyDraft, readDraft, type Draft } from "./draft.ts";
import { mergeDrafts } from "./mergeDrafts.ts";

/** The draft as it lies on the device. A write leaves what other tabs changed meanwhile as they left it. */
export function draftOnDevice({ office, service }: Pick<QueuedBooking, "office" | "service">, clock: Clock) {
  const place = sealedDraft(office, service, clock);
  const read = async () => readDraft(await place.load());
  let base: Draft | undefined;
  return {
    read,
    open: async () => {
      const draft = await read();
      base = draft ? copyDraft(draft) : undefined;
      return draft;
    },
    write: (draft: Draft) =>
      inTurn(`draft.${office}/${service}`, async () => {
        const mine = copyDraft(draft);
        const theirs = await read();
        await place.save(theirs && base ? mergeDrafts(base, mine, theirs) : mine);
        base = mine;
      }),
  };
}
