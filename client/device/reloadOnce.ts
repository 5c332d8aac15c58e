const key = "terminpass.reloaded";

/** The address of the first file of this version: it names all the others, so no other version has the same. */
export const versionHere = (page: Document = document): string =>
  page.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";

/**
 * Whether this window may load itself anew because a file of this version could not be had: once per version. What did not help
 * then would be a circle.
 */
export function mayReloadOnce(version: string, memory?: Pick<Storage, "getItem" | "setItem">): boolean {
  try {
    const kept = memory ?? sessionStorage;
    if (kept.getItem(key) === version) return false;
    kept.setItem(key, version);
    return true;
  } catch {
    // Without a memory there is no telling the first time from the hundredth.
    return false;
  }
}
