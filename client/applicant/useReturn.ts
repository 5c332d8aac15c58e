import { onScopeDispose } from "vue";

/**
 * Looks again when the page comes back into sight, and when the network comes back while it is in sight. Gives the look itself, which does
 * nothing while nobody sees the page.
 */
export function useReturn(refresh: () => Promise<void>, page: Document = document): () => void {
  const look = () => {
    if (page.visibilityState === "visible") void refresh();
  };
  page.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  onScopeDispose(() => {
    page.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  });
  return look;
}
