import { Agent, request } from "node:http";

/** An answer as it came. */
export interface Answer {
  status: number;
  body: string;
  millis: number;
}

/** Sends requests to a server on this machine over connections that stay open, at most so many at once. */
export function client(port: number, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const begin = performance.now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const length =
      text === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port, method, path, agent, headers: { ...length, ...headers } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("end", () => {
            const millis = performance.now() - begin;
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString(), millis });
          });
          answer.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });
  }
  return {
    get: (path: string) => send("GET", path),
    post: (path: string, body: unknown, headers = {}) => send("POST", path, body, headers),
    close: () => agent.destroy(),
  };
}

export type Client = ReturnType<typeof client>;

let people = 0;

export const hold = (to: Client, service: string, start: string) =>
  to.post("/api/offices/bench/holds", { service, start });

/** Holds a start and books it for somebody nobody has met before. Gives the status of the request that ended it. */
export async function book(to: Client, service: string, start: string): Promise<number> {
  const held = await hold(to, service, start);
  if (held.status !== 201) return held.status;
  people += 1;
  const applicant = { familyName: `Muster ${people}`, givenName: "Kim", birthDate: "1990-05-17" };
  const body = { hold: (JSON.parse(held.body) as { hold: string }).hold, applicant, language: "de" };
  const answer = await to.post("/api/offices/bench/appointments", body, {
    "Idempotency-Key": `bench-${process.pid}-${people}`,
  });
  return answer.status;
}
