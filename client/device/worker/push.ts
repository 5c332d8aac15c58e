import type { PushText } from "../../../shared/messages/push.ts";

/** A window of this app. */
interface OpenWindow {
  url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

/** What this needs of the worker. A test hands in its own. */
export interface PushScope {
  registration: Pick<ServiceWorkerRegistration, "showNotification" | "pushManager">;
  clients: {
    matchAll(which: { type: "window" }): Promise<readonly OpenWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  location: { origin: string };
}

/** A message as the browser has decrypted it. */
type Message = { json(): unknown } | null;

/** The notice of a message that cannot be read: browsers want to see one for every message. */
const unread: PushText = { title: "Terminpass", body: "", path: "/visits", tag: "unread", lang: "de", dir: "ltr" };

function textOf(message: Message): PushText {
  try {
    return { ...unread, ...(message?.json() as Partial<PushText>) };
  } catch {
    return unread;
  }
}

/** Shows what the server tells. A later notice of the same visit takes the place of the one before. */
export function showNotice({ registration }: Pick<PushScope, "registration">, message: Message): Promise<void> {
  const { title, body, path, tag, lang, dir } = textOf(message);
  // In every browser that knows how: whoever is told again hears it again.
  const again = { renotify: true } as NotificationOptions;
  return registration.showNotification(title, {
    ...again,
    body,
    tag,
    lang,
    dir,
    icon: "icons/icon-192.png",
    data: { path },
  });
}

/** Opens the page that a notice is about: in a window that is open already, or in a new one. Only pages of this app. */
export async function openNotice(
  { clients, location }: Omit<PushScope, "registration">,
  notice: Pick<Notification, "close" | "data">,
): Promise<void> {
  notice.close();
  const { path } = (notice.data ?? {}) as { path?: unknown };
  const wanted = URL.parse(String(path), location.origin);
  const address = wanted?.origin === location.origin ? wanted.href : new URL("/visits", location.origin).href;
  const windows = await clients.matchAll({ type: "window" });
  const there = windows.find((it) => it.url.split("#")[0] === address) ?? windows[0];
  if (!there) return void (await clients.openWindow(address));
  // Some browsers let a window come forward only as long as the press is fresh.
  await there.focus().catch(() => undefined);
  if (there.url.split("#")[0] !== address) await there.navigate(address).catch(() => clients.openWindow(address));
}

const jsonOf = (subscription: PushSubscription) => {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, keys };
};

interface Changed {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}

/**
 * Tells the server the new address when the push service has changed it. What is missing for it here, the app makes up for at its next
 * start.
 */
export async function renewSubscription(
  { registration }: Pick<PushScope, "registration">,
  changed: Changed,
  send: typeof fetch,
): Promise<void> {
  const { oldSubscription: old } = changed;
  const key = old?.options.applicationServerKey;
  const auth = old?.toJSON().keys?.["auth"];
  if (!old || !key || !auth) return;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  const fresh = changed.newSubscription ?? (await registration.pushManager.subscribe(wanted));
  await send("/api/push/renew", {
    method: "POST",
    redirect: "error",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint: old.endpoint, auth, subscription: jsonOf(fresh) }),
  });
}
