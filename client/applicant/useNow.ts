import { onScopeDispose, readonly, ref } from "vue";
import { millisPerMinute, type Instant } from "../../shared/time/index.ts";
import { usePorts } from "./ports.ts";
import { serverNow } from "./serverTime.ts";

/** The present minute, for sentences that follow the clock while a page is open. It needs no network. */
export function useNow() {
  const { clock } = usePorts();
  const now = ref<Instant>(serverNow(clock));
  let timer: ReturnType<typeof setTimeout>;

  function look() {
    clearTimeout(timer);
    now.value = serverNow(clock);
    // At the turn of the minute, not some seconds after it: at 12:00 the door is shut.
    timer = setTimeout(look, millisPerMinute - (now.value % millisPerMinute));
  }
  // A page in the background sleeps, its timers too.
  const lookAgain = () => {
    if (document.visibilityState === "visible") look();
  };

  look();
  document.addEventListener("visibilitychange", lookAgain);
  onScopeDispose(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", lookAgain);
  });
  return readonly(now);
}
