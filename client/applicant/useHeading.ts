import { onMounted, onScopeDispose, ref, type Ref } from "vue";
import { useRouter, START_LOCATION } from "vue-router";

/**
 * Every page has one `h1`: its words are the title of the window, and after a change of page it gets the focus, so that a screen
 * reader begins there. Pages may show it late (once something is loaded) and change it (with the language).
 */
export function useHeading(main: Ref<HTMLElement | null>) {
  const router = useRouter();
  const waiting = ref(false);

  const follow = () => {
    const heading = main.value?.querySelector("h1");
    const words = heading?.textContent?.trim();
    if (!heading || !words) return;
    document.title = `${words} – Terminpass`;
    if (!waiting.value) return;
    waiting.value = false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(follow);

  router.afterEach((to, from, failure) => {
    if (failure || from === START_LOCATION || to.path === from.path) return;
    waiting.value = true;
  });
  onMounted(() => {
    if (main.value) observer.observe(main.value, { childList: true, subtree: true, characterData: true });
    follow();
  });
  onScopeDispose(() => observer.disconnect());
}
