import { encode } from "uqr";
import { passText } from "../../../../../shared/pass/index.ts";
import type { EngineStatus, Pixels } from "./messages.ts";

const moduleSide = 4;
const quietModules = 4;

/** A text in the shape of a pass that no server signed. */
export const selfTestText = passText(Uint8Array.from({ length: 92 }, (_, index) => (index === 0 ? 0x11 : index)));

/** The picture every start begins with: a pass, drawn in code so that it can be missing nowhere. */
export function selfTestPicture(): Pixels {
  const { data: code, size } = encode(selfTestText, { ecc: "M", border: quietModules });
  const side = size * moduleSide;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at++) {
    const dark = code[Math.floor(at / side / moduleSide)]?.[Math.floor((at % side) / moduleSide)];
    if (dark) data.fill(0, at * 4, at * 4 + 3);
  }
  return { data, width: side, height: side };
}

/** Whether this place may run WebAssembly at all: a security policy or a locked-down browser may forbid it. */
export function mayRunDecoder(): boolean {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

/** What the self-test tries, in this order. */
export interface SelfTestParts {
  mayRun(): boolean;
  prepare(): Promise<void>;
  read(picture: Pixels): Promise<string | undefined>;
  now(): number;
}

/** Reads the built-in picture. A decoder that is not there says nothing by itself, so this is the only way to know. */
export async function selfTest({ mayRun, prepare, read, now }: SelfTestParts): Promise<EngineStatus> {
  const begin = now();
  if (!mayRun()) return { kind: "failed", fault: "blocked" };
  try {
    await prepare();
  } catch {
    return { kind: "failed", fault: "missing" };
  }
  const text = await read(selfTestPicture()).catch(() => undefined);
  if (text !== selfTestText) return { kind: "failed", fault: "broken" };
  return { kind: "ready", milliseconds: now() - begin };
}
