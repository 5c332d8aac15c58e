// The alphabet of a plain text message (GSM 03.38): with these letters 160 fit into one.
const gsmLetters =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const most = 160;

/** Whether a text needs no letters beyond those of a plain text message. */
export const isPlain = (text: string): boolean => [...text].every((it) => gsmLetters.includes(it));

/** A text and its link as one text message of at most 160 signs; where both do not fit, the text goes alone. */
export function smsText(text: string, link: string): string {
  // Dates of some languages come with spaces that no plain message knows.
  const plain = text.replace(/[\u00a0\u2009\u202f]/g, " ").trim();
  const both = `${plain} ${link}`;
  return both.length <= most ? both : plain.slice(0, most);
}

// Lines in Germany that take text messages begin so; others would have them read aloud, or refuse them.
const germanMobile = /^\+491[567]\d{7,10}$/;

/** A typed number as E.164; undefined where no text message reaches it. A number without country is one in Germany. */
export function mobileNumber(typed: string): string | undefined {
  const digits = typed.replace(/\(0\)/g, "").replace(/[^\d+]/g, "");
  const number = digits.replace(/^00/, "+").replace(/^0/, "+49");
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return undefined;
  return number.startsWith("+49") && !germanMobile.test(number) ? undefined : number;
}
