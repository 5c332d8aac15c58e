import { mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import type { WaitingView } from "../../../shared/booking/waiting.ts";
import type { Outcome } from "../../../client/api/index.ts";
import { useWaitings } from "../../../client/applicant/waiting/useWaitings.ts";
import { onDatabase } from "../../../client/device/index.ts";
import {
  forgetWaiting,
  keepWaiting,
  newWaiting,
  refreshWaiting,
  waitingEntry,
} from "../../../client/device/waiting.ts";
import { anOffice } from "../device/builders.ts";
import { ok, unreachable } from "../booking/fakes.ts";
import { aView, offered } from "./fakes.ts";

let shown: VueWrapper | undefined;
const kept = (view: WaitingView) => keepWaiting(newWaiting(view, `secret of ${view.id}`, anOffice()));

/** The list among the visits, with what the server answers for each entry. */
function listWith(answers: Record<string, Outcome<WaitingView>>) {
  const asked: string[] = [];
  let all!: ReturnType<typeof useWaitings>;
  const read = async (id: string) => {
    asked.push(id);
    return answers[id] ?? unreachable;
  };
  shown = mount(defineComponent({ setup: () => ((all = useWaitings({ api: { read } })), () => h("i")) }));
  return { asked, states: () => all.value.map((it) => `${it.id} ${it.view.state}`) };
}

describe("the waiting lists on this device", () => {
  beforeEach(() => onDatabase((it) => it.waiting.clear()));
  afterEach(() => shown?.unmount());

  it("row 39: tell what is offered, keep what nobody could ask about, and let go of what was booked", async () => {
    for (const id of ["a", "b", "c"]) await kept(aView({ id }));
    const { states } = listWith({ a: ok(offered({ id: "a" })), c: ok(aView({ id: "c", state: "booked" })) });
    await vi.waitFor(() => expect(states()).toEqual(["a offered", "b waiting"]));
    expect(await waitingEntry("c")).toBeUndefined();
  });

  it("ask no more about an entry that is over", async () => {
    await kept(aView({ id: "a", state: "ended" }));
    const { asked, states } = listWith({});
    await vi.waitFor(() => expect(states()).toEqual(["a ended"]));
    expect(asked).toEqual([]);
  });
});

describe("an entry on this device", () => {
  beforeEach(() => onDatabase((it) => it.waiting.clear()));
  const known = (view: WaitingView) => newWaiting(view, "s1", anOffice());

  it("remembers an offer that went by, until there is another one", async () => {
    const after = await refreshWaiting(known(offered()), aView());
    expect(after.missed).toEqual({ start: "2026-12-01T08:15:00+01:00", until: "2026-11-30T09:30:00+01:00" });
    expect((await refreshWaiting(after, aView({ ahead: 0 }))).missed).toEqual(after.missed);
    expect((await refreshWaiting(after, offered({}, "hold2"))).missed).toBeUndefined();
  });

  it("remembers none that was refused or booked", async () => {
    expect((await refreshWaiting(known(offered()), aView(), { refused: "hold1" })).missed).toBeUndefined();
    expect((await refreshWaiting(known(offered()), aView({ state: "booked" }))).missed).toBeUndefined();
  });

  it("does not come back by an answer once it was removed here", async () => {
    await kept(aView());
    const before = await waitingEntry("w1");
    await forgetWaiting("w1");
    if (before) await refreshWaiting(before, aView({ ahead: 0 }));
    expect(await waitingEntry("w1")).toBeUndefined();
  });
});
