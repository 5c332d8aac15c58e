import { workerAddress } from "./workerAddress.ts";

/** The worker of the app, as far as its updates go. */
export interface InstalledWorker {
  /** Asks the server for a newer one. */
  check(): Promise<void>;
  /** Lets the one that waits take over; resolves when it has. At once where none waits: another tab has let it in. */
  letIn(): Promise<void>;
}

/** What the page hears of its worker. */
export interface WorkerNews {
  /** A newer one has everything it needs and waits to be let in. */
  waits(): void;
  /** The operator has ended it: the page is to load from the server. */
  retired(): void;
}

/** Registers the worker. */
export async function installWorker({ waits, retired }: WorkerNews): Promise<InstalledWorker> {
  const { Workbox } = await import("workbox-window");
  const worker = new Workbox(workerAddress());
  worker.addEventListener("waiting", waits);
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    if ((data as { type?: unknown } | null)?.type !== "RETIRED") return;
    ports[0]?.postMessage("heard");
    retired();
  });
  await worker.register();
  return {
    check: () => worker.update(),
    async letIn() {
      const registration = await navigator.serviceWorker.getRegistration();
      if (!registration?.waiting) return;
      const inCharge = new Promise<void>((done) => worker.addEventListener("controlling", () => done()));
      worker.messageSkipWaiting();
      await inCharge;
    },
  };
}
