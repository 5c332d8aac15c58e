import { readFileSync } from "node:fs";
import {
  Agent,
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Mutation, Receipt } from "../../../shared/sync/index.ts";
import type { BedTime } from "./time.ts";
import { clear, forecast, type Fault, type Weather } from "./menu.ts";

/** An answer as it came from the server. */
interface Whole {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Wanted {
  /** Origin of the server. */
  server: string;
  /** Folder with the page of the test bed; without it every file comes from the server. */
  page?: string;
  time: BedTime;
  /** The cookie of whoever is signed in, for requests that bring none. */
  cookie(): string;
}

/** One run's share of the way between devices and server. */
export interface Proxy {
  /** Origin of a device: `http://t0.localhost:…`, a storage of its own. */
  origin(device: string): string;
  /** Begins a run: clear weather everywhere, nothing held back, nothing counted. */
  begin(seed: number): void;
  weather(device: string, weather: Weather): void;
  /** The weather for one kind of request of a device, whatever it is for the others. */
  weatherFor(device: string, kind: string, weather: Weather): void;
  /** Clear weather for all; what was held back is let go or forgotten. */
  clearUp(): void;
  /** Lets go of what was delayed until now. */
  look(): void;
  /** Requests that neither hang nor are held back. */
  underWay(): number;
  /** How often each fault happened in this run. */
  counts(): Partial<Record<Fault, number>>;
  /** Gives repeated mutations a new name: the server of a negative control that knows no duplicates. */
  forgetful: boolean;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

const page = "<!doctype html><title>Wi-Fi</title><h1>Please accept our terms</h1>";
const html = (status: number, more: Record<string, string> = {}): Whole => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8", ...more },
  body: Buffer.from(page),
});
const json = (status: number, body: unknown, more: Record<string, string> = {}): Whole => ({
  status,
  headers: { "content-type": "application/json", ...more },
  body: Buffer.from(JSON.stringify(body)),
});

/** Answers that somebody else gives in the place of the server. */
const foreign: Partial<Record<Fault, () => Whole>> = {
  too_many: () => json(429, { code: "too_many" }, { "retry-after": "1" }),
  bad_gateway: () => html(502),
  unavailable: () => json(503, { code: "unavailable" }, { "retry-after": "1" }),
  broken: () => json(500, { code: "internal" }),
  portal: () => html(200),
  portal_json: () => json(200, {}),
  portal_empty: () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }),
  portal_redirect: () => html(302, { location: "http://portal.localhost:9/login" }),
  portal_511: () => html(511),
  refused: () => json(400, { code: "invalid_input" }),
};

const events = "/api/sync/events";

/** What a request is about, without ids: faults are dealt out for each of these by itself. */
export const kindOf = (path: string) => path.replace(/\?.*/, "").replace(/\/[^/]*\d[^/]*/g, "/…");

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function openProxy({ server, page: folder, time, cookie }: Wanted): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port: serverPort, host } = new URL(server);
  let chances = forecast(0);
  let weathers = new Map<string, Weather>();
  let counts: Partial<Record<Fault, number>> = {};
  let held: { due: number; go(): void; drop(): void }[] = [];
  let underWay = 0;
  let known = new Map<string, Set<string>>();
  let lastReceipt = new Map<string, Whole>();
  const streams = new Map<string, Set<ServerResponse>>();
  let forgetful = false;

  function headersFor(request: IncomingMessage, body: Buffer, signedOut: boolean) {
    const { host: _host, origin, connection: _connection, ...rest } = request.headers;
    const { cookie: own, ...others } = rest;
    const shown = own ?? cookie();
    return {
      ...others,
      host,
      ...(origin === undefined ? {} : { origin: server }),
      ...(signedOut || shown === "" ? {} : { cookie: shown }),
      ...(body.length > 0 ? { "content-length": String(body.length) } : {}),
    };
  }

  /** Asks the server; rejects when it is not there or ends in the middle. */
  function forward(request: IncomingMessage, body: Buffer, signedOut = false): Promise<Whole> {
    return new Promise((done, fail) => {
      const path = request.url ?? "/";
      const headers = headersFor(request, body, signedOut);
      const asked = ask({ agent, hostname, port: serverPort, path, method: request.method, headers }, (answer) => {
        bodyOf(answer).then(
          (it) => done({ status: answer.statusCode ?? 502, headers: answer.headers, body: it }),
          fail,
        );
      });
      asked.on("error", fail);
      asked.end(body);
    });
  }

  function give(response: ServerResponse, { status, headers, body }: Whole): void {
    if (response.destroyed) return;
    const { "transfer-encoding": _chunked, connection: _connection, "content-length": _length, ...rest } = headers;
    response.writeHead(status, { ...rest, "content-length": String(body.length) });
    response.end(body);
  }

  /** The request without what this server is not to hear twice. */
  function asSent(device: string, path: string, body: Buffer): Buffer {
    if (!forgetful || path !== "/api/sync/push") return body;
    const batch = JSON.parse(body.toString()) as { mutations: Mutation[] };
    const seen = known.get(device) ?? new Set();
    known.set(device, seen);
    const renamed = batch.mutations.map((it) =>
      seen.has(it.id) ? { ...it, id: crypto.randomUUID(), was: it.id } : it,
    );
    for (const { id } of batch.mutations) seen.add(id);
    return Buffer.from(JSON.stringify({ ...batch, mutations: renamed }));
  }

  const half = <T>(items: readonly T[]) => items.slice(0, Math.floor(items.length / 2));

  function halfReceipt(whole: Whole): Whole {
    if (whole.status !== 200) return whole;
    const receipt = JSON.parse(whole.body.toString()) as Receipt;
    return { ...whole, body: Buffer.from(JSON.stringify({ ...receipt, results: half(receipt.results) })) };
  }

  function halfBatch(body: Buffer): Buffer {
    const batch = JSON.parse(body.toString()) as { mutations: Mutation[] };
    return Buffer.from(JSON.stringify({ ...batch, mutations: half(batch.mutations) }));
  }

  const later = (seconds: number, go: () => void, drop: () => void) =>
    void held.push({ due: time.now() + seconds * 1_000, go, drop });

  /** What the server says goes to the device; where there is no server the connection breaks. */
  async function plainly(request: IncomingMessage, response: ServerResponse, body: Buffer, signedOut = false) {
    await forward(request, body, signedOut).then(
      (it) => {
        if (kindOf(request.url ?? "") === "/api/sync/push" && it.status === 200) lastReceipt.set(deviceOf(request), it);
        give(response, it);
      },
      () => response.destroy(),
    );
  }

  async function happen(fault: Fault, request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const device = deviceOf(request);
    const chance = chances.chanceOf(`${device}/after`);
    const isPush = kindOf(request.url ?? "") === "/api/sync/push";
    const cut = () => response.destroy();
    const executed = () => forward(request, body).catch(() => undefined);
    const instead = foreign[fault];
    if (instead) return give(response, instead());
    switch (fault) {
      case "drop_request":
        return void cut();
      case "hang":
        return;
      case "drop_answer":
        await executed();
        return void cut();
      case "hang_answer":
        return void (await executed());
      case "delay":
        return later(1 + chance(20), () => void run(() => plainly(request, response, body)), cut);
      case "delay_answer": {
        const whole = await executed();
        return later(1 + chance(20), () => (whole ? give(response, whole) : cut()), cut);
      }
      case "late":
        cut();
        // Also after the weather has cleared up: it is on its way.
        return later(
          5 + chance(60),
          () => void run(executed),
          () => void run(executed),
        );
      case "duplicate": {
        const [one, other] = await Promise.allSettled([forward(request, body), forward(request, body)]);
        const heard = chance(2) === 0 ? one : other;
        return heard.status === "fulfilled" ? give(response, heard.value) : void cut();
      }
      case "truncate": {
        const whole = await executed();
        if (!whole) return void cut();
        const { "transfer-encoding": _chunked, ...headers } = whole.headers;
        response.writeHead(whole.status, { ...headers, "content-length": String(whole.body.length) });
        response.write(whole.body.subarray(0, Math.floor(whole.body.length / 2)), cut);
        return;
      }
      case "half_json": {
        const whole = await executed();
        return whole
          ? give(response, { ...whole, body: whole.body.subarray(0, Math.floor(whole.body.length / 2)) })
          : void cut();
      }
      case "half_receipt": {
        const whole = await executed();
        if (!whole) return void cut();
        return give(response, isPush ? halfReceipt(whole) : whole);
      }
      case "half_batch":
        await forward(request, isPush ? halfBatch(body) : body).catch(() => undefined);
        return void cut();
      case "other_receipt": {
        const before = isPush ? lastReceipt.get(device) : undefined;
        return before ? give(response, before) : plainly(request, response, body);
      }
      case "signed_out":
        return plainly(request, response, body, true);
    }
  }

  async function run(work: () => Promise<unknown>): Promise<void> {
    underWay += 1;
    await work().finally(() => (underWay -= 1));
  }

  const deviceOf = (request: IncomingMessage) => (request.headers.host ?? "").split(".")[0] ?? "";

  function stream(request: IncomingMessage, response: ServerResponse): void {
    const device = deviceOf(request);
    if ((weathers.get(device) ?? clear).kind !== "clear") return void response.destroy();
    const open = streams.get(device) ?? new Set();
    streams.set(device, open.add(response));
    const headers = headersFor(request, Buffer.alloc(0), false);
    const asked = ask({ hostname, port: serverPort, path: events, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
      answer.on("close", () => response.destroy());
    });
    asked.on("error", () => response.destroy());
    response.on("close", () => {
      open.delete(response);
      asked.destroy();
    });
    asked.end();
  }

  function file(path: string, response: ServerResponse): void {
    const name = path === "/bed/" ? "index.html" : path.slice("/bed/".length);
    try {
      const content = readFileSync(join(folder ?? "", name));
      response.writeHead(200, {
        "content-type": types[extname(name)] ?? "application/octet-stream",
        // The page is changed by its address only, and must not be kept alive when it is left.
        "cache-control": name === "index.html" ? "no-store" : "max-age=3600",
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const body = await bodyOf(request);
    const device = deviceOf(request);
    if (!path.startsWith("/api/")) return plainly(request, response, body);
    const kind = kindOf(path);
    const weather = weathers.get(`${device}${kind}`) ?? weathers.get(device) ?? clear;
    const fault = chances.faultFor(weather, device, kind);
    const sent = asSent(device, path, body);
    if (fault === undefined) return plainly(request, response, sent);
    counts[fault] = (counts[fault] ?? 0) + 1;
    await happen(fault, request, response, sent);
  }

  const listener = createServer((request, response) => {
    const path = (request.url ?? "/").replace(/\?.*/, "");
    response.on("error", () => undefined);
    if (folder !== undefined && path.startsWith("/bed/")) return file(path, response);
    if (path === events) return stream(request, response);
    void run(() => take(request, response).catch(() => response.destroy()));
  });
  listener.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  const { port } = listener.address() as AddressInfo;

  function drop(device: string): void {
    for (const it of streams.get(device) ?? []) it.destroy();
  }

  const proxy: Proxy = {
    forgetful: false,
    origin: (device) => `http://${device}.localhost:${port}`,
    begin(seed) {
      for (const it of held) it.drop();
      chances = forecast(seed);
      [weathers, counts, held, known, lastReceipt] = [new Map(), {}, [], new Map(), new Map()];
    },
    weather(device, weather) {
      weathers.set(device, weather);
      if (weather.kind !== "clear") drop(device);
    },
    weatherFor: (device, kind, weather) => void weathers.set(`${device}${kind}`, weather),
    clearUp() {
      weathers.clear();
      const rest = held;
      held = [];
      for (const it of rest) it.drop();
    },
    look() {
      const due = held.filter((it) => it.due <= time.now());
      held = held.filter((it) => it.due > time.now());
      for (const it of due) it.go();
    },
    underWay: () => underWay,
    counts: () => counts,
    close: () =>
      new Promise((done) => {
        agent.destroy();
        listener.close(() => done());
        listener.closeAllConnections();
      }),
  };
  return Object.defineProperty(proxy, "forgetful", {
    get: () => forgetful,
    set: (value: boolean) => void (forgetful = value),
  });
}
