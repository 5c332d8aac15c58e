import * as v from "valibot";
import { mutationArgs, MutationSchema, type Mutation } from "../../shared/sync/index.ts";
import { parseInstant, type Instant } from "../../shared/time/index.ts";
import { closeTask, recordScan, type ActOutcome, type DeviceAct } from "../checkin/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import type { FirstResult } from "./store.ts";

/** A mutation whose envelope was read; its arguments are judged when it is run. */
export type ReadMutation = Mutation & { instant: Instant };

/** Reads the envelope of a mutation; `undefined` when it is not one. */
export function readMutation(value: unknown): ReadMutation | undefined {
  const read = v.safeParse(MutationSchema, value);
  const instant = read.success ? parseInstant(read.output.at) : undefined;
  return read.success && instant !== undefined ? { ...read.output, instant } : undefined;
}

type Run = (trx: Trx, record: Recorder, act: DeviceAct, args: unknown) => Promise<ActOutcome>;

function taking<S extends v.GenericSchema>(
  schema: S,
  run: (trx: Trx, record: Recorder, act: DeviceAct, args: v.InferOutput<S>) => Promise<ActOutcome>,
): Run {
  return async (trx, record, act, args) => {
    const read = v.safeParse(schema, args);
    return read.success ? run(trx, record, act, read.output) : { kind: "rejected", code: "invalid_input" };
  };
}

/** Everything a device can do, by name. */
const runs: Record<keyof typeof mutationArgs, Run> = {
  scan: taking(mutationArgs.scan, recordScan),
  close_task: taking(mutationArgs.close_task, closeTask),
};

function resultOf(id: string, outcome: ActOutcome): FirstResult {
  if (outcome.kind === "applied") return { id, outcome: "applied" };
  if (outcome.kind === "conflict") return { id, outcome: "conflict", truth: outcome.truth };
  return { id, outcome: "rejected", code: outcome.code };
}

/** Runs a mutation; what it may not do comes back as `rejected` with a code, for a person to look at. */
export async function runMutation(
  trx: Trx,
  record: Recorder,
  act: Omit<DeviceAct, "id" | "told">,
  mutation: ReadMutation,
): Promise<FirstResult> {
  const { id, name, args, instant, offsetMs } = mutation;
  if (!Object.hasOwn(runs, name)) return { id, outcome: "rejected", code: "unknown_name" };
  const run = runs[name as keyof typeof runs];
  return resultOf(id, await run(trx, record, { ...act, id, told: { at: instant, offsetMs } }, args));
}
