import { Hono, type Context } from "hono";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import type { SignedInDevice, StaffMember } from "../../shared/staff/index.ts";
import { addressGroup, peerAddress } from "./address.ts";
import { isJsonType, parseJson, readBody } from "./body.ts";
import { etagOf, holdsAlready } from "./etag.ts";
import { takeHeaders } from "./headers.ts";
import { checked } from "./input.ts";
import { jsonOf } from "./jsonText.ts";
import type { Asking, ForStaff, Operation, QuerySchema } from "./operation.ts";
import { createPacker, packingFor } from "./packed.ts";
import { problemResponse } from "./problem.ts";

/** Who asks for an operation of staff; neither is known of somebody who is about to sign in. */
export interface Caller {
  staff?: StaffMember | SignedInDevice | undefined;
  device?: SignedInDevice | undefined;
}

/** Lets requests for operations of staff in, or says why not. */
export type StaffDoor = (c: Context, staff: ForStaff) => Promise<Result<Caller>>;

const keyPattern = /^[\x20-\x7e]{1,200}$/;

function readKey(c: Context, { idempotencyKey }: Operation): Result<string | undefined> {
  const key = idempotencyKey && c.req.header("Idempotency-Key");
  if (key === undefined && idempotencyKey !== "required") return done(undefined);
  if (key !== undefined && keyPattern.test(key)) return done(key);
  return invalid("/Idempotency-Key", "send a header Idempotency-Key of 1 to 200 printable ASCII characters");
}

const mostQueries = 500;
const longestQuery = 80;

/** Reads queries and remembers the last ones: many ask the same of a calendar, and the same text always says the same. */
function queryReader({ query }: Operation): (c: Context) => Result<unknown> {
  const known = new Map<string, Result<unknown>>();
  return (c) => {
    if (!query) return done(undefined);
    const begin = c.req.url.indexOf("?");
    const text = begin < 0 ? "" : c.req.url.slice(begin);
    const before = known.get(text);
    if (before) return before;
    const read = readQuery(c, query);
    if (!read.ok || text.length > longestQuery) return read;
    if (known.size >= mostQueries) known.clear();
    known.set(text, read);
    return read;
  };
}

/** The query as an object; a name that comes twice says two things at once. */
function readQuery(c: Context, query: QuerySchema): Result<unknown> {
  const values = c.req.queries();
  const twice = Object.keys(values).find((name) => (values[name]?.length ?? 0) > 1);
  if (twice !== undefined) return invalid(`/${twice}`, "write this parameter once");
  return checked(query, Object.fromEntries(Object.entries(values).map(([name, [value]]) => [name, value])));
}

async function readJson(c: Context, { body, bodyOptional, mostBytes }: Operation): Promise<Result<unknown>> {
  if (!body) return done(undefined);
  const bytes = await readBody(c.req.raw, mostBytes);
  if (!bytes.ok) return bytes;
  if (bodyOptional && bytes.value.length === 0) return done(undefined);
  if (!isJsonType(c.req.header("Content-Type")) || c.req.header("Content-Encoding")) return refused("wrong_type");
  const json = parseJson(bytes.value);
  return json.ok ? checked(body, json.value) : json;
}

function bearer(c: Context): string | undefined {
  const shown = c.req.header("Authorization");
  return shown === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(shown)?.[1];
}

type Asked = Asking<unknown, unknown, "required", "signed_in">;

async function readAsking(
  c: Context,
  operation: Operation,
  queryOf: (c: Context) => Result<unknown>,
  door: StaffDoor,
): Promise<Result<Asked>> {
  // First of all: who may not ask is told nothing about what was sent.
  const caller = operation.staff ? await door(c, operation.staff) : done<Caller>({});
  if (!caller.ok) return caller;
  const key = readKey(c, operation);
  if (!key.ok) return key;
  const query = queryOf(c);
  if (!query.ok) return query;
  const body = await readJson(c, operation);
  if (!body.ok) return body;
  const address = () => addressGroup(peerAddress(c));
  const said = { path: c.req.param(), query: query.value, body: body.value, secret: bearer(c), address };
  const { staff, device } = caller.value;
  return done({ ...said, idempotencyKey: key.value as string, staff: staff as StaffMember, device });
}

/** Below this an answer fits into one packet anyway. */
const leastPacked = 1400;
const packed = createPacker();

/** An answer that is the same for everybody: with its ETag, packed for those who can unpack it. */
function respondTagged(c: Context, body: string, forAll: Record<string, string>): Response {
  const etag = etagOf(body);
  const packing = body.length < leastPacked ? undefined : packingFor(c.req.header("Accept-Encoding"));
  // Other bytes, another tag (RFC 9110); whoever holds the same answer in any packing needs no other.
  const tag = packing ? etag.replace(/"$/, `-${packing}"`) : etag;
  const headers = { ...forAll, Vary: "Accept-Encoding", ETag: tag };
  const asked = c.req.header("If-None-Match");
  if (holdsAlready(asked, etag) || holdsAlready(asked, tag)) return new Response(null, { status: 304, headers });
  if (!packing) return new Response(body, { status: 200, headers });
  return new Response(packed(body, etag, packing), {
    status: 200,
    headers: { ...headers, "Content-Encoding": packing },
  });
}

function respond(c: Context, { answer, tagged }: Operation, value: unknown): Response {
  const forAll = takeHeaders(c);
  if (!answer.schema) {
    return new Response(null, { status: answer.status, headers: { ...forAll, "Cache-Control": "no-store" } });
  }
  const body = jsonOf(value);
  // no-cache may be kept but is asked for again each time; what is about a person may not be kept at all.
  const headers = { ...forAll, "Content-Type": "application/json", "Cache-Control": tagged ? "no-cache" : "no-store" };
  if (tagged) return respondTagged(c, body, headers);
  return new Response(body, { status: answer.status, headers });
}

function handlerOf(operation: Operation, door: StaffDoor) {
  const reply = operation.reply ?? operation.stream;
  const queryOf = queryReader(operation);
  return async (c: Context): Promise<Response> => {
    const asking = await readAsking(c, operation, queryOf, door);
    if (!asking.ok) return problemResponse(asking.problem);
    const outcome = await (reply?.(asking.value as never, c) ?? operation.handle?.(asking.value as never));
    if (!outcome?.ok) return problemResponse(outcome?.problem ?? { code: "internal" });
    return outcome.value instanceof Response ? outcome.value : respond(c, operation, outcome.value);
  };
}

/** `/offices/{office}` as the router writes it. */
export const routerPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ":$1");

const allowed = (operations: readonly Operation[]) =>
  operations.flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()])).join(", ");

/** Routes for every operation of the table; another method on one of their paths is told which ones there are. */
export function routesOf(operations: readonly Operation[], door: StaffDoor): Hono {
  const app = new Hono();
  for (const operation of operations)
    app.on(operation.method.toUpperCase(), routerPath(operation.path), handlerOf(operation, door));
  for (const [path, here] of Map.groupBy(operations, (it) => it.path)) {
    const headers = { Allow: allowed(here) };
    app.all(routerPath(path), () => problemResponse(refused("method_not_allowed").problem, { headers }));
  }
  return app;
}
