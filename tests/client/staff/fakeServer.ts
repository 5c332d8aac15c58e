import type { StaffApi } from "../../../client/api/staff.ts";
import { createStaffApi } from "../../../client/api/staff.ts";
import { onStaffDatabase } from "../../../client/device/staff/index.ts";
import type { Change, Mutation, MutationResult, PushRequest } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";

/** How the next answers go wrong. */
export type Fault = "none" | "cut" | "lost_answer" | "portal" | "signed_out" | "gateway" | "redirect" | "too_many";

export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

const portal = () =>
  new Response("<html>Welcome to our Wi-Fi</html>", { status: 200, headers: { "Content-Type": "text/html" } });

/** A server behind a network that can be broken: it remembers what it was sent, as the real one does. */
export function fakeServer() {
  const seen = new Map<string, MutationResult>();
  const batches: PushRequest[] = [];
  const server = {
    fault: "none" as Fault,
    now: Date.parse("2026-12-01T08:00:00+01:00"),
    changes: [] as Change[],
    reset: false,
    /** It gives no list to this program any more. */
    tooOld: false,
    /** What happens on the device between the question and the answer of a pull. */
    whilePulling: async () => undefined as void,
    /** Acts that it has lost again. */
    forgotten: new Set<number>(),
    /** Ids in the order in which they were first taken. */
    taken: [] as Mutation[],
    batches,
    /** What becomes of an act; everything is applied unless a test says otherwise. */
    judge: (mutation: Mutation): MutationResult => ({ id: mutation.id, outcome: "applied" }),
    /** The batch that receipts name; the one that was sent, unless a test says otherwise. */
    receiptFor: (batch: PushRequest) => batch.batch,
    /** What answers before anything else does; nothing, unless a test says otherwise. */
    first: async (_path: string, _init: RequestInit): Promise<Response | undefined> => undefined,
    /** A batch refused as a whole. */
    refuse: (_batch: PushRequest): { status: number; code: string } | undefined => undefined,
    api: undefined as unknown as StaffApi,
  };

  function take(mutation: Mutation): MutationResult {
    const first = seen.get(mutation.id);
    if (first && first.outcome !== "duplicate") {
      const { outcome, ...more } = first;
      return { ...more, outcome: "duplicate", first: outcome } as MutationResult;
    }
    const result = server.judge(mutation);
    seen.set(mutation.id, result);
    server.taken.push(mutation);
    return result;
  }

  function answer(path: string, body: unknown): Response {
    if (path.startsWith("/api/sync/probe")) {
      return json({ type: "probe", nonce: new URLSearchParams(path.split("?")[1]).get("nonce"), now: server.now });
    }
    if (path.startsWith("/api/sync/pull")) {
      if (server.tooOld) return json({ code: "program_too_old" }, 409);
      const here = new Set(server.taken.map((it) => it.seq).filter((seq) => !server.forgotten.has(seq)));
      const known = Number(new URLSearchParams(path.split("?")[1]).get("lastSeq"));
      const all = Array.from({ length: known }, (_, index) => index + 1);
      const missing = all.filter((seq) => !here.has(seq)).map((seq) => ({ from: seq, to: seq }));
      const lastSeq = (missing[0]?.from ?? Math.max(0, ...here) + 1) - 1;
      const { now: asOf, changes, reset } = server;
      return json({
        type: "changes",
        cursor: "1",
        asOf,
        listed: ["2026-12-01"],
        changes,
        lastSeq,
        ...(missing.length > 0 && { missing }),
        ...(reset && { reset }),
      });
    }
    if (path.startsWith("/api/pass-keys")) return json({ keys: [], sequence: 1, expires: "2027-01-01T00:00:00Z" });
    const batch = body as PushRequest;
    batches.push(batch);
    const refusal = server.refuse(batch);
    if (refusal) return json({ code: refusal.code }, refusal.status);
    return json({ type: "receipt", batch: server.receiptFor(batch), results: batch.mutations.map(take) });
  }

  server.api = createStaffApi({
    fetch: async (path, init) => {
      const body = init?.body === undefined ? undefined : (JSON.parse(String(init.body)) as unknown);
      if (server.fault === "cut") throw new TypeError("Failed to fetch");
      if (server.fault === "portal") return portal();
      if (server.fault === "redirect") return new Response(null, { status: 302, headers: { Location: "/login" } });
      if (server.fault === "signed_out") return json({ code: "not_signed_in" }, 401);
      if (server.fault === "gateway") return new Response("Bad Gateway", { status: 502 });
      if (server.fault === "too_many") return json({ code: "too_many" }, 429);
      if (String(path).startsWith("/api/sync/pull")) await server.whilePulling();
      const response = (await server.first(String(path), init ?? {})) ?? answer(String(path), body);
      if (server.fault === "lost_answer") throw new TypeError("network changed");
      return response;
    },
    openStream: () => ({ onmessage: null, close: () => undefined }),
  });
  return server;
}

export const at = (iso: string) => Date.parse(iso) as Instant;

/** Empties what the device keeps, as on its first day. */
export async function firstDay(): Promise<void> {
  localStorage.clear();
  await onStaffDatabase(async (it) => {
    await Promise.all(it.tables.map((table) => table.clear()));
  });
}

/** A visit as the server tells it. */
export function aVisit(passId: string, more: Partial<Extract<Change, { type: "visit" }>> = {}): Change {
  return {
    type: "visit",
    passId,
    appointment: `appointment ${passId.slice(0, 4)}`,
    code: "K4T7PX20QW",
    service: "transfer",
    unit: "counter",
    start: at("2026-12-01T08:15:00+01:00"),
    end: at("2026-12-01T08:30:00+01:00"),
    persons: 1,
    status: "booked",
    arrivedAt: null,
    desk: null,
    familyName: "Kowalczyk",
    givenName: "Kanaria",
    ...more,
  };
}

export const passId = (digit: string) => digit.repeat(32);
