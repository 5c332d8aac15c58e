import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Declaration, Plugin } from "postcss";

// KERN brings more parts, icons and values than an app shows. These two leave out of its styles what nothing of ours names.
const root = fileURLToPath(new URL(".", import.meta.url));
const sources = globSync("client/**/*.{vue,ts,css}", { cwd: root }).map((file) => ({
  file,
  text: readFileSync(`${root}${file}`, "utf8"),
}));

/** Takes the classes out that an app and the kit name neither in full nor by a beginning that is put together with the rest. */
export function dropUnusedClasses(app: string): Plugin {
  const seen = sources.filter(({ file }) => [app, "kit"].some((it) => file.startsWith(`client/${it}/`)));
  const named = new Set(seen.flatMap(({ text }) => text.match(/[\w-]+/g) ?? []));
  const beginnings = seen.flatMap(({ text }) => text.match(/kern-[\w-]+(?=\$\{)/g) ?? []);
  const icon = "kern-icon--";

  function isUsed(style: string): boolean {
    if (named.has(style)) return true;
    // The name of an icon often stands alone, in a list of kinds.
    return style.startsWith(icon) ? named.has(style.slice(icon.length)) : beginnings.some((it) => style.startsWith(it));
  }

  function canHit(selector: string): boolean {
    // What a selector leaves out, or takes one of, need not exist.
    if (/:(is|where)\(/.test(selector)) return true;
    const needed = selector.replace(/:not\([^)]*\)/g, "");
    return [...needed.matchAll(/\.(kern-[\w-]+)/g)].every(([, style = ""]) => isUsed(style));
  }

  return {
    postcssPlugin: "drop-unused-classes",
    OnceExit(sheet) {
      sheet.walkRules((rule) => {
        const left = rule.selectors.filter(canHit);
        if (left.length === 0) rule.remove();
        else if (left.length < rule.selectors.length) rule.selectors = left;
      });
    },
  };
}

const valuesIn = (text: string) => [...text.matchAll(/var\(\s*(--kern-[\w-]+)/g)].map(([, value]) => value);
const valuesOfPages = sources.flatMap(({ text }) => valuesIn(text));

/** Takes the values out that neither the styles nor a page reads. */
export const dropUnusedValues: Plugin = {
  postcssPlugin: "drop-unused-values",
  OnceExit(sheet) {
    for (;;) {
      const read = new Set([...valuesOfPages, ...valuesIn(sheet.toString())]);
      const unused: Declaration[] = [];
      sheet.walkDecls(/^--kern-/, (it) => void (read.has(it.prop) || unused.push(it)));
      if (unused.length === 0) return;
      // One that goes may have been the only reader of another.
      for (const it of unused) it.remove();
    }
  },
};
