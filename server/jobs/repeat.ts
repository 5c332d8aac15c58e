import { accidentsOf, type Log } from "../http/errors.ts";

/** Timed work. One process at a time does it; that is settled by the work itself, with a lease. */
export interface Job {
  name: string;
  everyMillis: number;
  run(): Promise<void>;
}

/** Jobs that run again and again. */
export interface RunningJobs {
  /** Starts nothing more and waits for what is running. */
  stop(): Promise<void>;
}

/** Runs each job now and then in its rhythm, never twice at once. A job that fails is tried again the next time. */
export function repeat(jobs: readonly Job[], log: Log): RunningJobs {
  const running = new Map<Job, Promise<void>>();
  const runOnce = (job: Job) => {
    if (running.has(job)) return;
    const work = job
      .run()
      .catch(accidentsOf(job.name, log))
      .finally(() => running.delete(job));
    running.set(job, work);
  };
  jobs.forEach(runOnce);
  const timers = jobs.map((job) => setInterval(runOnce, job.everyMillis, job).unref());
  return {
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all(running.values());
    },
  };
}
