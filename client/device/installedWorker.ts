import { workerAddress } from "./workerAddress.ts";

/** The worker of the app, as far as its updates go. */
export interface InstalledWorker {
  /** Asks the server for a newer one. */
  check(): Promise<void>;
  /** Lets the one that waits take over; resolves when it has. At once where none waits: another tab has let it in. */
  letIn(): Promise<void>;
}

/** Registers the worker. `waits` is called when a newer one has everything it needs and waits to be let in. */
export async function installWorker(waits: () => void): Promise<InstalledWorker> {
  const { Workbox } = await import("workbox-window");
  const worker = new Workbox(workerAddress());
  worker.addEventListener("waiting", waits);
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
