import { passAlphabet } from "./base32.ts";

/** How many characters a booking code (Buchungsnummer) has. */
export const codeLength = 10;

const wholeCode = new RegExp(`^[${passAlphabet}]{${codeLength}}$`);

/** A booking code in the groups in which it is shown and read out: 3-3-4. */
export function formatCode(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`;
}

/**
 * The code somebody typed; `undefined` when it cannot be one. Case, spaces and hyphens do not count. The alphabet has no I and
 * no O, so these can only be a misread 1 and 0; wide and Arabic digits count as what they mean.
 */
export function readCode(typed: string): string | undefined {
  const code = typed
    .normalize("NFKC")
    .replace(/[\p{Z}\p{Pd}\p{Cf}\s]/gu, "")
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .toUpperCase()
    .replaceAll("I", "1")
    .replaceAll("O", "0");
  return wholeCode.test(code) ? code : undefined;
}
