/** The one address this app may run a worker from. */
const address = `${import.meta.env.BASE_URL}sw.js`;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

// The content security policy lets a script address through only if this policy, by its name, has looked at it.
function policy() {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy("terminpass", {
    createScriptURL(url) {
      if (url !== address) throw new TypeError("This is not the address of our worker.");
      return url;
    },
  });
}

/** The worker's address as the browser wants it: trusted where it knows of trust, else as a text. */
export function workerAddress(): string {
  return (policy()?.createScriptURL(address) ?? address) as string;
}
