import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { openHouse, type OpenHouse } from "../../support/openHouse.ts";
import { ownOrigin } from "../../support/staffHouse.ts";

const program = join(import.meta.dirname, "../../../server/staffAccounts.ts");

/** Runs the command beside a server, as an operator does. */
async function staff({ folder }: OpenHouse, ...args: string[]) {
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: `file:${join(folder, "terminpass.db")}`,
    DATA_KEY_FILE: join(folder, "terminpass.key"),
  };
  return promisify(execFile)(process.execPath, [program, ...args], { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
}

const signIn = (house: OpenHouse, email: string, password: string) =>
  house.ask("/api/auth/sign-in/email", { body: { email, password }, headers: { Origin: ownOrigin } });

async function sessionOf(house: OpenHouse, email: string, password: string) {
  const [cookie = ""] = (await signIn(house, email, password)).headers.getSetCookie();
  const headers = { Cookie: cookie.split(";")[0] ?? "" };
  return house.ask<{ role: string; office: { id: string } }>("/api/staff/session", { headers });
}

describe("an account made by the operator", () => {
  it("signs in in production with the password that was shown once, and works in its office and role only", async () => {
    const house = await openHouse({ materials: { production: true } });
    const made = await staff(house, "add", "A.Beispiel@Amt.example", "testburg", "clerk");
    expect(made.code).toBe(0);
    const password = /shown this once: (\S+)/.exec(made.said)?.[1] ?? "";
    expect(password).toMatch(/^[0-9A-X]{3}-[0-9A-X]{3}-[0-9A-X]{4}-[0-9A-X]{3}-[0-9A-X]{3}-[0-9A-X]{4}$/);
    const { status, json } = await sessionOf(house, "a.beispiel@amt.example", password);
    expect(status).toBe(200);
    expect(json).toMatchObject({ role: "clerk", office: { id: "testburg" } });
    expect((await signIn(house, "a.beispiel@amt.example", `${password}X`)).status).toBe(401);

    const again = await staff(house, "add", "a.beispiel@amt.example", "testburg", "reception");
    expect(again).toMatchObject({ code: 1, said: expect.stringContaining("already") });
    expect((await sessionOf(house, "a.beispiel@amt.example", password)).json.role).toBe("clerk");
  });

  it.each([
    [["add", "a@amt.example", "nowhere", "clerk"], "write one of testburg"],
    [["add", "a@amt.example", "testburg", "king"], "reception, guide, clerk, manager"],
    [["add", "nobody", "testburg", "clerk"], "no mail address"],
    [["add", "a@amt.example"], "Write: npm run staff"],
  ])("is not made by %j", async (args, says) => {
    const outcome = await staff(await openHouse(), ...args);
    expect(outcome.code).toBe(1);
    expect(outcome.said).toContain(says);
    expect(outcome.said).not.toContain("    at ");
  });
});
