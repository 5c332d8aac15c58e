import { onStaffDatabase } from "./database.ts";

/** The keys of this browser, by what they are for. None can be taken out of it. */
export type KeyName = "names" | "pins" | "device" | "device public";

export const storedKey = async (id: KeyName): Promise<CryptoKey | undefined> =>
  (await onStaffDatabase((it) => it.keys.get(id)))?.key;

/** A key of this browser, made when it is first asked for. */
export async function ownKey(id: KeyName, make: () => Promise<CryptoKey>): Promise<CryptoKey> {
  const known = await storedKey(id);
  if (known) return known;
  const made = await make();
  // Two tabs may get here at once: the first to store its key wins, the other takes that one over.
  return onStaffDatabase((it) =>
    it.transaction("rw", it.keys, async () => {
      const first = await it.keys.get(id);
      if (first) return first.key;
      await it.keys.put({ id, key: made });
      return made;
    }),
  );
}
