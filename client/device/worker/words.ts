import type { PrecacheEntry } from "workbox-precaching";

/** German stands in for every other language: it comes with the app. */
const home = "de";
// `de-x-easy-HASH.js` holds what a first page may say, `de-x-easy.waiting-HASH.js` a room of words that come with their pages.
const wordsFile = /\/words\/([\w-]+?)(?:\.\w+)?-[\w-]{8}\.js$/;

type Entry = PrecacheEntry | string;
const urlOf = (entry: Entry) => (typeof entry === "string" ? entry : entry.url);

/** The language whose words a file holds; nothing for any other file. */
export const languageOf = (url: string): string | undefined => wordsFile.exec(url)?.[1];

/** What every device keeps, and the files of the languages that it keeps once somebody speaks them, by tag. */
export function sorted(entries: readonly Entry[]): { always: Entry[]; onceSpoken: Map<string, string[]> } {
  const tagOf = (entry: Entry) => languageOf(urlOf(entry)) ?? home;
  const onceSpoken = new Map<string, string[]>();
  for (const it of entries.filter((entry) => tagOf(entry) !== home)) {
    onceSpoken.set(tagOf(it), [...(onceSpoken.get(tagOf(it)) ?? []), urlOf(it)]);
  }
  return { always: entries.filter((it) => tagOf(it) === home), onceSpoken };
}

interface Options {
  caches?: CacheStorage;
  /** Address that the addresses of the files start from. */
  base?: string;
}

/** The words of spoken languages in a cache of their own, which outlives versions of the app. */
export function keptWords(
  name: string,
  onceSpoken: ReadonlyMap<string, readonly string[]>,
  { caches = globalThis.caches, base = globalThis.location.href }: Options = {},
) {
  const address = (url: string) => new URL(url, base).href;

  /** Keeps all words of a language, unless they are there. */
  async function keep(tag: string): Promise<void> {
    const cache = await caches.open(name);
    const keepFile = async (url: string) => {
      if (!(await cache.match(address(url), { ignoreVary: true }))) await cache.add(address(url));
    };
    await Promise.all((onceSpoken.get(tag) ?? []).map(keepFile));
  }

  return {
    keep,
    /** Fetches what a new version of the app says in the languages spoken so far. */
    async keepAgain(): Promise<void> {
      const cache = await caches.open(name);
      const tags = (await cache.keys()).flatMap((it) => languageOf(it.url) ?? []);
      await Promise.all([...new Set(tags)].map(keep));
    },
    /** Drops words of versions that are no longer in use. */
    async dropOld(): Promise<void> {
      const present = new Set([...onceSpoken.values()].flat().map(address));
      const cache = await caches.open(name);
      const old = (await cache.keys()).filter((it) => !present.has(it.url));
      await Promise.all(old.map((it) => cache.delete(it)));
    },
    /** The kept words of an address, else what the network says. */
    async answer(request: Request): Promise<Response> {
      const kept = await caches
        .open(name)
        .then((it) => it.match(request, { ignoreVary: true }))
        .catch(() => undefined);
      // eslint-disable-next-line no-restricted-globals -- a file of the app itself, nothing of the interface
      return kept ?? fetch(request);
    },
  };
}
