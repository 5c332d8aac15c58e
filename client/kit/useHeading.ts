import { onMounted, onScopeDispose, type Ref } from "vue";
import { START_LOCATION, useRouter } from "vue-router";

/**
 * Every page has one `h1`: its words are the title of the window, and after a change of page it gets the focus, so that a screen
 * reader begins there. Pages may show it late (once something is loaded) and change it (with the language). `app` names the app in
 * the title.
 */
export function useHeading(main: Ref<HTMLElement | null>, app: () => string) {
  const router = useRouter();
  let waiting = false;

  const follow = () => {
    const heading = main.value?.querySelector("h1");
    const words = heading?.textContent?.trim();
    if (!heading || !words) return;
    document.title = `${words} – ${app()}`;
    if (!waiting) return;
    waiting = false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(follow);

  router.afterEach((to, from, failure) => {
    if (!failure && from !== START_LOCATION && to.path !== from.path) waiting = true;
  });
  // A page that could not be loaded has a heading in its place.
  router.onError(() => (waiting = true));
  onMounted(() => {
    if (main.value) observer.observe(main.value, { childList: true, subtree: true, characterData: true });
    follow();
  });
  onScopeDispose(() => observer.disconnect());
}
