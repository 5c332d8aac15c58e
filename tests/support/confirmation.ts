/** The code in a mail that asks to confirm a booking; fails the test where there is none. */
export function codeIn(mail: string): string {
  const [, code] = /^(?:Code zum Bestätigen|Code to confirm|رمز التأكيد): ([0-9]{6})$/m.exec(mail) ?? [];
  if (code === undefined) throw new Error("the mail has no code");
  return code;
}

/** Another code than that one. */
export const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");
