import type { HtmlTagDescriptor, Plugin, Rollup } from "vite";

/** The files that a file cannot run without. */
function needed(file: string, bundle: Rollup.OutputBundle, found = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (chunk?.type !== "chunk" || found.has(file)) return found;
  found.add(file);
  for (const it of chunk.imports) needed(it, bundle, found);
  return found;
}

const stylesOf = (file: Rollup.OutputBundle[string] | undefined): string[] =>
  file?.type === "chunk" ? [...(file.viteMetadata?.importedCss ?? [])] : [];

const link = (rel: string, href: string): HtmlTagDescriptor => ({
  tag: "link",
  attrs: { rel, crossorigin: true, href },
  injectTo: "head",
});

/**
 * Names in the page what a part of the app needs that its first file only loads later: the browser fetches all of it at once,
 * instead of when it has read the first file.
 */
export function preloadWithPage(module: RegExp): Plugin {
  let base = "/";
  return {
    name: "preload-with-page",
    configResolved: (config) => void (base = config.base),
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {} }) {
        const part = Object.values(bundle).find((it) => it.type === "chunk" && module.test(it.facadeModuleId ?? ""));
        if (!part) return [];
        const scripts = [...needed(part.fileName, bundle)];
        const styles = new Set(scripts.flatMap((file) => stylesOf(bundle[file])));
        return [
          ...scripts.map((file) => link("modulepreload", base + file)),
          ...[...styles].map((file) => link("stylesheet", base + file)),
        ];
      },
    },
  };
}
