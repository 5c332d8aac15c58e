import { createServer, STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { invalid, type Problem } from "../../shared/problems.ts";
import { problemResponse } from "./problem.ts";

/** A server that listens. */
export interface Listening {
  port: number;
  /** Takes no more connections, lets what is under way be answered, and resolves when all is done. */
  stop(): Promise<void>;
}

interface Where {
  port: number;
  host: string;
  headers: Record<string, string>;
}

// Whoever sends slower than this is not a browser with a bad network but somebody who wants to tie up the server.
const patience = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** The answer to a request that Node itself could not read, with the headers that everything carries. */
async function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex, headers: Record<string, string>) {
  if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
  const problem: Problem =
    error.code === "HPE_HEADER_OVERFLOW" ? { code: "too_large" } : invalid("", "write HTTP").problem;
  const response = problemResponse(problem, { headers });
  const body = await response.text();
  const lines = [...response.headers, ["Content-Length", String(Buffer.byteLength(body))], ["Connection", "close"]];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return socket.end(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}\r\n${head}\r\n${body}`);
}

// What has begun gets this long to end; then the connections are cut, so that the database can still be closed in good order.
const lastAnswerWithin = 7_000;

function stopper(server: Server): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      // A connection kept alive becomes idle only after its last answer, so it is looked at again and again.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      // Node does not count a half-sent request head as idle, and it may never be sent to its end.
      const cut = setTimeout(() => server.closeAllConnections(), lastAnswerWithin);
      server.close(() => {
        clearInterval(idle);
        clearTimeout(cut);
        resolve();
      });
    });
}

/** Listens; rejects with Node's error when that is not possible, such as `EADDRINUSE`. */
export function listen(app: Hono, { port, host, headers }: Where): Promise<Listening> {
  // A host or an address that is none never reaches the routes.
  const errorHandler = () => problemResponse(invalid("", "write an address that exists").problem, { headers });
  const server = createServer(patience, getRequestListener(app.fetch, { errorHandler }));
  server.on("clientError", (error, socket) => void refuseUnreadable(error, socket, headers));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve({ port: typeof address === "object" && address ? address.port : port, stop: stopper(server) });
    });
  });
}
