import { defineAsyncComponent, type Component } from "vue";
import { whenNetworkMayBeBack } from "./network.ts";

/**
 * A part of a page that comes after it. Where it cannot be had, the page stays as it is without it, and it comes with the network.
 * Browsers of before 2026 keep it in mind that a file could not be had: there it comes with the next start.
 */
export const lazyPart = <T extends Component>(loader: () => Promise<{ default: T }>): T =>
  defineAsyncComponent({ loader, onError: (_, retry, __, attempts) => void whenNetworkMayBeBack(retry, attempts) });

/** Has styles that could not be had asked for again with the part they belong to: the bundler takes a link that is there for done. */
export function dropFailedStyles(page: Document = document): void {
  const drop = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") target.remove();
  };
  page.addEventListener("error", drop, { capture: true });
}
