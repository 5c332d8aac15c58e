import { readPass } from "../../shared/pass/index.ts";

/** The pass id in the text of a pass, as 32 hexadecimal digits. */
export function passIdOf(text: string): string {
  const pass = readPass(text);
  if (pass.kind !== "pass") throw new Error(`no pass: ${text}`);
  return Buffer.from(pass.fields.id).toString("hex");
}
