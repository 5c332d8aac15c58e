const firstWait = 5_000;
const longestWait = 60_000;

interface Surroundings {
  page?: Document;
  window?: EventTarget;
}

/**
 * Does something once when the network may be there again: the browser says so, the page comes back into sight, or a while has
 * passed, the longer the more `attempts` there were. Returns how to end it.
 */
export function whenNetworkMayBeBack(
  work: () => void,
  attempts = 1,
  { page = document, window = globalThis }: Surroundings = {},
): () => void {
  const end = () => {
    clearTimeout(timer);
    window.removeEventListener("online", act);
    page.removeEventListener("visibilitychange", inSight);
  };
  const act = () => {
    end();
    work();
  };
  const inSight = () => page.visibilityState === "visible" && act();
  const timer = setTimeout(act, Math.min(firstWait * 2 ** (attempts - 1), longestWait));
  window.addEventListener("online", act);
  page.addEventListener("visibilitychange", inSight);
  return end;
}
