import * as v from "valibot";
import type { OfficeEvent } from "../../shared/booking/messages.ts";
import { OfficeEventSchema } from "./answers.ts";

export type OfficeListener = (event: OfficeEvent) => void;

function readEvent(message: MessageEvent<unknown>): OfficeEvent | undefined {
  try {
    const read = v.safeParse(OfficeEventSchema, JSON.parse(String(message.data)));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells when free times or facts of an office may have changed, until the returned function is called. Of all tabs one holds the
 * stream and passes on what it hears: a server allows few streams, and a browser few connections.
 */
export function watchOffice(office: string, listener: OfficeListener): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(`terminpass.office.${office}`);
  channel.onmessage = ({ data }: MessageEvent<OfficeEvent>) => listener(data);

  const lead = () =>
    new Promise<void>((resolve) => {
      if (stop.signal.aborted) return resolve();
      // It reconnects by itself; a server that is away for a while needs no care here.
      const stream = new EventSource(`/api/offices/${encodeURIComponent(office)}/events`);
      const hear = (message: MessageEvent<unknown>) => {
        const event = readEvent(message);
        if (!event) return;
        listener(event);
        channel.postMessage(event);
      };
      stream.onmessage = hear;
      stop.signal.addEventListener("abort", () => {
        stream.close();
        resolve();
      });
    });

  // The type promises locks; a page without https has none. Nobody would know who leads: every tab then listens for itself.
  const locks = navigator.locks as LockManager | null | undefined;
  if (locks) locks.request(`terminpass.office.${office}`, { signal: stop.signal }, lead).catch(() => undefined);
  else void lead();

  return () => {
    stop.abort();
    channel.close();
  };
}
