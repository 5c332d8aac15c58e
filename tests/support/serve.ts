import { connect, type Socket } from "node:net";
import type { Hono } from "hono";
import { onTestFinished } from "vitest";
import { securityHeaders } from "../../server/http/headers.ts";
import { listen, type Listening } from "../../server/http/listen.ts";

/** Lets a server listen on a free port for one test. */
export async function serve(app: Hono): Promise<Listening & { origin: string }> {
  const listening = await listen(app, { port: 0, host: "127.0.0.1", headers: securityHeaders({ https: false }) });
  onTestFinished(() => listening.stop());
  return { ...listening, origin: `http://127.0.0.1:${listening.port}` };
}

/** A bare connection, for what no well-behaved program would send. */
export function wire(port: number): Promise<{ socket: Socket; received: Promise<string> }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const received = new Promise<string>((end) => socket.once("close", () => end(text)));
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.once("error", reject);
    socket.once("connect", () => resolve({ socket, received }));
    onTestFinished(() => void socket.destroy());
  });
}
