const numberBytes = 32;

/**
 * The numbers r and s of an ECDSA signature on P-256 one after the other (64 bytes), from the ASN.1 in which Node gives them by
 * itself: two INTEGERs in a SEQUENCE of less than 128 bytes. Asked for the plain form Node takes twice as long to sign.
 */
export function plainSignature(asn1: Uint8Array): Uint8Array {
  const plain = new Uint8Array(2 * numberBytes);
  let at = 2;
  for (const end of [numberBytes, 2 * numberBytes]) {
    const length = asn1[at + 1] ?? 0;
    // A zero in front keeps a number from looking negative; its own leading zeros are left out.
    const number = asn1.subarray(at + 2 + Math.max(0, length - numberBytes), at + 2 + length);
    plain.set(number, end - number.length);
    at += 2 + length;
  }
  return plain;
}
