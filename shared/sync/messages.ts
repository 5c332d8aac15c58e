import * as v from "valibot";
import { staffRoles } from "../staff/index.ts";

/** The protocol between a device of staff and the server: what a device did, and what became of it. */

export const mutationsPerBatch = 200;

/** The version of the device database that this program knows; every released one before it can still be sent. */
export const deviceSchemaVersion = 2;

/** The oldest version that may still pull: two before the present one. What older ones have done is taken all the same. */
export const oldestDeviceSchemaVersion = Math.max(1, deviceSchemaVersion - 2);

const uuid = v.pipe(v.string(), v.uuid());
const passId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const word = v.pipe(v.string(), v.regex(/^[a-z_]{1,32}$/));
const desk = v.nullable(v.pipe(v.string(), v.maxLength(80)));

/** How a pass came to the device. */
export const passSources = ["camera", "scanner", "typed", "picture", "list"] as const;
export type PassSource = (typeof passSources)[number];

/** A scan and what the screen showed. Appended to the history; `arrival` says that the person counts as arrived by it. */
export const ScanSchema = v.strictObject({
  passId: v.nullable(passId),
  verdict: word,
  arrival: v.boolean(),
  source: v.picklist(passSources),
  desk,
});

/** A person has dealt with a task of the office. Set once. */
export const CloseTaskSchema = v.strictObject({ task: v.pipe(v.number(), v.integer()) });

/** What a device can do without the server, by name. */
export const mutationArgs = { scan: ScanSchema, close_task: CloseTaskSchema } as const;
export type MutationName = keyof typeof mutationArgs;
export type ScanArgs = v.InferOutput<typeof ScanSchema>;

/** One act of a device. `seq` counts without a gap per device; `offsetMs` is server clock − device clock, null if not measured today. */
export const MutationSchema = v.object({
  id: uuid,
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.string(),
  args: v.unknown(),
  at: v.pipe(v.string(), v.isoTimestamp()),
  offsetMs: v.nullable(v.number()),
  /** Id of the account of whoever was signed in on the device when it happened. Older programs do not say. */
  by: v.optional(v.pipe(v.string(), v.maxLength(100))),
});
export type Mutation = v.InferOutput<typeof MutationSchema>;

export const PushRequestSchema = v.strictObject({
  batch: uuid,
  deviceId: uuid,
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  mutations: v.pipe(v.array(MutationSchema), v.maxLength(mutationsPerBatch)),
});
export type PushRequest = v.InferOutput<typeof PushRequestSchema>;

/** A batch as the server takes it: each mutation is judged by itself, so that a broken one delays no other. */
export const PushEnvelopeSchema = v.strictObject({
  ...PushRequestSchema.entries,
  mutations: v.pipe(v.array(v.unknown()), v.maxLength(mutationsPerBatch)),
});
export type PushEnvelope = v.InferOutput<typeof PushEnvelopeSchema>;

/** The id of a mutation, whatever else is wrong with it: without one it cannot be receipted. */
export const IdentifiedSchema = v.looseObject({ id: uuid });

/** What is true of an arrival now: taken when, and at which desk. */
const arrivalTruth = v.object({ passId, arrivedAt: v.number(), desk });

/** What became of one mutation. `rejected` needs a person; in a `conflict` the device takes over what is true now. */
export const MutationResultSchema = v.variant("outcome", [
  v.object({ id: uuid, outcome: v.literal("applied") }),
  v.object({
    id: uuid,
    outcome: v.literal("duplicate"),
    first: v.picklist(["applied", "conflict", "rejected"]),
    code: v.optional(v.string()),
    truth: v.optional(arrivalTruth),
  }),
  v.object({ id: uuid, outcome: v.literal("conflict"), truth: arrivalTruth }),
  v.object({ id: uuid, outcome: v.literal("rejected"), code: v.string() }),
]);
export type MutationResult = v.InferOutput<typeof MutationResultSchema>;

const outcomes: readonly unknown[] = [
  "applied",
  "duplicate",
  "conflict",
  "rejected",
] satisfies MutationResult["outcome"][];

/** Results as a device reads them: one that only newer programs understand needs a person, and holds up no other. */
export const KnownResultsSchema = v.pipe(
  v.array(v.looseObject({ id: uuid, outcome: v.string() })),
  v.transform((results) =>
    results.map((it) => (outcomes.includes(it.outcome) ? it : { id: it.id, outcome: "rejected", code: it.outcome })),
  ),
  v.array(MutationResultSchema),
);

/** The only proof that a batch has arrived. Anything else with status 200 proves nothing. */
export const ReceiptSchema = v.object({
  type: v.literal("receipt"),
  batch: uuid,
  results: v.array(MutationResultSchema),
});
export type Receipt = v.InferOutput<typeof ReceiptSchema>;

/** A visit as tablets hold it; instants in milliseconds. Names are sealed on the device at once. */
export const VisitChangeSchema = v.object({
  type: v.literal("visit"),
  passId,
  appointment: v.string(),
  code: v.string(),
  service: v.string(),
  unit: v.string(),
  start: v.number(),
  end: v.number(),
  persons: v.number(),
  status: v.picklist(["booked", "arrived", "called", "done", "no_show", "cancelled"]),
  arrivedAt: v.nullable(v.number()),
  desk,
  familyName: v.string(),
  givenName: v.string(),
});
export type VisitChange = v.InferOutput<typeof VisitChangeSchema>;

export const TaskChangeSchema = v.object({
  type: v.literal("task"),
  task: v.number(),
  /** The same pass on two screens minutes apart, or an arrival for a visit that was cancelled. */
  kind: v.picklist(["second_scan", "cancelled_arrival"]),
  passId,
  at: v.number(),
  /** The arrivals that need a look, earliest first: two of a second scan, otherwise one. */
  scans: v.array(v.object({ at: v.number(), desk })),
  closed: v.boolean(),
});
export type TaskChange = v.InferOutput<typeof TaskChangeSchema>;

/** First 8 bytes of a pass id that was cancelled, moved or blocked in the last 14 days. */
export const EndedChangeSchema = v.object({
  type: v.literal("ended"),
  prefix: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  as: v.picklist(["cancelled", "moved", "blocked"]),
  /** Where a moved visit is now, in milliseconds: a pass that says so is the new one and has not ended. Null otherwise. */
  start: v.nullable(v.number()),
});
export type EndedChange = v.InferOutput<typeof EndedChangeSchema>;

export const ChangeSchema = v.variant("type", [
  VisitChangeSchema,
  TaskChangeSchema,
  /** The visit has left the dates of the list: deleted or moved to a later day. */
  v.object({ type: v.literal("gone"), passId }),
  EndedChangeSchema,
]);
export type Change = v.InferOutput<typeof ChangeSchema>;

const changeTypes: readonly unknown[] = ["visit", "task", "gone", "ended"] satisfies Change["type"][];

/** Changes as a device reads them: of a kind that only newer programs know it takes no notice. */
export const KnownChangesSchema = v.pipe(
  v.array(v.looseObject({ type: v.string() })),
  v.transform((changes) => changes.filter(({ type }) => changeTypes.includes(type))),
  v.array(ChangeSchema),
);

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,9}$/, "write a whole number"), v.transform(Number));

/** Numbers of acts, both ends included. */
export const SeqRangeSchema = v.object({ from: v.number(), to: v.number() });
export type SeqRange = v.InferOutput<typeof SeqRangeSchema>;

/** Without a cursor, or with an empty one, everything is given. */
export const PullQuerySchema = v.strictObject({
  cursor: v.optional(v.pipe(v.string(), v.maxLength(500)), ""),
  deviceId: uuid,
  /** The number of the last act of the device, where it wants to hear which of them the server does not have. */
  lastSeq: v.optional(wholeNumber),
  /** The version of its database; absent from the first programs. */
  schemaVersion: v.optional(wholeNumber),
});

/** Told to a device that listens: there is something to pull. What it is, only the pull says. */
export const PullSignalSchema = v.strictObject({ type: v.literal("pull") });

/** Changes since a cursor, in commit order. `reset` means: push first, forget the list, pull without a cursor. */
export const PullAnswerSchema = v.object({
  type: v.literal("changes"),
  cursor: v.string(),
  /** Server time in milliseconds. */
  asOf: v.number(),
  /** The dates that the list covers: today and the next working day. */
  listed: v.array(v.string()),
  changes: v.array(ChangeSchema),
  /** The last mutation of this device that the server has, so that a lost receipt heals itself. */
  lastSeq: v.number(),
  /** Which acts of this device up to the number it named the server does not have; absent where there is none. */
  missing: v.optional(v.array(SeqRangeSchema)),
  reset: v.optional(v.boolean()),
});
export type PullAnswer = v.InferOutput<typeof PullAnswerSchema>;

/** Asks for a sign of life. A device may tell how many of its acts wait to be sent, and since when the oldest does (ISO). */
export const ProbeQuerySchema = v.strictObject({
  nonce: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
  deviceId: v.optional(uuid),
  waiting: v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/, "write a whole number"), v.transform(Number))),
  since: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});
export type ProbeQuery = v.InferOutput<typeof ProbeQuerySchema>;

/** Proof that the answer is the server's own and new. */
export const ProbeAnswerSchema = v.object({ type: v.literal("probe"), nonce: v.string(), now: v.number() });
export type ProbeAnswer = v.InferOutput<typeof ProbeAnswerSchema>;

/** Who is signed in on the device, for which door. */
export const StaffSessionSchema = v.object({
  type: v.literal("session"),
  /** Id of the account: what `by` of a mutation names, and who signs in with a PIN. Absent: an older server. */
  user: v.optional(v.string()),
  name: v.string(),
  role: v.picklist(staffRoles),
  office: v.object({
    id: v.string(),
    number: v.number(),
    name: v.record(v.string(), v.string()),
    timeZone: v.string(),
  }),
  units: v.array(
    v.object({
      id: v.string(),
      name: v.record(v.string(), v.string()),
      room: v.nullable(v.record(v.string(), v.string())),
    }),
  ),
  services: v.array(v.object({ id: v.string(), number: v.number(), name: v.record(v.string(), v.string()) })),
  earlyMinutes: v.number(),
  lateMinutes: v.number(),
  /** The server's clock was set for trying things out: a device whose clock differs is not to be repaired. Absent: it was not. */
  trialClock: v.optional(v.boolean()),
});
export type StaffSession = v.InferOutput<typeof StaffSessionSchema>;
