import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const children = JSON.stringify(join(import.meta.dirname, "../../../scripts/launch/children.mjs"));

/** A launcher around a child that runs this text, once the child has said its number. */
async function launched(
  child: string,
  patience: number,
  wrap = (program: string) => [process.execPath, "-e", program],
) {
  const program = `
    import(${children}).then(({ endTogether, program, run }) => {
      endTogether();
      return program(() => run(process.execPath, ["-e", ${JSON.stringify(`${child}; console.log(process.pid); setInterval(() => {}, 1000)`)}], { patience: ${patience} }));
    });`;
  const [command, ...args] = wrap(program);
  const env = { ...process.env, npm_lifecycle_event: "start", LAUNCHER: program, NODE: process.execPath };
  const launcher = spawn(command!, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(launcher.stdout!, "data");
  return { launcher, pid: Number(said) };
}

const hasEnded = (pid: number) =>
  expect
    .poll(
      () => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      },
      { timeout: 8000 },
    )
    .toBe(false);

describe("a request to end", () => {
  test("reaches the server, and its exit code comes back", async () => {
    const { launcher, pid } = await launched(`process.on("SIGTERM", () => process.exit(7))`, 9000);
    launcher.kill("SIGTERM");
    expect(await once(launcher, "exit")).toEqual([7, null]);
    await hasEnded(pid);
  });

  test("stops hard what does not end in time", async () => {
    const { launcher, pid } = await launched(`process.on("SIGTERM", () => {})`, 300);
    launcher.kill("SIGTERM");
    expect(await once(launcher, "exit")).toEqual([137, null]);
    await hasEnded(pid);
  });

  test.skipIf(process.platform === "win32")("arrives even when the shell in between dies of it alone", async () => {
    const { launcher, pid } = await launched("", 9000, () => ["sh", "-c", '"$NODE" -e "$LAUNCHER"; true']);
    launcher.kill("SIGTERM");
    await hasEnded(pid);
  });
});
