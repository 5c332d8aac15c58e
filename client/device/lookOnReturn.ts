/** Handles die while a page sleeps. Looking when it comes back repairs that before anybody waits for it. Returns how to stop. */
export function lookOnReturn(look: () => Promise<unknown>, page: Document = document): () => void {
  const looks = () => {
    if (page.visibilityState === "visible") look().catch(() => undefined);
  };
  page.addEventListener("visibilitychange", looks);
  return () => page.removeEventListener("visibilitychange", looks);
}
