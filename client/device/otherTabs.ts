import type { Look } from "./busy.ts";

type Word = { kind: "may_you_be_disturbed" | "no" };

/** The line between the tabs of one app; it is `undefined` where the browser has none, and then every tab is alone. */
export const lineBetweenTabs = (app = import.meta.env.BASE_URL): BroadcastChannel | undefined =>
  typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`terminpass.tabs ${app}`);

// A tab that is asleep does not answer. It is not reloaded either, and finds the files of its version at the server.
const patience = 300;

/** What one tab has to do with the others before the app changes under all of them. */
export function otherTabs(line: BroadcastChannel | undefined, mustStay: Look) {
  const tell = (kind: Word["kind"]) => line?.postMessage({ kind } satisfies Word);
  const answer = async ({ data }: MessageEvent<Word>) => {
    if (data.kind === "may_you_be_disturbed" && (await mustStay())) tell("no");
  };
  line?.addEventListener("message", answer);

  return {
    /** Whether another tab has something half done. */
    async mustStay(): Promise<boolean> {
      if (!line) return false;
      return new Promise((done) => {
        const hears = ({ data }: MessageEvent<Word>) => {
          if (data.kind === "no") end(true);
        };
        const timer = setTimeout(() => end(false), patience);
        const end = (isHeld: boolean) => {
          clearTimeout(timer);
          line.removeEventListener("message", hears);
          done(isHeld);
        };
        line.addEventListener("message", hears);
        tell("may_you_be_disturbed");
      });
    },
    close: () => line?.close(),
  };
}
