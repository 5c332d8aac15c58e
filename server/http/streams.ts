import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { done, refused, type Result } from "../../shared/problems.ts";
import { addressGroup, peerAddress } from "./address.ts";
import { isLifted, type Limits } from "./limits.ts";

/** Opens streams of server-sent events and knows how many there are. */
export interface EventStreams {
  /**
   * Answers with a stream. `watch` gets a function that sends one message, and returns one that ends the watching; that
   * is called when the asker goes away, falls behind, or the server ends.
   */
  open(c: Context, watch: (send: (message: unknown) => void) => () => void): Promise<Result<Response>>;
  /** Streams that are open now. */
  count(): number;
}

const heartbeatMillis = 20_000;
// An asker who does not read must not fill the memory. It reconnects and asks for everything anew.
const mostUnread = 100;

/** Resolves when the asker went away or the server ends. */
function endOf(stream: SSEStreamingApi, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      ending.removeEventListener("abort", end);
      resolve();
    };
    stream.onAbort(end);
    ending.addEventListener("abort", end);
    if (ending.aborted || stream.aborted) end();
  });
}

/** A way to write that gives up on an asker who does not read. */
function writerOf(stream: SSEStreamingApi) {
  let unread = 0;
  return (text: string) => {
    if (++unread > mostUnread) return stream.abort();
    void stream.write(text).then(() => unread--);
  };
}

/** Streams of events, at most so many per address; all end when `ending` does. */
export function eventStreams(limits: Limits, ending: AbortSignal): EventStreams {
  const open = new Map<string, number>();
  const add = (group: string, more: number) => {
    const count = (open.get(group) ?? 0) + more;
    if (count > 0) open.set(group, count);
    else open.delete(group);
  };
  return {
    count: () => [...open.values()].reduce((sum, it) => sum + it, 0),
    async open(c, watch) {
      const group = addressGroup(peerAddress(c));
      if ((open.get(group) ?? 0) >= limits.streams && !isLifted(c, limits)) {
        return refused("too_many", { retryAfterSeconds: 30 });
      }
      const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store" };
      // Nobody would ever read the stream of a HEAD request, nor end it.
      if (c.req.raw.method === "HEAD") return done(new Response(null, { headers }));
      add(group, 1);
      const response = streamSSE(c, async (stream) => {
        const write = writerOf(stream);
        write(": live\n\n");
        const stop = watch((message) => write(`data: ${JSON.stringify(message)}\n\n`));
        const heartbeat = setInterval(() => write(": still here\n\n"), heartbeatMillis);
        await endOf(stream, ending).finally(() => {
          clearInterval(heartbeat);
          stop();
          add(group, -1);
        });
      });
      response.headers.set("Cache-Control", "no-store");
      return done(response);
    },
  };
}
