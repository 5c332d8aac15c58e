import { readCode, readPass } from "../../../../../shared/pass/index.ts";

/** What somebody or something typed: the text of a code picture, or the booking code below it. */
export type Typed = { kind: "text"; text: string } | { kind: "code"; code: string };

/**
 * What typed characters mean. A pass survives a scanner set to another keyboard, as its alphabet has only keys that lie alike, but
 * with Caps Lock on it arrives in small letters. Anything that is no booking code goes to the judge as it came.
 */
export function meaningOf(typed: string): Typed {
  const upper = typed.trim().toUpperCase();
  if (readPass(upper).kind === "pass") return { kind: "text", text: upper };
  const code = readCode(typed);
  return code === undefined ? { kind: "text", text: typed } : { kind: "code", code };
}
