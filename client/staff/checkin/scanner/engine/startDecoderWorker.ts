import { trustedScript } from "../../../../device/workerAddress.ts";
import address from "./decoder.worker.ts?worker&url";

/** Starts the worker that reads pictures. Built it is a classic script, which every browser in use runs. */
export function startDecoderWorker(): Worker {
  return new Worker(trustedScript(address), { name: "decoder", type: import.meta.env.DEV ? "module" : "classic" });
}
