import { onScopeDispose, readonly, shallowRef, type DeepReadonly, type ShallowRef } from "vue";
import type { Effort, EngineStatus, FromWorker, Pixels, ReadRequest } from "./messages.ts";
import { startDecoderWorker } from "./startDecoderWorker.ts";

/** What a picture shows. */
export interface Reading {
  text: string | undefined;
  /** How long the worker took. */
  milliseconds: number;
}

/** The decoder as the page sees it. */
export interface Engine {
  status: DeepReadonly<ShallowRef<EngineStatus>>;
  /** Hands a picture over to the worker; the picture is gone for the page. `undefined` when the worker ended before it answered. */
  read(picture: Pixels | ImageBitmap, effort: Effort): Promise<Reading | undefined>;
  restart(): void;
}

/** A worker that has said nothing after this long will not say anything. */
const patience = 20_000;

/** Starts the decoder's worker, watches over it and ends it together with the page's part that uses it. */
export function useEngine({ startWorker = startDecoderWorker } = {}): Engine {
  const status = shallowRef<EngineStatus>({ kind: "starting" });
  const waiting = new Map<number, (reading: Reading | undefined) => void>();
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  function hear(message: FromWorker): void {
    if (message.kind === "status") return settle(message.status);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  }

  function settle(next: EngineStatus): void {
    clearTimeout(timer);
    status.value = next;
    if (next.kind === "failed") end();
  }

  function end(): void {
    clearTimeout(timer);
    worker?.terminate();
    worker = undefined;
    waiting.forEach((answer) => answer(undefined));
    waiting.clear();
  }

  function restart(): void {
    end();
    status.value = { kind: "starting" };
    timer = setTimeout(() => settle({ kind: "failed", fault: "missing" }), patience);
    try {
      const started = (worker = startWorker());
      started.onmessage = ({ data: message }: MessageEvent<FromWorker>) => worker === started && hear(message);
      // Before the first word: its script did not come. After it: it fell.
      started.onerror = () =>
        worker === started &&
        settle({ kind: "failed", fault: status.value.kind === "starting" ? "missing" : "broken" });
    } catch {
      settle({ kind: "failed", fault: "blocked" });
    }
  }

  function read(picture: Pixels | ImageBitmap, effort: Effort): Promise<Reading | undefined> {
    if (!worker) return Promise.resolve(undefined);
    const request: ReadRequest = { id: ++lastId, picture, effort };
    worker.postMessage(request, ["data" in picture ? picture.data.buffer : picture]);
    return new Promise((answer) => waiting.set(request.id, answer));
  }

  restart();
  onScopeDispose(end);
  return { status: readonly(status), read, restart };
}
