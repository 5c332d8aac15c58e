import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "../../../server/jobs/repeat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A job that a test lets end; counts how often it began. */
function slowJob() {
  let end: (() => void) | undefined;
  const job = {
    name: "slow",
    everyMillis: 1000,
    began: 0,
    run: () => {
      job.began += 1;
      return new Promise<void>((resolve) => (end = resolve));
    },
    finish: () => end?.(),
  };
  return job;
}

test("a job runs at the start and then in its rhythm, but never twice at once", async () => {
  const job = slowJob();
  const jobs = repeat([job], () => undefined);
  expect(job.began).toBe(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(job.began).toBe(1);
  job.finish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(job.began).toBe(2);
  job.finish();
  await jobs.stop();
});

test("a job that fails is told without what it said, and tried again", async () => {
  const lines: Record<string, unknown>[] = [];
  let runs = 0;
  const run = async () => {
    runs += 1;
    throw new TypeError("about Kim Muster");
  };
  const jobs = repeat([{ name: "failing", everyMillis: 1000, run }], (line) => lines.push(line));
  await vi.advanceTimersByTimeAsync(2000);
  await jobs.stop();
  expect(runs).toBe(3);
  expect(lines[0]).toMatchObject({ level: "error", part: "failing", error: "TypeError" });
  expect(JSON.stringify(lines)).not.toContain("Kim");
});

test("stopping waits for what is running and starts nothing more", async () => {
  const job = slowJob();
  const jobs = repeat([job], () => undefined);
  let stopped = false;
  const stopping = jobs.stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect([stopped, job.began]).toEqual([false, 1]);
  job.finish();
  await stopping;
  await vi.advanceTimersByTimeAsync(5000);
  expect(job.began).toBe(1);
});
