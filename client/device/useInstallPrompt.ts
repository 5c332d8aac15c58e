import { computed, shallowRef } from "vue";

interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

const pending = shallowRef<InstallPromptEvent>();

/** Catches the browser's offer to install, which comes once and early. Call it at start. */
export function catchInstallPrompt(page: Window = window): void {
  page.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    pending.value = event as InstallPromptEvent;
  });
  page.addEventListener("appinstalled", () => (pending.value = undefined));
}

// iPhones offer nothing by themselves; there a person has to be told the way. iPads call themselves Macs, but have fingers.
const isApple = ({ userAgent, maxTouchPoints }: Navigator) =>
  /iPhone|iPad/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);

/** How this device can take the app onto its home screen: by a button, by hand, or not (any more). */
export function useInstallPrompt(page: Window = window) {
  const installed = page.matchMedia("(display-mode: standalone)").matches;
  const way = computed<"button" | "by_hand" | "none">(() => {
    if (installed) return "none";
    if (pending.value) return "button";
    return isApple(page.navigator) ? "by_hand" : "none";
  });
  async function install(): Promise<void> {
    const event = pending.value;
    pending.value = undefined;
    await event?.prompt();
  }
  return { way, install };
}
