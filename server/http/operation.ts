import type { Context } from "hono";
import type * as v from "valibot";
import type { ProblemCode, Result } from "../../shared/problems.ts";
import type { SignedInDevice, StaffMember } from "../../shared/staff/index.ts";

/** One thing the public interface can do. The table of these makes both the routes and the OpenAPI document. */

type Schema = v.GenericSchema;
export type QuerySchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;
type Read<S> = S extends Schema ? v.InferOutput<S> : undefined;
type Shown<S> = S extends Schema ? v.InferInput<S> : void;
type Asked = "required" | "optional";
/** Whether an operation is for staff: for somebody who signs in, for somebody who has, for an enrolled device, or for either. */
export type ForStaff = "signing_in" | "signed_in" | "device" | "signed_in_or_device";

/** Who asks: a person who is signed in, the enrolled device that asks, or both. */
interface StaffCalling {
  signing_in: { staff: undefined; device: SignedInDevice | undefined };
  signed_in: { staff: StaffMember; device: SignedInDevice | undefined };
  device: { staff: undefined; device: SignedInDevice };
  /** `staff` is the person, or the device where nobody is signed in. */
  signed_in_or_device: { staff: StaffMember | SignedInDevice; device: SignedInDevice | undefined };
}
type Calling<S> = S extends ForStaff ? StaffCalling[S] : { staff: undefined; device: undefined };

/** What a request says, parsed: nothing behind this line looks at HTTP. */
export interface Asking<Query, Body, Key extends Asked | undefined, Staff extends ForStaff | undefined = undefined> {
  /** The parts of the path by name. */
  path: Record<string, string>;
  query: Query;
  body: Body;
  /** The secret of the `Authorization: Bearer` header. */
  secret: string | undefined;
  /** Who counts as one for limits of a room's own: the address at the other end, shortened as `addressGroup` does. */
  address: () => string;
  idempotencyKey: Key extends "required" ? string : string | undefined;
  /** Who is signed in, where the operation is for people who are. */
  staff: Calling<Staff>["staff"];
  /** The enrolled device that asks, where it has a session. */
  device: Calling<Staff>["device"];
}

/** What an operation is, for its route and for its description. */
export interface Definition<
  Q extends QuerySchema | undefined,
  B extends Schema | undefined,
  A extends Schema | undefined,
  K extends Asked | undefined,
  S extends ForStaff | undefined,
> {
  /** The name under which programs made from the document know it. */
  id: string;
  method: "get" | "post" | "put" | "delete";
  /** Path with its parts in braces, as OpenAPI writes it. */
  path: string;
  room: string;
  summary: string;
  description?: string;
  query?: Q;
  body?: B;
  /** A body may be left out altogether. */
  bodyOptional?: boolean;
  /** The most that a body may carry, in bytes; that of every operation unless given. */
  mostBytes?: number;
  /** Only from our own pages; all but `signing_in` only with a session of a person, of a device, or of one of them. */
  staff?: S;
  /** Whether it is about an appointment whose secret has to be shown. */
  bearer?: Asked;
  idempotencyKey?: K;
  answer: { status: 200 | 201 | 204; description: string; schema?: A };
  /** The answer is the same for everybody: it carries an ETag, and 304 answers who holds it already. */
  tagged?: boolean;
  /** The refusals of its own; those that every operation may give are added. */
  refusals: readonly ProblemCode[];
}

type Handling<Q, B, A, K extends Asked | undefined, S extends ForStaff | undefined> =
  | { handle: (asking: Asking<Read<Q>, Read<B>, K, S>) => Promise<Result<Shown<A>>> }
  /** Answers by itself, because the answer has headers of its own. */
  | { reply: (asking: Asking<Read<Q>, Read<B>, K, S>, c: Context) => Promise<Result<Response>> }
  | { stream: (asking: Asking<Read<Q>, Read<B>, K, S>, c: Context) => Promise<Result<Response>> };

/** An operation as the table holds it, its particular types put away. */
export type Operation = Definition<
  QuerySchema | undefined,
  Schema | undefined,
  Schema | undefined,
  Asked | undefined,
  ForStaff | undefined
> & {
  handle?: (asking: Asking<never, never, "required", "signed_in">) => Promise<Result<unknown>>;
  reply?: (asking: Asking<never, never, "required", "signed_in">, c: Context) => Promise<Result<Response>>;
  stream?: (asking: Asking<never, never, "required", "signed_in">, c: Context) => Promise<Result<Response>>;
};

/** Describes an operation; the compiler sees to it that the handler takes and gives what the schemas say. */
export function operation<
  Q extends QuerySchema | undefined = undefined,
  B extends Schema | undefined = undefined,
  A extends Schema | undefined = undefined,
  K extends Asked | undefined = undefined,
  S extends ForStaff | undefined = undefined,
>(definition: Definition<Q, B, A, K, S> & Handling<Q, B, A, K, S>): Operation {
  return definition as unknown as Operation;
}
