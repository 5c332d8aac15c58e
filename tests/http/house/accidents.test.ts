import { expect, test } from "vitest";
import { bareApp } from "../../support/bareApp.ts";
import { fakeBooking } from "../../support/fakeBooking.ts";
import { ask } from "../../support/requests.ts";

const canary = "Kanarienvogel";
const body = {
  hold: "h",
  applicant: { familyName: canary, givenName: canary, birthDate: "1990-01-01", email: `${canary}@example.org` },
  language: "de",
};

/** Books with verbs that fail with an error which quotes the person. */
async function bookWith(error: unknown) {
  const lines: Record<string, unknown>[] = [];
  const bookAppointment = async () => {
    throw error;
  };
  const { hono } = bareApp({ booking: fakeBooking({ bookAppointment }), log: (line) => lines.push(line) });
  const address = "/api/offices/testburg/appointments";
  const answer = await ask<{ code: string; instance: string }>(hono, address, { body, key: `${canary}-key` });
  return { answer, lines };
}

test("A21 an accident tells its name and nothing of what was typed, neither in the answer nor in the log", async () => {
  const { answer, lines } = await bookWith(new Error(`cannot store ${canary}`));
  expect(answer).toMatchObject({ status: 500, json: { code: "internal" } });
  expect(Object.keys(answer.json).sort()).toEqual(["code", "instance", "status", "title", "type"]);
  expect(lines).toHaveLength(1);
  expect(answer.json.instance).toBe(`urn:uuid:${String(lines[0]?.["request"])}`);
  expect(lines[0]).toMatchObject({ level: "error", route: "/api/offices/:office/appointments", error: "Error" });
  expect(JSON.stringify([answer.text, lines])).not.toContain(canary);
});

test("a database that is busy for long or full makes the server unavailable, not broken", async () => {
  const { answer } = await bookWith(Object.assign(new Error(canary), { code: "SQLITE_BUSY" }));
  expect(answer).toMatchObject({ status: 503, json: { code: "unavailable" } });
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("whatever is thrown, even a text, is told like any other accident", async () => {
  const { answer, lines } = await bookWith(Object.assign(new TypeError(canary), { code: 7 }));
  expect(answer.status).toBe(500);
  expect(lines[0]).toMatchObject({ error: "TypeError" });
  expect(lines[0]).not.toHaveProperty("code");
});
