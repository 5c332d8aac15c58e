import { beforeEach, describe, expect, it } from "vitest";
import { dropOldDrafts, onDatabase, sealedDraft } from "../../../client/device/index.ts";
import { standingClock } from "./builders.ts";

const hour = 60 * 60 * 1000;
const typed = { familyName: "Оксана", birth: { day: "3", month: "", year: "" } };

beforeEach(() => onDatabase((it) => it.drafts.clear()));

describe("a half-filled form on the device", () => {
  it("comes back word for word, only for its own service", async () => {
    await sealedDraft("marburg", "pickup").save(typed);
    expect(await sealedDraft("marburg", "pickup").load()).toEqual(typed);
    expect(await sealedDraft("marburg", "transfer").load()).toBeUndefined();
  });

  it("lies sealed: what was typed is nowhere to be read", async () => {
    await sealedDraft("marburg", "pickup").save({ familyName: "Kowalczyk" });
    const [row] = await onDatabase((it) => it.drafts.toArray());
    const asText = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) => new TextDecoder("latin1").decode(bytes);
    expect(asText(row!.sealed)).not.toContain("Kowalczyk");
    expect(asText(new TextEncoder().encode(JSON.stringify({ familyName: "Kowalczyk" })))).toContain("Kowalczyk");
  });

  it("has a key that cannot be taken out of the browser", async () => {
    await sealedDraft("marburg", "pickup").save(typed);
    const stored = await onDatabase((it) => it.keys.get("drafts"));
    await expect(crypto.subtle.exportKey("raw", stored!.key)).rejects.toThrow();
  });

  it("does not open when it was put in the place of another", async () => {
    await sealedDraft("marburg", "pickup").save(typed);
    await onDatabase(async (it) => {
      const row = await it.drafts.get("marburg/pickup");
      await it.drafts.put({ ...row!, id: "marburg/transfer" });
    });
    expect(await sealedDraft("marburg", "transfer").load()).toBeUndefined();
  });

  it("is gone after a day, and not a minute before", async () => {
    const clock = standingClock("2026-11-21T10:00:00Z");
    const draft = sealedDraft("marburg", "pickup", clock);
    await draft.save(typed);
    clock.move(24 * hour - 60_000);
    expect(await draft.load()).toEqual(typed);
    clock.move(2 * 60_000);
    await dropOldDrafts(clock);
    expect(await onDatabase((it) => it.drafts.count())).toBe(0);
    expect(await draft.load()).toBeUndefined();
  });

  it("two tabs that begin at once share one key", async () => {
    await onDatabase((it) => it.keys.clear());
    const [one, two] = [sealedDraft("marburg", "pickup"), sealedDraft("marburg", "transfer")];
    await Promise.all([one.save(1), two.save(2)]);
    expect(await Promise.all([one.load(), two.load()])).toEqual([1, 2]);
  });
});
