import { afterEach, describe, expect, test, vi } from "vitest";
import { effectScope } from "vue";
import type { FromWorker, ReadRequest } from "../../../client/staff/checkin/scanner/engine/messages.ts";
import { useEngine } from "../../../client/staff/checkin/scanner/engine/useEngine.ts";

/** A worker whose words the test speaks. */
class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: (() => void) | null = null;
  asked: ReadRequest[] = [];
  ended = false;
  postMessage(request: ReadRequest) {
    this.asked.push(request);
  }
  terminate() {
    this.ended = true;
  }
  say(message: FromWorker) {
    this.onmessage?.({ data: message });
  }
}

function engineWith(startWorker = vi.fn(() => new FakeWorker())) {
  const scope = effectScope();
  const engine = scope.run(() => useEngine({ startWorker: startWorker as unknown as () => Worker }))!;
  const worker = (index = 0) => startWorker.mock.results[index]?.value as FakeWorker;
  return { scope, engine, worker };
}

const picture = () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 });
const ready: FromWorker = { kind: "status", status: { kind: "ready", milliseconds: 5 } };

afterEach(() => void vi.useRealTimers());

describe("the decoder's worker", () => {
  test("gives each picture its own answer", async () => {
    const { engine, worker } = engineWith();
    worker().say(ready);
    const readings = [engine.read(picture(), "frame"), engine.read(picture(), "photo")];
    const [first, second] = worker().asked.map((it) => it.id) as [number, number];
    worker().say({ kind: "reading", id: second, text: "B", milliseconds: 2 });
    worker().say({ kind: "reading", id: first, text: undefined, milliseconds: 1 });
    expect((await Promise.all(readings)).map((it) => it?.text)).toEqual([undefined, "B"]);
    expect(engine.status.value.kind).toBe("ready");
  });

  test.each([
    ["missing", "before its first word", false],
    ["broken", "after it was ready", true],
  ])("counts as %s when it falls %s, and answers what was asked", async (fault, _, wasReady) => {
    const { engine, worker } = engineWith();
    if (wasReady) worker().say(ready);
    const reading = engine.read(picture(), "frame");
    worker().onerror?.();
    expect(engine.status.value).toEqual({ kind: "failed", fault });
    expect(await reading).toBeUndefined();
    expect(worker().ended).toBe(true);
  });

  test("counts as missing when it says nothing for long", () => {
    vi.useFakeTimers();
    const { engine } = engineWith();
    vi.advanceTimersByTime(30_000);
    expect(engine.status.value).toEqual({ kind: "failed", fault: "missing" });
  });

  test("counts as blocked when the browser refuses to start it", () => {
    const { engine } = engineWith(
      vi.fn(() => {
        throw new TypeError("refused");
      }),
    );
    expect(engine.status.value).toEqual({ kind: "failed", fault: "blocked" });
  });

  test("is another one after a restart, and the old one is not heard any more", () => {
    const { engine, worker } = engineWith();
    worker(0).onerror?.();
    engine.restart();
    expect(engine.status.value.kind).toBe("starting");
    worker(0).say(ready);
    expect(engine.status.value.kind).toBe("starting");
    worker(1).say(ready);
    expect(engine.status.value.kind).toBe("ready");
  });

  test("ends with the part of the page that used it", () => {
    const { scope, worker } = engineWith();
    scope.stop();
    expect(worker().ended).toBe(true);
  });
});
