import type { Hono } from "hono";

/** What a request of a test says besides its address. */
export interface Sent {
  method?: string;
  body?: unknown;
  secret?: string;
  key?: string;
  headers?: Record<string, string>;
  /** The address at the other end of the connection. */
  from?: string;
}

/** Answers as a program sees them: status, headers, text and the JSON in it. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

/** The refusals as tests look at them. */
export interface Refusal {
  code: string;
  status: number;
  errors?: { path: string; message: string }[];
  alternatives?: { start: string; end: string }[];
}

/** Asks a server without a port. A body that is text is sent as it is, anything else as JSON. */
export async function ask<T = Refusal>(app: Hono, path: string, sent: Sent = {}): Promise<Answer<T>> {
  const { method, body, secret, key, headers, from = "203.0.113.7" } = sent;
  const init: RequestInit = {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(secret === undefined ? {} : { Authorization: `Bearer ${secret}` }),
      ...(key === undefined ? {} : { "Idempotency-Key": key }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  const response = await app.request(path, init, { incoming: { socket: { remoteAddress: from } } });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "") && text !== "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as T,
  };
}
