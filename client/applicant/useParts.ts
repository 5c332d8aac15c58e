import { shallowRef, watch, type Ref } from "vue";
import { afterFrame } from "../device/index.ts";

let isStarting = false;

/** Says that the app starts, and so that its first page is drawn part by part; or that it has started. */
export const drawInParts = (starts: boolean): void => void (isStarting = starts);

interface Options {
  /** Whether each page comes in parts, not only the first one of a start. */
  always?: boolean;
}

/**
 * How many parts of a page are to be drawn, from the top: what is seen first comes first, each further part one frame later. Drawn at
 * once, the first page of a start keeps an old phone from answering a touch for a quarter of a second; later pages come whole.
 */
export function useParts(
  count: number,
  isReady: () => boolean,
  { always = false }: Options = {},
): Readonly<Ref<number>> {
  const drawn = shallowRef(always || isStarting ? 1 : count);
  const next = () => {
    drawn.value += 1;
    if (drawn.value < count) afterFrame(next);
  };
  const stop = watch(
    isReady,
    (ready) => {
      if (!ready || drawn.value >= count) return;
      afterFrame(next);
      void Promise.resolve().then(() => stop());
    },
    { immediate: true, flush: "post" },
  );
  return drawn;
}
