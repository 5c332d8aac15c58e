/** The texts of the apps as they lie in the folders of languages, for tests that hold them against each other. */

export type Tree = { [key: string]: string | Tree };

const files = import.meta.glob<Tree>("../../../client/i18n/*/*.json", { eager: true, import: "default" });

const staffRooms = ["checkin", "staff", "tablets"];
/** Rooms whose words come with the parts that say them. */
export const laterRooms = ["devices", "openings", "phone", "queued", "statements", "telling", "waiting"];

interface File {
  tag: string;
  room: string;
  words: Tree;
}
const all: File[] = Object.entries(files).map(([path, words]) => {
  const [tag = "", room = ""] = path
    .replace(/^.*i18n\//, "")
    .replace(".json", "")
    .split("/");
  return { tag, room, words };
});

/** Tags of all folders. */
export const tags = [...new Set(all.map((it) => it.tag))].sort();

const flatten = (tree: Tree, before: string): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[before + key, value] as [string, string]] : flatten(value, `${before}${key}.`),
  );

/** Every text of an app in a language, by its key. */
export function textsOf(tag: string, app: "applicant" | "staff"): Map<string, string> {
  const rooms = all.filter(
    (it) => it.tag === tag && it.room !== "about" && staffRooms.includes(it.room) === (app === "staff"),
  );
  return new Map(rooms.flatMap(({ room, words }) => flatten(words, `${room}.`)));
}

/** Names of the values that a text holds, each once. */
export const holes = (text = "") => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Keys whose text holds other values than the German one. */
export const differingHoles = (texts: Map<string, string>, german: Map<string, string>) =>
  [...german].filter(([key, text]) => `${holes(text)}` !== `${holes(texts.get(key))}`).map(([key]) => key);
