import { shallowRef } from "vue";
import { keepScan, type Scan } from "./scans.ts";
import { waitAfter } from "./waitAfter.ts";

/**
 * Scans that the disk would not take. They live in memory as long as the page does, are tried again by themselves, and whoever
 * stands here is told that they are not safe yet.
 */
export function createUnsaved({ keep = keepScan, random = Math.random, saved = () => undefined as void } = {}) {
  const scans = shallowRef<readonly Scan[]>([]);
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function retry(): Promise<void> {
    clearTimeout(timer);
    for (const scan of scans.value) {
      try {
        await keep(scan);
      } catch {
        timer = setTimeout(() => void retry(), waitAfter(++failures, random));
        return;
      }
      failures = 0;
      scans.value = scans.value.filter((it) => it !== scan);
      saved();
    }
  }

  function add(scan: Scan): void {
    scans.value = [...scans.value, scan];
    clearTimeout(timer);
    timer = setTimeout(() => void retry(), waitAfter(++failures, random));
  }

  return { scans, add, retry };
}
