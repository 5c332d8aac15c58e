import { renewPush } from "./renewPush.ts";
import { startSending } from "./sendQueue.ts";

/** What an app does for its visits once the first page is there: sends what waits, and says where this device is reached. */
export function afterStart(): void {
  startSending();
  void renewPush().catch(() => undefined);
}
