import { onScopeDispose, shallowRef } from "vue";
import type { Router } from "vue-router";
import { mustStay } from "./busy.ts";
import { whenNetworkMayBeBack } from "./network.ts";
import { mayReloadOnce, versionHere } from "./reloadOnce.ts";

interface Options {
  /** Whether our server answers now. */
  serverAnswers: () => Promise<boolean>;
  /** A name that no other version of the app has. */
  version?: string;
  newest?: () => Promise<void>;
  mayReload?: (version: string) => boolean;
  load?: (path: string) => void;
}

/**
 * For the frame of an app: what to do when the code of a page cannot be had. Where the server answers, the version of this window may
 * be gone: it loads itself anew, once. Else the frame says so, and the page comes with the network or when the person asks for it.
 */
export function usePageTrouble(
  router: Router,
  {
    serverAnswers,
    version = versionHere(),
    newest = async () => (await import("./newestVersion.ts")).fetchNewest(),
    mayReload = mayReloadOnce,
    load = (path) => location.assign(path),
  }: Options,
) {
  /** The address of the page that could not be had. */
  const failed = shallowRef<string>();
  let attempts = 0;
  let stopWaiting: () => void = () => undefined;
  const tryAgain = () => void (failed.value && router.replace(failed.value).catch(() => undefined));

  /** Loads the window anew at the page wanted, unless that would disturb something. */
  async function loadAnew(path: string): Promise<void> {
    if ((await mustStay()) || !(await serverAnswers())) return tryAgain();
    await newest().catch(() => undefined);
    load(router.resolve(path).href);
  }

  router.onError((_, to) => {
    failed.value = to.fullPath;
    stopWaiting();
    stopWaiting = whenNetworkMayBeBack(tryAgain, ++attempts);
    void reloadOnce(to.fullPath);
  });
  async function reloadOnce(path: string): Promise<void> {
    if (!(await mustStay()) && (await serverAnswers()) && mayReload(version)) await loadAnew(path);
  }
  router.afterEach(() => {
    failed.value = undefined;
    attempts = 0;
    stopWaiting();
  });
  onScopeDispose(() => stopWaiting());

  return { failed, reload: () => (failed.value === undefined ? undefined : loadAnew(failed.value)) };
}
