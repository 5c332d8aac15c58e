import type { PushSubscriptionInput } from "../../shared/messages/push.ts";
import { onDatabase } from "./database.ts";
import { visit, visits } from "./visits.ts";
import { waitingEntries, waitingEntry } from "./waiting.ts";

/** Whether this device can be told: not at all, once the app is on the home screen, not because the person said no, or yes. */
export type PushAbility = "impossible" | "needs_install" | "denied" | "possible";

interface Options {
  page?: Pick<Window, "navigator" | "matchMedia"> & { Notification?: typeof Notification; PushManager?: unknown };
}

// iPhones and iPads tell only apps on the home screen. iPads call themselves Macs, but have fingers.
const isApple = ({ userAgent, maxTouchPoints }: Navigator) =>
  /iPhone|iPad/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);

/** Asks nothing of the person: it only looks. */
export function pushAbility({ page = window as never }: Options = {}): PushAbility {
  const { navigator, Notification: notices, PushManager: manager } = page;
  if ("serviceWorker" in navigator && notices && manager)
    return notices.permission === "denied" ? "denied" : "possible";
  return isApple(navigator) && !page.matchMedia("(display-mode: standalone)").matches ? "needs_install" : "impossible";
}

const addressOf = (subscription: PushSubscription): PushSubscriptionInput => {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" } };
};

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const sameBytes = (one: ArrayBuffer | null, other: Uint8Array) =>
  one !== null && new Uint8Array(one).join() === other.join();

/**
 * Subscribes this browser with the key of the server; the subscription that it has already is taken where the key is the same. Call it
 * in answer to a press: it may ask the person. Throws where she says no.
 */
export async function subscribe(key: string): Promise<PushSubscriptionInput> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = bytesOf(key);
  const there = await pushManager.getSubscription();
  if (there && sameBytes(there.options.applicationServerKey, wanted)) return addressOf(there);
  await there?.unsubscribe();
  return addressOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted }));
}

/** What this device may be told of: a visit, or an entry of a waiting list; the table it lies in, and what opens it. */
export interface PushSubject {
  about: "visits" | "waiting";
  id: string;
  secret: string;
}

/** Keeps where the server tells this device of something; nothing where it no longer does. */
export async function notePush(
  { about, id }: Omit<PushSubject, "secret">,
  endpoint: string | undefined,
): Promise<void> {
  await onDatabase((it) => it.table<{ push?: string | undefined }>(about).update(id, { push: endpoint }));
}

/** All of which this device is to be told, and where the server does that. */
export async function subjectsWithPush(): Promise<(PushSubject & { push: string })[]> {
  const all = [
    ...(await visits()).map((it) => ({ ...it, about: "visits" as const })),
    ...(await waitingEntries()).map((it) => ({ ...it, about: "waiting" as const })),
  ];
  return all.flatMap(({ about, id, secret, push }) => (push === undefined ? [] : [{ about, id, secret, push }]));
}

/** Where the server tells this device of something. */
export const pushOf = async ({ about, id }: Omit<PushSubject, "secret">): Promise<string | undefined> =>
  (await (about === "visits" ? visit(id) : waitingEntry(id)))?.push;
