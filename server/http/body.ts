import { done, invalid, refused, type Result } from "../../shared/problems.ts";

/** The most that a request may carry, in bytes. */
export const mostBytes = 64 * 1024;

/** Reads the body and counts by itself where the sender does not say how long it is. */
export async function readBody(request: Request, most = mostBytes): Promise<Result<Uint8Array>> {
  const length = request.headers.get("content-length");
  if (Number(length ?? 0) > most) return refused("too_large");
  // Node reads as many bytes as were announced and no more; in one piece they come much faster.
  if (length !== null && /^\d+$/.test(length)) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > most ? refused("too_large") : done(bytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    // The reader is left as it is: to cancel it would cut the connection before the answer is out.
    if (size > most) return refused("too_large");
    chunks.push(part.value);
  }
  return done(new Uint8Array(Buffer.concat(chunks)));
}

/** Whether a content type is JSON in UTF-8. Another charset is no JSON (RFC 8259). */
export function isJsonType(type: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(type ?? "");
}

/** Names of the properties that every object has: a field called so would be taken for one of them. */
const isInherited = (key: string) => key in Object.prototype;

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The first field in valid JSON that appears twice in its object, or that has the name of something inherited. */
function suspectField(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token !== ":") text = token;
    else {
      const key = JSON.parse(text ?? '""') as string;
      const keys = open.at(-1);
      if (keys?.has(key) || isInherited(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

// A lone surrogate is no character, and a database may refuse the zero character; no name or text needs either.
const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

/** JSON Pointer of the first text that cannot be stored; for a name of a field, of what holds the field. */
function unstorableAt(value: unknown, pointer = ""): string | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : pointer;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const here = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const found = isStorable(key) ? unstorableAt(inner, here) : pointer;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads JSON strictly: UTF-8, each field once, no field named like an inherited one, no broken characters. */
export function parseJson(bytes: Uint8Array): Result<unknown> {
  try {
    const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(json);
    const suspect = suspectField(json);
    if (suspect !== undefined) return invalid("", `write the field ${JSON.stringify(suspect)} not at all, or once`);
    const broken = unstorableAt(value);
    return broken === undefined ? done(value) : invalid(broken, "write characters that exist");
  } catch {
    // Broken text, broken JSON, or nested so deep that nobody can read it.
    return invalid("", "write JSON in UTF-8");
  }
}
