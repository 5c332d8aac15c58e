import type { Instant } from "../../../shared/time/index.ts";
import type { Connection } from "./connection.ts";

/** What the tabs of one browser tell each other. None of it holds anything of a person; that is read from the disk. */
export type TabWord =
  /** Is anybody there who talks to the server? */
  | { kind: "who" }
  /** I do, and this is what I know. `hiddenMs`: for how long nobody has looked at me. */
  | { kind: "me"; connection: Connection | null; serverTime: Instant | null; hiddenMs: number }
  /** Something was written here. `now` asks for an exchange without the wait after a failure. */
  | { kind: "wrote"; now: boolean }
  | { kind: "connection"; connection: Connection; serverTime: Instant | null }
  | { kind: "exchanged"; list: boolean }
  /** The server asked for a new sign-in, or for a newer program. */
  | { kind: "sign_in_needed" | "outdated" };

/** The line between the tabs of one browser. Nobody hears what they said themselves. */
export interface Tabs {
  tell(word: TabWord): void;
  /** Calls the listener for every word, until the returned function is called. */
  hear(listener: (word: TabWord) => void): () => void;
  close(): void;
}

/** Opens the line; where the browser has none every tab is alone. */
export function openTabs(name = "terminpass.staff"): Tabs {
  if (typeof BroadcastChannel === "undefined") {
    return { tell: () => undefined, hear: () => () => undefined, close: () => undefined };
  }
  const channel = new BroadcastChannel(name);
  // An exchange that is on its way when the page goes has nobody to tell any more.
  let isOpen = true;
  return {
    tell(word) {
      if (isOpen) channel.postMessage(word);
    },
    hear(listener) {
      const hears = (message: MessageEvent<TabWord>) => listener(message.data);
      channel.addEventListener("message", hears);
      return () => channel.removeEventListener("message", hears);
    },
    close() {
      isOpen = false;
      channel.close();
    },
  };
}
