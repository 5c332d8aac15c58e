/** A key made on the device for something that may be sent twice. */
export function newKey(): string {
  return crypto.randomUUID();
}
