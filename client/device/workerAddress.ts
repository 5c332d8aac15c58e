const base = import.meta.env.BASE_URL;

/** The one address this app may run a service worker from. */
const serviceWorker = `${base}sw.js`;
// Scripts of this build lie in one folder. In development the server names them by their place in the source.
const ours = new RegExp(import.meta.env.DEV ? `^${base}` : `^${base}(sw\\.js|assets/[\\w.-]+\\.js)$`);

interface Policy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

let policy: Policy | undefined;

// The content security policy lets a script address through only if this policy, by its name, has looked at it. A name can be
// taken once.
function ourPolicy(): Policy | undefined {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("terminpass", {
    createScriptURL(url) {
      if (!ours.test(url)) throw new TypeError("This is not the address of a script of ours.");
      return url;
    },
  });
  return policy;
}

/** The address of a worker of this build as the browser wants it: trusted where it knows of trust, else as a text. */
export function trustedScript(address: string): string {
  return (ourPolicy()?.createScriptURL(address) ?? address) as string;
}

/** The service worker's address as the browser wants it. */
export function workerAddress(): string {
  return trustedScript(serviceWorker);
}
