/** A telephone number as the link dials it: "06421/201-1010" becomes "tel:+4964212011010". */
export function telLink(number: string): string {
  return `tel:${international(number).replace(/[^\d+]/g, "")}`;
}

/** The international form of a number as German offices write it: "06421/201-1010" becomes "+49 6421 201 1010". */
export function international(number: string): string {
  const spaced = number
    .replace(/\(0\)/, " ")
    .replace(/[^\d+]+/g, " ")
    .trim();
  if (spaced.startsWith("00")) return `+${spaced.slice(2).trimStart()}`;
  return spaced.startsWith("0") ? `+49 ${spaced.slice(1).trimStart()}` : spaced;
}

/** A mail that is begun: the office's address, what it is about, and what the office needs to answer. */
export function mailLink(address: string, subject: string, body: string): string {
  const lines = body.replaceAll("\n", "\r\n");
  return `mailto:${encodeURIComponent(address).replace("%40", "@")}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}

/** The address of a website as a link. Office files often leave the scheme out. */
export function websiteLink(address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}
