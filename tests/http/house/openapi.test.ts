import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { ProblemSchema } from "../../../server/http/openapi.ts";
import { routerPath } from "../../../server/http/routes.ts";
import { problemStatus } from "../../../shared/problems.ts";
import { bareApp } from "../../support/bareApp.ts";
import { ask } from "../../support/requests.ts";

interface Described {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
  security?: object[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const { hono, operations } = bareApp();
const document = async () => (await ask<Document>(hono, "/api/openapi.json")).json;

/** The lines of the public interface as the contract writes them. */
const contract = [
  "get /api/offices",
  "get /api/offices/{office}",
  "get /api/offices/{office}/services/{service}/days",
  "get /api/offices/{office}/services/{service}/slots",
  "get /api/offices/{office}/services/{service}/next",
  "post /api/offices/{office}/holds",
  "delete /api/holds/{hold}",
  "post /api/offices/{office}/appointments",
  "get /api/appointments/{id}",
  "post /api/appointments/{id}/confirm",
  "post /api/appointments/{id}/cancel",
  "post /api/appointments/{id}/reschedule",
  "get /api/appointments/{id}/preferences",
  "put /api/appointments/{id}/preferences",
  "post /api/appointments/{id}/email",
  "post /api/appointments/{id}/device-code",
  "post /api/appointments/find",
  "post /api/open-by-code",
  "post /api/appointments/{id}/proofs",
  "get /api/appointments/{id}/proofs",
  "delete /api/appointments/{id}/proofs/{proof}",
  "get /api/proof",
  "post /api/offices/{office}/waiting",
  "get /api/waiting/{id}",
  "post /api/waiting/{id}/decline",
  "delete /api/waiting/{id}",
  "get /api/pass-keys",
  "get /api/offices/{office}/events",
  "get /api/openapi.json",
  "get /livez",
  "get /readyz",
];

const described = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));

describe("the description of the interface", () => {
  test("is OpenAPI 3.1 and tells every line of the contract", async () => {
    const answer = await document();
    expect(answer.openapi).toMatch(/^3\.1\./);
    expect(described(answer).sort()).toEqual([...contract].sort());
  });

  test("and the routes are the same", async () => {
    const answer = await document();
    const routes = hono.routes.filter((it) => it.method !== "ALL" && /^\/(api\/|livez|readyz)/.test(it.path));
    expect(routes.map((it) => `${it.method.toLowerCase()} ${it.path}`).sort()).toEqual(
      described(answer)
        .map((it) => routerPath(it))
        .sort(),
    );
  });

  test("names each operation once, and every part of a path as a parameter", async () => {
    const { paths } = await document();
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map((it) => it.operationId));
    expect(new Set(ids).size).toBe(operations.length);
    for (const [path, methods] of Object.entries(paths)) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) {
        expect(parameters.filter((it) => it.in === "path").map((it) => it.name)).toEqual(parts);
        expect(parameters.every((it) => typeof it.schema === "object")).toBe(true);
      }
    }
  });

  test("has a schema for each body and each answer that has one, and a problem for each refusal", async () => {
    const { paths, components } = await document();
    expect(components.schemas).toHaveProperty("Problem");
    expect(components.securitySchemes).toHaveProperty("secret");
    for (const it of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      for (const [status, { description, content }] of Object.entries(it.responses)) {
        expect(description.length).toBeGreaterThan(0);
        if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
        else if (!["204", "304"].includes(status))
          expect(Object.values(content ?? {})[0]?.schema).toHaveProperty("type");
      }
    }
  });

  test("tells what is required in a query, a header and a body", async () => {
    const { paths } = await document();
    const days = paths["/api/offices/{office}/services/{service}/days"]?.["get"]?.parameters ?? [];
    const inQuery = days.filter((it) => it.in === "query").map(({ name, required }) => [name, required]);
    expect(Object.fromEntries(inQuery)).toEqual({
      from: true,
      to: true,
      persons: false,
      also: false,
      emergency: false,
      invitation: false,
      moves: false,
    });
    const book = paths["/api/offices/{office}/appointments"]?.["post"];
    expect(book?.parameters.find((it) => it.name === "Idempotency-Key")?.required).toBe(true);
    const schema = book?.requestBody?.content["application/json"]?.schema;
    expect(schema).toMatchObject({ additionalProperties: false, required: ["hold", "applicant", "language"] });
  });

  test("knows every code there is", () => {
    expect(Object.keys(problemStatus).every((code) => v.is(ProblemSchema.entries.code, code))).toBe(true);
    expect(v.is(ProblemSchema.entries.code, "made_up")).toBe(false);
  });
});

test.each([
  ["/api/nothing", "GET"],
  ["/api/offices", "DELETE"],
  ["/api/offices/testburg/services/x/days", "GET"],
])("the refusal of %s %s is a problem as described", async (path, method) => {
  const { json, status } = await ask(hono, path, { method });
  expect(v.safeParse(ProblemSchema, json).issues).toBeUndefined();
  expect(json.status).toBe(status);
});
