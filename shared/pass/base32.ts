/**
 * The alphabet of passes and booking codes: digits and A to X without I and O. No Y and Z, which keyboards swap, and nothing
 * that a scanner types differently under another layout. The place of a character is its value.
 */
export const passAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWX";

const valueOf = new Map([...passAlphabet].map((character, value) => [character, value]));

/** Bytes as characters of five bits each, most significant bit first; bits left over at the end are zero. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += passAlphabet[(buffer >> (bits - 5)) & 31];
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + passAlphabet[(buffer << (5 - bits)) & 31] : text;
}

/** The whole bytes in a text; `undefined` when a character is not of the alphabet. Does not look at the bits left over. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const value = valueOf.get(character);
    if (value === undefined) return undefined;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) bytes[at++] = (buffer >> (bits -= 8)) & 255;
    buffer &= (1 << bits) - 1;
  }
  return bytes;
}
