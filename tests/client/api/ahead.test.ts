import { afterEach, describe, expect, it, vi } from "vitest";
import { askAhead } from "../../../client/api/ahead.ts";
import { createApi } from "../../../client/api/index.ts";

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
const offices = { offices: [{ id: "a", name: { de: "A" }, city: "Astadt" }] };

afterEach(() => vi.unstubAllGlobals());

describe("a question put ahead", () => {
  it("is not put twice, and its answer is read as any other", async () => {
    const early = vi.fn(async () => json(offices));
    vi.stubGlobal("fetch", early);
    askAhead("/offices?language=de");
    const late = vi.fn(async () => json(offices));
    const api = createApi({ fetch: late });
    expect(await api.offices("de")).toMatchObject({ kind: "ok", value: offices });
    expect([early.mock.calls.length, late.mock.calls.length]).toEqual([1, 0]);
    expect(early).toHaveBeenCalledWith("/api/offices?language=de", expect.objectContaining({ redirect: "error" }));
  });

  it("is answered once: who asks again hears what holds by then", async () => {
    vi.stubGlobal("fetch", async () => json(offices));
    askAhead("/offices?language=de");
    const later = { offices: [] };
    const api = createApi({ fetch: async () => json(later) });
    await api.offices("de");
    expect(await api.offices("de")).toMatchObject({ kind: "ok", value: later });
  });

  it("serves nobody who asks for something else", async () => {
    vi.stubGlobal("fetch", async () => json(offices));
    askAhead("/offices?language=de");
    const api = createApi({ fetch: async () => json({ offices: [] }) });
    expect(await api.offices("en")).toMatchObject({ kind: "ok", value: { offices: [] } });
    await api.offices("de");
  });

  it("that failed is told as any other that got no answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    askAhead("/offices?language=de");
    expect(await createApi().offices("de")).toEqual({ kind: "unreachable" });
  });
});
