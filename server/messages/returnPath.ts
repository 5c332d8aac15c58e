import { sameHash, type Seal } from "../db/seal.ts";

/** 80 bits, in letters that no mail server changes. */
const signature = (seal: Seal, id: number) =>
  Buffer.from(seal.hash("return path", String(id)), "base64url")
    .toString("hex")
    .slice(0, 20);

/**
 * The address to which a mail comes back that is refused later (VERP): that of the operator with the message and a signature, such as
 * `bounces+12-0a1b…@example.org`. Nobody else can say of a message that it did not arrive.
 */
export function returnPathOf(seal: Seal, bouncesTo: string, id: number): string {
  const at = bouncesTo.lastIndexOf("@");
  return `${bouncesTo.slice(0, at)}+${id}-${signature(seal, id)}${bouncesTo.slice(at)}`;
}

/** The message of such an address; undefined where the signature is not ours. */
export function messageReturnedTo(seal: Seal, address: string): number | undefined {
  const [, number = "", signed = ""] = /\+(\d{1,15})-([0-9a-f]{20})@/i.exec(address) ?? [];
  return number !== "" && sameHash(signature(seal, Number(number)), signed.toLowerCase()) ? Number(number) : undefined;
}

/**
 * Why a mail did not arrive, out of the report that came back (RFC 3464), such as `bounced_5.1.1`. Undefined for everything else:
 * mails that are late, notes of absence, mails that only look like a report.
 */
export function failureInReport(report: string): string | undefined {
  const end = /\r?\n\r?\n/.exec(report)?.index ?? report.length;
  const head = report.slice(0, end).replace(/\r?\n[ \t]+/g, " ");
  if (!/^content-type:\s*multipart\/report\b.*\breport-type="?delivery-status\b/im.test(head)) return undefined;
  const said = report.slice(end);
  const status = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(said)?.[1];
  return /^action:\s*failed\b/im.test(said) ? `bounced_${status ?? "5.0.0"}` : undefined;
}
