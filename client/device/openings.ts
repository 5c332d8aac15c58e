import type { OpeningsAnswer } from "../../shared/booking/openingsAnswer.ts";
import { systemClock } from "./clock.ts";
import { onDatabase, type StoredOpenings } from "./database.ts";

const idOf = (office: string) => `openings/${office}` as const;

/** When offices open new times, as last heard, for a page without a network. Where it cannot be stored, the page works as well as before. */
export const keptOpenings = {
  get: (office: string): Promise<StoredOpenings | undefined> =>
    onDatabase((it) => it.lists.get(idOf(office)))
      .then((it) => (it && "openings" in it ? it : undefined))
      .catch(() => undefined),
  put: (office: string, { openings }: Pick<OpeningsAnswer, "openings">, clock = systemClock): Promise<void> =>
    onDatabase((it) => it.lists.put({ id: idOf(office), openings, asOf: clock.now() }))
      .then(() => undefined)
      .catch(() => undefined),
};
