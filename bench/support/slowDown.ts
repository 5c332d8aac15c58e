import type { Browser } from "@playwright/test";

const quantum = 4;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Makes the pages of a browser as many times slower as wanted, by halting their processes for most of the time. The browser's own
 * CPU slow-down halts the page's thread only; a worker would stay as fast as before. Gives the function that ends it.
 */
export async function slowDown(browser: Browser, times: number): Promise<() => Promise<void>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter((it) => it.type === "renderer").map((it) => it.id);
  let over = times <= 1;

  function signal(name: "SIGSTOP" | "SIGCONT"): void {
    for (const id of pages) {
      try {
        process.kill(id, name);
      } catch {
        // A spare process of the browser that has ended meanwhile.
      }
    }
  }

  async function halt(): Promise<void> {
    let [ran, halted] = [0, 0];
    let begin = performance.now();
    while (!over) {
      await wait(quantum);
      signal("SIGSTOP");
      const stop = performance.now();
      ran += stop - begin;
      await wait(Math.max(0, ran * (times - 1) - halted));
      signal("SIGCONT");
      begin = performance.now();
      halted += begin - stop;
    }
  }

  const done = halt();
  return async () => {
    over = true;
    await done;
    await session.detach();
  };
}
