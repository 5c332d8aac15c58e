import { baseCompile } from "@intlify/message-compiler";
import type { Plugin } from "vite";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

// Only these mean something to the compiler; every other text is shown as it stands.
const isMessage = /[{|@]/;
const options = { jit: true, location: false, mangle: true, minify: true };

/** A text as the running program wants it: as it stands, or the tree of its parts where something is to be filled in or counted. */
export function compiled(text: Json): Json {
  if (typeof text === "string")
    return isMessage.test(text) ? (baseCompile(text, options).ast as unknown as Json) : text;
  if (text === null || typeof text !== "object") return text;
  if (Array.isArray(text)) return text.map(compiled);
  return Object.fromEntries(Object.entries(text).map(([key, part]) => [key, compiled(part)]));
}

const isTexts = /\/client\/.*(i18n\/[\w-]+|\/texts)\/[\w-]+\.json$/;

/** Compiles the texts while building, so that nobody downloads the compiler. It goes with `__INTLIFY_DROP_MESSAGE_COMPILER__`. */
export const compiledTexts: Plugin = {
  name: "compiled-texts",
  enforce: "pre",
  transform(code, id) {
    return isTexts.test(id) ? { code: JSON.stringify(compiled(JSON.parse(code) as Json)), map: null } : null;
  },
};
