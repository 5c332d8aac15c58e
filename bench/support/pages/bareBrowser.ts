import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { LaunchOptions } from "@playwright/test";

type Fields = Record<string, unknown>;
interface Message {
  id?: number;
  method?: string;
  params?: Fields;
  result?: Fields;
  error?: { message: string };
}

/** A page of a browser that is led by its own protocol alone. */
export interface BarePage {
  send(method: string, params?: Fields): Promise<Fields>;
  /** The next message of this name that the page sends by itself. */
  next(method: string): Promise<Fields>;
  /** Ends the whole browser. */
  end(): Promise<void>;
}

/** The address of its protocol, which the browser says when it is there. */
async function addressOf(browser: ChildProcess): Promise<string> {
  let said = "";
  for await (const chunk of browser.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk);
    const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (address) {
      browser.stderr?.resume();
      return address;
    }
  }
  throw new Error(`The browser did not start:\n${said}`);
}

/**
 * Starts a browser with a profile and gives its page. What a test tool puts into each page takes some of the page's own time, on a
 * slowed-down page a tenth of a second and more; here nothing is in it.
 */
export async function barePage(
  profile: string,
  { executablePath = "chromium", args = [] }: LaunchOptions,
): Promise<BarePage> {
  const all = [...args, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const browser = spawn(executablePath, all, { stdio: ["ignore", "ignore", "pipe"] });
  const line = new WebSocket(await addressOf(browser));
  await once(line, "open");
  let last = 0;
  let session: string | undefined;
  const asked = new Map<number, PromiseWithResolvers<Fields>>();
  const awaited = new Map<string, PromiseWithResolvers<Fields>>();

  line.addEventListener("message", ({ data }) => {
    const { id, method = "", params = {}, result = {}, error } = JSON.parse(String(data)) as Message;
    if (id === undefined) return awaited.get(method)?.resolve(params);
    if (error) asked.get(id)?.reject(new Error(error.message));
    else asked.get(id)?.resolve(result);
  });

  function send(method: string, params: Fields = {}): Promise<Fields> {
    const answer = Promise.withResolvers<Fields>();
    asked.set(++last, answer);
    line.send(JSON.stringify({ id: last, method, params, sessionId: session }));
    return answer.promise;
  }
  function next(method: string): Promise<Fields> {
    const message = Promise.withResolvers<Fields>();
    awaited.set(method, message);
    return message.promise;
  }
  async function end(): Promise<void> {
    const ended = once(browser, "exit");
    session = undefined;
    await send("Browser.close");
    await ended;
  }

  const { targetInfos } = (await send("Target.getTargets")) as { targetInfos: { type: string; targetId: string }[] };
  const page = targetInfos.find((it) => it.type === "page");
  const attached = await send("Target.attachToTarget", { targetId: page?.targetId, flatten: true });
  session = String(attached["sessionId"]);
  return { send, next, end };
}
