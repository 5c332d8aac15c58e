import { systemClock } from "./clock.ts";
import { onDatabase, type SealedDraft } from "./database.ts";

/** What was typed stays a day: long enough to come back to, short enough for a phone that others use too. */
const keptMillis = 24 * 60 * 60 * 1000;
/** What is to be booked once there is a network stays as long as all else that works without one. */
const queuedMillis = 30 * 24 * 60 * 60 * 1000;
const keyId = "drafts";

/** The key of this browser. It cannot be taken out of it, not even by this app. */
async function draftKey(): Promise<CryptoKey> {
  const known = await onDatabase((it) => it.keys.get(keyId));
  if (known) return known.key;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two tabs may get here at once: the first to store its key wins, the other takes that one over.
  return onDatabase((it) =>
    it.transaction("rw", it.keys, async () => {
      const first = await it.keys.get(keyId);
      if (first) return first.key;
      await it.keys.put({ id: keyId, key: made });
      return made;
    }),
  );
}

/** Deletes what was typed more than a day ago, and what waits to be booked after thirty. */
export async function dropOldDrafts(clock = systemClock): Promise<void> {
  const now = clock.now();
  await onDatabase(async (it) => {
    const old = await it.drafts
      .where("savedAt")
      .below(now - keptMillis)
      .toArray();
    if (old.length === 0) return;
    const calls = await it.pending.toArray();
    const queued = new Set(
      calls.map(({ name, args }) => {
        const { office, service } = args as { office?: string; service?: string };
        return name === "book" ? `${office}/${service}` : undefined;
      }),
    );
    const isOver = ({ id, savedAt }: SealedDraft) => !queued.has(id) || savedAt < now - queuedMillis;
    await it.drafts.bulkDelete(old.filter(isOver).map((row) => row.id));
  });
}

/** Deletes every draft of which nothing is left to come back to, as `isOver` judges by what is in it. */
export async function dropDraftsThat(isOver: (draft: unknown) => boolean, clock = systemClock): Promise<void> {
  const ids = await onDatabase((it) => it.drafts.toCollection().primaryKeys());
  for (const id of ids) {
    const [office = "", ...name] = id.split("/");
    const draft = sealedDraft(office, name.join("/"), clock);
    if (isOver(await draft.load())) await draft.clear();
  }
}

/**
 * What was typed for one service of an office, sealed on this device. `load` gives `undefined` when there is nothing, when it is
 * older than a day, or when it cannot be opened any more. `save` takes any JSON value.
 */
export function sealedDraft(office: string, service: string, clock = systemClock) {
  const id = `${office}/${service}`;
  // Bound to its place: a draft put under another name does not open.
  const additionalData = new TextEncoder().encode(id);
  const clear = () => onDatabase((it) => it.drafts.delete(id));

  return {
    async load(): Promise<unknown> {
      await dropOldDrafts(clock);
      const row = await onDatabase((it) => it.drafts.get(id));
      if (!row) return undefined;
      try {
        const opened = await crypto.subtle.decrypt(
          { name: "AES-GCM", iv: row.iv, additionalData },
          await draftKey(),
          row.sealed,
        );
        return JSON.parse(new TextDecoder().decode(opened)) as unknown;
      } catch {
        // Sealed with a key that is gone: nobody can read it again.
        await clear();
        return undefined;
      }
    },
    async save(value: unknown): Promise<void> {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const open = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await draftKey(), open);
      await onDatabase((it) => it.drafts.put({ id, iv, sealed, savedAt: clock.now() }));
    },
    clear,
  };
}
