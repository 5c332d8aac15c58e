import { afterEach, describe, expect, it, vi } from "vitest";
import { watchOffice } from "../../../client/api/watchOffice.ts";

class Stream {
  static opened: Stream[] = [];
  onmessage: ((message: { data: string }) => void) | undefined;
  isOpen = true;
  constructor() {
    Stream.opened.push(this);
  }
  close() {
    this.isOpen = false;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  Stream.opened = [];
});

describe("watching an office", () => {
  it.each([
    ["none", {}],
    ["undefined", { locks: undefined }],
  ])("works where the browser has no locks (%s), until it is stopped", (_, navigator) => {
    vi.stubGlobal("EventSource", Stream);
    vi.stubGlobal("navigator", navigator);
    const heard = vi.fn();
    const stop = watchOffice("marburg", heard);
    Stream.opened[0]?.onmessage?.({ data: JSON.stringify({ kind: "times_changed" }) });
    expect(heard).toHaveBeenCalledWith({ kind: "times_changed" });
    stop();
    expect(Stream.opened.map((it) => it.isOpen)).toEqual([false]);
  });
});
