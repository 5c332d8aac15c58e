const storageKey = "terminpass.camera";

/** The camera somebody chose on this device. A browser may forbid storage; nothing is remembered then. */
export function rememberedCamera(): string | undefined {
  try {
    return localStorage.getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the chosen camera for the next opening on this device. */
export function rememberCamera(id: string): void {
  try {
    localStorage.setItem(storageKey, id);
  } catch {
    // The choice is forgotten with the next opening.
  }
}
