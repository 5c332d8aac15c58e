import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

interface Builds {
  newest: string;
  earlier: { name: string }[];
}

function readBuilds(dist: string): string[] {
  const { newest, earlier } = JSON.parse(readFileSync(join(dist, "builds.json"), "utf8")) as Builds;
  return [newest, ...earlier.map((it) => it.name)].map((name) => join(dist, "builds", name));
}

/** What tells one state of a file from the next: it is replaced as a whole. Nothing where there is none. */
function mark(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
}

/**
 * The folders of the builds in `dist`, the newest first, as they are now: a build that ends while the server runs is the newest from
 * its next answer on. None where nothing was built.
 */
export function buildsIn(dist: string): () => readonly string[] {
  let known: string | undefined;
  let folders: readonly string[] = [];
  return () => {
    const now = mark(join(dist, "builds.json"));
    if (now !== known) folders = now === undefined ? [] : readBuilds(dist);
    known = now;
    return folders;
  };
}
