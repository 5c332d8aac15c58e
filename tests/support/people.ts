let count = 0;

/** A person nobody has met before. */
export function somebody(more: Record<string, unknown> = {}) {
  count += 1;
  return { familyName: `Muster-${count}`, givenName: "Kim", birthDate: "1990-05-17", ...more };
}

/** An idempotency key that no other request uses. */
export const freshKey = () => `key-${(count += 1)}`;
