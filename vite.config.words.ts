import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

// Words that only people at the counter read. Everything else is the applicant's.
const staffRooms = ["checkin", "staff", "tablets"];
/** Words that come with the parts that say them: see client/i18n/laterWords.ts. Nobody waits for them at the start. */
export const laterRooms = ["devices", "openings", "phone", "queued", "statements", "telling", "waiting"];
const home = "de";

interface Folder {
  tag: string;
  rooms: string[];
}

const isRoomOf = (app: string, room: string) => staffRooms.includes(room) === (app === "staff");

/** The folders of languages, each with the rooms it has words for in one app. */
function foldersOf(root: string, app: string): Folder[] {
  const tags = readdirSync(root, { withFileTypes: true }).filter((it) => it.isDirectory());
  return tags.map(({ name: tag }) => {
    const files = readdirSync(join(root, tag)).filter((it) => it.endsWith(".json") && it !== "about.json");
    const rooms = files.map((it) => it.replace(/\.json$/, "")).filter((it) => isRoomOf(app, it));
    return { tag, rooms: rooms.sort() };
  });
}

/** Languages an app can offer: those that have words for every room German has; German first. */
function offeredBy(root: string, app: string): Folder[] {
  const folders = foldersOf(root, app);
  const needed = folders.find((it) => it.tag === home)?.rooms ?? [];
  const complete = folders.filter(({ rooms }) => needed.every((it) => rooms.includes(it)));
  return complete.sort((a, b) => Number(b.tag === home) - Number(a.tag === home) || a.tag.localeCompare(b.tag));
}

function listModule(root: string, app: string): string {
  const lines = offeredBy(root, app).map(({ tag }) => {
    const about: unknown = JSON.parse(readFileSync(join(root, tag, "about.json"), "utf8"));
    return `${JSON.stringify(tag)}: { ...${JSON.stringify(about)}, load: () => import("words:${app}/${tag}") }`;
  });
  return `export default { ${lines.join(",\n")} };`;
}

function wordsModule(root: string, app: string, tag: string): string {
  const all = offeredBy(root, app).find((it) => it.tag === tag)?.rooms ?? [];
  const rooms = all.filter((it) => !laterRooms.includes(it));
  const imports = rooms.map((it) => `import ${it} from ${JSON.stringify(join(root, tag, `${it}.json`))};`);
  return `${imports.join("\n")}\nexport default { ${rooms.join(", ")} };`;
}

const parts = /^\0words:(applicant|staff)(?:\/([\w-]+))?$/;

/**
 * Makes modules of the folders in client/i18n: `words:applicant` and `words:staff` name the languages an app offers and load one
 * of them, all its rooms in one file but those that come later. A language is a folder; nothing else has to be written.
 */
export function words(root = fileURLToPath(new URL("client/i18n", import.meta.url))): Plugin {
  return {
    name: "words",
    resolveId: (id) => (id.startsWith("words:") ? `\0${id}` : null),
    load(id) {
      const [, app, tag] = parts.exec(id) ?? [];
      if (!app) return null;
      return tag ? wordsModule(root, app, tag) : listModule(root, app);
    },
  };
}

const roomFile = /\/i18n\/([\w-]+)\/(\w+)\.json$/;

/** The file that words are written to: the worker reads the language from its name. Nothing for any other module. */
export function wordsFile(module: string | null): string | undefined {
  const tag = parts.exec(module ?? "")?.[2];
  if (tag) return `assets/words/${tag}-[hash].js`;
  const [, of, room] = roomFile.exec(module ?? "") ?? [];
  return of && room && `assets/words/${of}.${room}-[hash].js`;
}
