import { createHash } from "node:crypto";

/** The ETag of a body: the same bytes, the same tag, whoever serves them. */
export const etagOf = (body: string) => `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;

/** Whether the asker already holds this body (RFC 9110: a list of tags or `*`, compared weakly). */
export function holdsAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
