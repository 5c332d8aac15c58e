import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { done, problemStatus, type ProblemCode } from "../../shared/problems.ts";
import { operation, type ForStaff, type Operation } from "./operation.ts";
import { problemType, problemTypeOf } from "./problem.ts";
import { deviceCookie, sessionCookie } from "./sessionCookie.ts";

type Json = Record<string, unknown>;

const codes = Object.keys(problemStatus) as ProblemCode[];
const OfferedTime = v.strictObject({ start: v.string(), end: v.string() });

/** A refusal as the document describes it. */
export const ProblemSchema = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  code: v.picklist(codes),
  detail: v.optional(v.string()),
  instance: v.optional(v.string()),
  errors: v.optional(v.array(v.strictObject({ path: v.string(), message: v.string() }))),
  alternatives: v.optional(v.array(OfferedTime)),
});

/** JSON Schema of what is sent; what it cannot say (a date that exists) stays in the descriptions. */
function jsonSchema(schema: v.GenericSchema): Json {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
  });
  return rest as Json;
}

const content = (schema: Json, type = "application/json") => ({ content: { [type]: { schema } } });

function refusal(status: number, codesHere: readonly ProblemCode[]): Json {
  const retry = { "Retry-After": { required: true, schema: { type: "integer" }, description: "Seconds to wait." } };
  return {
    description: codesHere.join(", "),
    ...(status === 429 || status === 503 ? { headers: retry } : {}),
    ...content({ $ref: "#/components/schemas/Problem" }, problemType),
  };
}

/** The refusals that every operation may give, besides its own. */
function refusalsOf(operation: Operation): ProblemCode[] {
  const withBody: ProblemCode[] = operation.body ? ["invalid_input", "too_large", "wrong_type"] : [];
  const forStaff: ProblemCode[] = operation.staff ? ["not_signed_in", "not_allowed", "device_revoked"] : [];
  return [
    ...new Set<ProblemCode>([
      ...operation.refusals,
      ...forStaff,
      ...withBody,
      "invalid_input",
      "too_many",
      "internal",
      "unavailable",
    ]),
  ];
}

function answersOf(operation: Operation): Json {
  const { answer, tagged, stream } = operation;
  const etag = { ETag: { required: true, schema: { type: "string" } } };
  const good = {
    description: answer.description,
    ...(tagged ? { headers: etag } : {}),
    ...(answer.schema ? content(jsonSchema(answer.schema), stream ? "text/event-stream" : "application/json") : {}),
  };
  const refusals = [...Map.groupBy(refusalsOf(operation), (code) => problemStatus[code])];
  return {
    [answer.status]: good,
    ...(tagged ? { 304: { description: "The asker already holds this answer." } } : {}),
    ...Object.fromEntries(refusals.map(([status, here]) => [status, refusal(status, here)])),
  };
}

function parametersOf({ path, query, idempotencyKey, tagged }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const shape = query ? jsonSchema(query) : {};
  const required = (shape["required"] ?? []) as string[];
  const inQuery = Object.entries((shape["properties"] ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  const key = { type: "string", minLength: 1, maxLength: 200, pattern: "^[\\x20-\\x7e]+$" };
  const header = (name: string, schema: Json, isRequired = false) => ({
    name,
    in: "header",
    required: isRequired,
    schema,
  });
  return [
    ...inPath,
    ...inQuery,
    ...(idempotencyKey ? [header("Idempotency-Key", key, idempotencyKey === "required")] : []),
    ...(tagged ? [header("If-None-Match", { type: "string" })] : []),
  ];
}

/** The sessions that open an operation of staff; any one of them will do. */
const sessionsFor: Record<ForStaff, Json[] | undefined> = {
  signing_in: undefined,
  signed_in: [{ session: [] }],
  device: [{ deviceSession: [] }],
  signed_in_or_device: [{ session: [] }, { deviceSession: [] }],
};

function described(operation: Operation): Json {
  const { id, room, summary, description, body, bodyOptional, bearer, staff } = operation;
  const security = bearer === "optional" ? [{}, { secret: [] }] : [{ secret: [] }];
  const session = staff && sessionsFor[staff] ? { security: sessionsFor[staff] } : {};
  return {
    operationId: id,
    tags: [room],
    summary,
    ...(description ? { description } : {}),
    parameters: parametersOf(operation),
    ...(body ? { requestBody: { required: !bodyOptional, ...content(jsonSchema(body)) } } : {}),
    responses: answersOf(operation),
    ...(bearer ? { security } : session),
  };
}

/** The OpenAPI 3.1 document of a table of operations. */
export function openApiDocument(operations: readonly Operation[], publicUrl: URL): Json {
  const paths = [...Map.groupBy(operations, (it) => it.path)].map(([path, here]) => [
    path,
    Object.fromEntries(here.map((it) => [it.method, described(it)])),
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Terminpass",
      version: "1",
      license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
      description:
        `Appointments of immigration offices. Instants are ISO 8601 with offset. Errors are ${problemType} with a stable ` +
        `code; their type is ${problemTypeOf("slot_taken")} and the like. An answer to GET may be asked for with HEAD.`,
    },
    servers: [{ url: publicUrl.origin }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: jsonSchema(ProblemSchema) },
      securitySchemes: {
        secret: { type: "http", scheme: "bearer", description: "The secret that the booking was answered with." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: sessionCookie(publicUrl),
          description: "The session of a member of staff, as signing in sets it.",
        },
        deviceSession: {
          type: "apiKey",
          in: "cookie",
          name: deviceCookie(publicUrl),
          description: "The session of an enrolled device, as the answer to its challenge sets it.",
        },
      },
    },
  };
}

/** The table together with the operation that describes it. */
export function openApiOperations(publicUrl: URL, operations: readonly Operation[]): Operation[] {
  const all: Operation[] = [
    ...operations,
    operation({
      id: "describe",
      method: "get",
      path: "/api/openapi.json",
      room: "interface",
      summary: "This document",
      answer: { status: 200, description: "OpenAPI 3.1.", schema: v.record(v.string(), v.unknown()) },
      tagged: true,
      refusals: [],
      handle: async () => done(document),
    }),
  ];
  const document = openApiDocument(all, publicUrl);
  return all;
}
