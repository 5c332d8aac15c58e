import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface Posted {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A server that keeps what it gets, such as a push service or a gateway for text messages. A test says what it answers. */
export interface TestService {
  origin: string;
  received: Posted[];
  answer: (posted: Posted, response: ServerResponse) => void;
  until(count: number): Promise<Posted[]>;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Opens such a server; whoever opens it lets it go down. */
export async function openService(status = 201): Promise<TestService> {
  let port = 0;
  let server = createServer();
  const waiting = new Set<() => void>();
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url: path = "", headers } = request;
    const posted = { method, path, headers, body: await bodyOf(request) };
    it.received.push(posted);
    waiting.forEach((look) => look());
    it.answer(posted, response);
  };
  const it: TestService = {
    origin: "",
    received: [],
    answer: (_, response) => void response.writeHead(status).end(),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (it.received.length < count) return;
          waiting.delete(look);
          resolve(it.received);
        };
        waiting.add(look);
        look();
      }),
    async goDown() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    async comeBack() {
      server = createServer((request, response) => void take(request, response));
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      port = (server.address() as AddressInfo).port;
      it.origin = `http://127.0.0.1:${port}`;
    },
  };
  await it.comeBack();
  return it;
}
