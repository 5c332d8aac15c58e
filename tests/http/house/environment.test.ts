import { describe, expect, test } from "vitest";
import { runningClock } from "../../../server/clock.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { readEnvironment } from "../../../server/environment.ts";
import { parseInstant } from "../../../shared/time/index.ts";

describe("the environment", () => {
  test("has a default for everything", () => {
    const settings = readEnvironment({});
    expect(settings).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      databaseUrl: "file:data/terminpass.db",
      dataKeyFile: "data/terminpass.key",
      clock: undefined,
      liftLimitsForLoopback: false,
      production: false,
    });
    expect(settings.publicUrl.href).toBe("http://localhost:3000/");
    expect(settings.officesDir).toMatch(/server\/offices\/examples$/);
  });

  test("makes the public address of the port where nobody gives one", () => {
    expect(readEnvironment({ PORT: "4230" }).publicUrl.href).toBe("http://localhost:4230/");
    expect(readEnvironment({ PUBLIC_URL: "https://t.example.org" }).publicUrl.origin).toBe("https://t.example.org");
  });

  test("puts the key beside the database file", () => {
    expect(readEnvironment({ DATABASE_URL: "file:/srv/a/office.db" }).dataKeyFile).toBe("/srv/a/office.key");
    expect(readEnvironment({ DATABASE_URL: "postgres://u:p@db/office" }).dataKeyFile).toBe("data/terminpass.key");
    expect(readEnvironment({ DATA_KEY_FILE: "/keys/k" }).dataKeyFile).toBe("/keys/k");
  });

  test("takes an empty value for none", () => {
    expect(readEnvironment({ PORT: "", CLOCK: "" })).toMatchObject({ port: 3000, clock: undefined });
  });

  test.each([
    { PORT: "0" },
    { PORT: "65536" },
    { PORT: "three" },
    { PUBLIC_URL: "terminpass" },
    { PUBLIC_URL: "ftp://example.org" },
    { CLOCK: "tomorrow" },
    { CLOCK: "2026-12-01T08:00:00" },
    { SMTP_URL: "mail.example.org" },
    { SMS_URL: "gateway" },
    { SMS_TOKEN: "two words" },
    { PUSH_HOSTS: "push.example.org, localhost" },
    { PUSH_HOSTS: "http://10.0.0.1:80" },
    { PUSH_HOSTS: "https://push.example.org/path" },
    { POW_DIFFICULTY: "-1" },
    { RETIRE_WORKERS: "applicant, box" },
    { DATABASE_URL: "postgres://u:p@db/office", BACKUP_DIR: "/backups" },
    { DATABASE_URL: "file::memory:", BACKUP_DIR: "/backups" },
    { NODE_ENV: "production", CLOCK: "2026-12-01T08:00:00Z" },
    { NODE_ENV: "production", POW_DIFFICULTY: "0" },
    { NODE_ENV: "production", PUSH_HOSTS: "http://127.0.0.1:4000" },
  ])("%o cannot stay, and the sentence names the variable", (env) => {
    const name = Object.keys(env).at(-1) ?? "";
    expect(() => readEnvironment(env)).toThrow(StartProblem);
    expect(() => readEnvironment(env)).toThrow(name);
  });

  test("O14 says whose workers are to end: nobody's, unless it names an app", () => {
    expect(readEnvironment({}).retiredWorkers).toEqual([]);
    expect(readEnvironment({ RETIRE_WORKERS: "staff, applicant" }).retiredWorkers).toEqual(["staff", "applicant"]);
  });

  test("names further push services and a gateway for text messages", () => {
    const env = {
      PUSH_HOSTS: "push.example.org, *.push.example.net",
      SMS_URL: "https://sms.example.org/send",
      SMS_TOKEN: "t",
    };
    expect(readEnvironment(env)).toMatchObject({
      pushHosts: ["push.example.org", "*.push.example.net"],
      sms: { url: new URL(env.SMS_URL), token: "t" },
    });
    expect(readEnvironment({})).toMatchObject({ pushHosts: [], sms: undefined });
    expect(readEnvironment({ PUSH_HOSTS: "http://127.0.0.1:4000" }).pushHosts).toEqual(["http://127.0.0.1:4000"]);
  });

  test("may lift limits and shift the clock outside production", () => {
    const env = { POW_DIFFICULTY: "0", CLOCK: "2026-12-01T08:00:00+01:00" };
    expect(readEnvironment(env)).toMatchObject({ liftLimitsForLoopback: true, clock: Date.parse(env.CLOCK) });
  });
});

describe("the running clock", () => {
  test("shows the real time", () => {
    const before = Date.now();
    expect(runningClock(undefined).now()).toBeGreaterThanOrEqual(before);
  });

  test("starts at another instant and runs on", () => {
    const start = parseInstant("2030-01-01T00:00:00Z");
    const clock = runningClock(start);
    const first = clock.now();
    expect(first - Number(start)).toBeLessThan(5000);
    expect(first).toBeGreaterThanOrEqual(Number(start));
    const real = Date.now();
    while (Date.now() - real < 5);
    expect(clock.now()).toBeGreaterThan(first);
  });
});
