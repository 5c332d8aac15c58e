import { describe, expect, it, vi } from "vitest";
import { createApi, serverContact } from "../../../client/api/index.ts";

const json = (body: unknown, { status = 200, type = "application/json", ...headers }: Record<string, unknown> = {}) =>
  new Response(JSON.stringify(body), {
    status: status as number,
    headers: { "Content-Type": type as string, ...(headers as Record<string, string>) },
  });

const visit = {
  appointment: {
    id: "a1",
    code: "K4T7PX20QW",
    office: "marburg",
    service: "pickup",
    services: ["pickup"],
    unit: "service_point",
    start: "2026-12-01T08:15:00+01:00",
    end: "2026-12-01T08:30:00+01:00",
    persons: 1,
    status: "booked",
  },
  pass: "TP1243G",
  companionPasses: [],
};

/** An interface whose server always does the same. */
function apiWith(answer: (path: string, init: RequestInit) => Response | Promise<Response>) {
  const fetch = vi.fn(async (path: string, init: RequestInit) => answer(path, init));
  return { api: createApi({ fetch: fetch as never, patience: { read: 20, write: 20 } }), fetch };
}

describe("a call to the server", () => {
  it("gives the answer that has the expected shape", async () => {
    const { api } = apiWith(() => json(visit));
    expect(await api.readVisit("a1", "s")).toEqual({ kind: "ok", value: visit });
    expect(serverContact.contact).toBe("reached");
  });

  it("F20 is broken when a Wi-Fi portal answers with a page and status 200", async () => {
    const { api } = apiWith(() => new Response("<html>Sign in</html>", { headers: { "Content-Type": "text/html" } }));
    expect(await api.readVisit("a1", "s")).toEqual({ kind: "broken" });
    expect(serverContact.contact).toBe("lost");
  });

  it.each([
    ["another program's JSON", () => json({ hello: "world" })],
    ["an empty answer with status 200", () => new Response("", { headers: { "Content-Type": "application/json" } })],
    ["half an answer", () => new Response('{"appointment":', { headers: { "Content-Type": "application/json" } })],
    ["a proxy's page with status 502", () => new Response("Bad Gateway", { status: 502 })],
  ])("is broken on %s", async (_, answer) => {
    const { api } = apiWith(answer);
    expect(await api.readVisit("a1", "s")).toEqual({ kind: "broken" });
  });

  it("is unreachable when nothing comes back, and stops waiting", async () => {
    const { api } = apiWith(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    );
    expect(await api.offices()).toEqual({ kind: "unreachable" });
    expect(serverContact.contact).toBe("lost");
  });

  it("hands on a refusal with its alternatives and when to ask again", async () => {
    const alternatives = [{ start: "2026-12-01T09:00:00+01:00", end: "2026-12-01T09:15:00+01:00" }];
    const refusing = apiWith(() =>
      json({ code: "slot_taken", alternatives }, { status: 409, type: "application/problem+json" }),
    );
    expect(await refusing.api.hold("marburg", { service: "pickup", start: "x" }, "k")).toMatchObject({
      kind: "refused",
      problem: { code: "slot_taken", alternatives },
    });
    const busy = apiWith(() =>
      json({ code: "too_many" }, { status: 429, type: "application/problem+json", "Retry-After": "30" }),
    );
    expect(await busy.api.offices()).toEqual({ kind: "refused", problem: { code: "too_many", retryAfterSeconds: 30 } });
  });

  it("sends the secret and the key in headers, never in the address", async () => {
    const { api, fetch } = apiWith(() => json(visit));
    await api.reschedule("a1", "s3cret", "h1");
    const [path, init] = fetch.mock.calls[0] as [string, RequestInit];
    expect(path).toBe("/api/appointments/a1/reschedule");
    expect(init.headers).toMatchObject({ Authorization: "Bearer s3cret" });
    expect(init.body).toBe('{"hold":"h1"}');
  });

  it("takes an office from before when the server says that nothing has changed", async () => {
    const hours = { weekly: [], dated: [] };
    const office = {
      id: "marburg",
      name: { de: "Ausländerbehörde" },
      city: "Marburg",
      note: null,
      timeZone: "Europe/Berlin",
      address: null,
      units: [],
      services: [],
      visitorHours: hours,
      phoneHours: { ...hours, number: null },
      faq: [],
      operation: { state: "normal", notice: null },
    };
    const { api, fetch } = apiWith((_, { headers }) =>
      (headers as Record<string, string>)["If-None-Match"] === '"7"'
        ? new Response(null, { status: 304 })
        : json(office, { ETag: '"7"' }),
    );
    const first = await api.office("marburg");
    const second = await api.office("marburg");
    expect(second).toEqual(first);
    expect(first.kind).toBe("ok");
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("names persons and further services in the question for free times", async () => {
    const { api, fetch } = apiWith(() => json({ asOf: "2026-11-21T10:00:00+01:00", slots: [] }));
    await api.slots("marburg", "pickup", { date: "2026-12-01", persons: 2, also: ["transfer", "photo"] });
    expect(fetch.mock.calls[0]?.[0]).toBe(
      "/api/offices/marburg/services/pickup/slots?date=2026-12-01&persons=2&also=transfer%2Cphoto",
    );
  });

  it("gives a hold back, also one that is gone", async () => {
    const { api } = apiWith(() => new Response(null, { status: 204 }));
    expect(await api.releaseHold("h1")).toEqual({ kind: "ok", value: undefined });
  });
});
