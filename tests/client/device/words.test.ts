import { describe, expect, it } from "vitest";
import { keepWords } from "../../../client/device/index.ts";
import { keptWords, languageOf, sorted } from "../../../client/device/worker/words.ts";

const file = (tag: string, hash = "aBcD-_12") => `assets/words/${tag}-${hash}.js`;
const room = (tag: string) => `assets/words/${tag}.waiting-aBcD-_12.js`;
const base = "https://termin.example/sw.js";

/** Caches in memory. What is added is asked of a network that a test can cut. */
function fakeCaches() {
  const kept = new Map<string, string>();
  const network = { isThere: true };
  const cache = {
    match: async (key: string | Request) => {
      const body = kept.get(typeof key === "string" ? key : key.url);
      return body === undefined ? undefined : new Response(body);
    },
    add: async (url: string) => {
      if (!network.isThere) throw new TypeError("no network");
      kept.set(url, `words at ${url}`);
    },
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async ({ url }: { url: string }) => kept.delete(url),
  };
  return { kept, network, caches: { open: async () => cache } as unknown as CacheStorage };
}

describe("the words of a language on a device", () => {
  it("are known by the name of their file", () => {
    expect(languageOf(`https://termin.example/${file("de-x-easy")}`)).toBe("de-x-easy");
    expect(languageOf(`https://termin.example/${room("de-x-easy")}`)).toBe("de-x-easy");
    expect(languageOf("https://termin.example/assets/PassPage-aBcD-_12.js")).toBeUndefined();
  });

  it("O22 come with the app in German, and in another language from the moment it is spoken", () => {
    const { always, onceSpoken } = sorted([
      ...["index.html", file("de"), room("de"), file("ar"), room("ar")],
      { url: file("en"), revision: null },
    ]);
    expect(always).toEqual(["index.html", file("de"), room("de")]);
    expect([...onceSpoken]).toEqual([
      ["ar", [file("ar"), room("ar")]],
      ["en", [file("en")]],
    ]);
  });

  it("O22 are answered without a network once they were spoken", async () => {
    const { caches, network } = fakeCaches();
    const words = keptWords("words", new Map([["ar", [file("ar")]]]), { caches, base });
    await words.keep("ar");
    network.isThere = false;
    const answer = await words.answer(new Request(new URL(file("ar"), base)));
    expect(await answer.text()).toContain("words at");
  });

  it("O22 are fetched anew with a new version, before the old ones go", async () => {
    const { caches, kept } = fakeCaches();
    await keptWords("words", new Map([["ar", [file("ar")]]]), { caches, base }).keep("ar");
    const next = new Map(["ar", "en"].map((tag) => [tag, [file(tag, "version2")]] as const));
    const words = keptWords("words", next, { caches, base });
    await words.keepAgain();
    expect([...kept.keys()].map((it) => it.slice(-14))).toEqual(["aBcD-_12.js", "version2.js"].map((it) => `ar-${it}`));
    await words.dropOld();
    expect([...kept.keys()]).toEqual([new URL(file("ar", "version2"), base).href]);
  });

  it("of a language the app does not have are not asked for", async () => {
    const { caches, kept } = fakeCaches();
    await keptWords("words", new Map(), { caches, base }).keep("tlh");
    expect(kept.size).toBe(0);
  });

  it("are kept by the worker in force, as the page tells it", async () => {
    const told: unknown[] = [];
    const ready = Promise.resolve({ active: { postMessage: (it: unknown) => told.push(it) } });
    await keepWords("ar", { workers: { ready } as unknown as ServiceWorkerContainer });
    expect(told).toEqual([{ type: "KEEP_WORDS", tag: "ar" }]);
  });
});
