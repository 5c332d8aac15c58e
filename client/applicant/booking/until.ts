import { watch, type Ref } from "vue";

/** Waits until something holds, no longer than so many milliseconds; tells whether it does. */
export function until(holds: Readonly<Ref<boolean>>, millis: number): Promise<boolean> {
  if (holds.value) return Promise.resolve(true);
  return new Promise((done) => {
    const stop = watch(holds, () => end(), { flush: "sync" });
    const timer = setTimeout(() => end(), millis);
    function end() {
      stop();
      clearTimeout(timer);
      done(holds.value);
    }
  });
}
