import { onScopeDispose, watch } from "vue";
import { useRoute } from "vue-router";

/**
 * Leads to the part of a page that the address names after `#`, once the page is there: pages of an office come late. `find` says
 * what takes the focus; without it, the part itself.
 */
export function useHashTarget(isReady: () => boolean, find = (part: HTMLElement): HTMLElement | null => part) {
  const route = useRoute();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function lead() {
    const part = document.getElementById(decodeURIComponent(route.hash.slice(1)));
    const target = part && find(part);
    part?.scrollIntoView?.({ block: "start" });
    if (target && target.tabIndex < 0) target.tabIndex = -1;
    target?.focus({ preventScroll: true });
  }

  watch(
    () => isReady() && route.hash,
    (hash) => {
      // After a change of page the heading takes the focus as soon as it is there. The part named in the address comes after it.
      if (hash) timer = setTimeout(lead);
    },
    { immediate: true, flush: "post" },
  );
  onScopeDispose(() => clearTimeout(timer));
}
