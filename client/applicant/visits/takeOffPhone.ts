import { deviceApi, type DeviceApi } from "../../api/devices.ts";
import { deleteThing, endPush, type KeptThing } from "../../device/onThisPhone.ts";
import { subjectsWithPush } from "../../device/push.ts";

interface Options {
  api?: Pick<DeviceApi, "endPush">;
  /** Ends the subscription of this browser as a whole. */
  endHere?: () => Promise<void>;
}

/**
 * Takes one thing off this phone, and its notices with it: nobody wants to hear of a visit that is no longer here. The server is asked
 * to tell no more, but not waited for. Where nothing else is told here the browser itself takes no more, which
 * needs no network.
 */
export async function takeOffPhone(
  thing: Pick<KeptThing, "table" | "id">,
  { api = deviceApi, endHere = endPush }: Options = {},
): Promise<void> {
  const told = await subjectsWithPush();
  const isIt = ({ about, id }: (typeof told)[number]) => about === thing.table && id === thing.id;
  const gone = told.find(isIt);
  await deleteThing(thing);
  if (!gone) return;
  const { push, ...subject } = gone;
  void api.endPush(subject, push);
  if (told.every(isIt)) await endHere().catch(() => undefined);
}
