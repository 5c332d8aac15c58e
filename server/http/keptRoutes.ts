import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

const mostKept = 500;
const longestKept = 80;

/**
 * Finds routes and remembers what it found for the last addresses: many ask for the same few, and looking an address up among all
 * routes takes longer than a whole answer out of memory. The framework's faster router cannot tell `/find` from `/{id}` at the same
 * place.
 */
export function keptRoutes<T>(): Router<T> {
  const routes = new TrieRouter<T>();
  const kept = new Map<string, Result<T>>();
  return {
    name: "KeptRoutes",
    add(method, path, handler) {
      kept.clear();
      routes.add(method, path, handler);
    },
    match(method, path) {
      const asked = `${method} ${path}`;
      const before = kept.get(asked);
      if (before) return before;
      const found = routes.match(method, path);
      if (asked.length > longestKept) return found;
      if (kept.size >= mostKept) kept.clear();
      kept.set(asked, found);
      return found;
    },
  };
}
