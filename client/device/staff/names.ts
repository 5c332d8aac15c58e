import { ownKey } from "./keys.ts";

/** Who a visitor is, as the list of the office says. */
export interface VisitorName {
  familyName: string;
  givenName: string;
}

export interface SealedName {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

// Opening a name takes longer than reading its row, and a list is read again and again. Gone with the page, and at sign-out.
const opened = new Map<string, VisitorName>();
const openedId = ({ passId, iv }: SealedName & { passId: string }) => `${passId} ${iv.join()}`;

/** Forgets every name that was opened. */
export const forgetOpenedNames = () => opened.clear();

const place = (passId: string) => new TextEncoder().encode(passId);

/** The key that seals names. At sign-out it is deleted, and with it every name. */
const nameKey = () =>
  ownKey("names", () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));

/** Seals names for the disk, each bound to its pass: put to another one it does not open. */
export async function sealNames<T extends VisitorName & { passId: string }>(
  people: readonly T[],
): Promise<SealedName[]> {
  const key = await nameKey();
  return Promise.all(
    people.map(async ({ passId, familyName, givenName }) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const words = new TextEncoder().encode(JSON.stringify({ familyName, givenName }));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: place(passId) }, key, words);
      return { iv, sealed };
    }),
  );
}

/** Opens names; `null` where the key that sealed one is gone. */
export async function openNames<T extends SealedName & { passId: string }>(
  rows: readonly T[],
): Promise<(VisitorName | null)[]> {
  if (rows.length === 0) return [];
  const key = await nameKey();
  return Promise.all(
    rows.map(async (row) => {
      const known = opened.get(openedId(row));
      if (known) return known;
      const { passId, iv, sealed } = row;
      try {
        const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: place(passId) }, key, sealed);
        const name = JSON.parse(new TextDecoder().decode(words)) as VisitorName;
        opened.set(openedId(row), name);
        return name;
      } catch {
        return null;
      }
    }),
  );
}
