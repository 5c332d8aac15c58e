import type { OfficeView, ServiceView } from "../../../shared/offices/index.ts";

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

/** The words in which a visitor reads the three items of a request; German ones where the visitor speaks German. */
export interface RequestWords {
  matter: string;
  name: string;
  birthDate: string;
  homeAddress: string;
}

const germanWords: RequestWords = {
  matter: "Anliegen",
  name: "Name",
  birthDate: "Geburtsdatum",
  homeAddress: "Anschrift",
};

/**
 * A mail that asks for an appointment: it names what the office needs, in German for the office and beside it in the visitor's own
 * words. With a service the matter is written already.
 */
export function requestMail(address: string, words: RequestWords, service?: Pick<ServiceView, "name">): string {
  const asked = (item: keyof RequestWords) =>
    words[item] === germanWords[item] ? `${germanWords[item]}: ` : `${germanWords[item]} / ${words[item]}: `;
  const matter = service?.name.de ?? "";
  const items = (["name", "birthDate", "homeAddress"] as const).map(asked);
  return mailLink(
    address,
    ["Terminanfrage", matter].filter(Boolean).join(": "),
    [asked("matter") + matter, ...items, ""].join("\n"),
  );
}

type Address = NonNullable<OfficeView["address"]>;

const oneLine = ({ street, postcode, city }: Address) => `${street}, ${postcode} ${city}`;

/** A place as a link that the map app of the phone opens; it works without a network where the app has the map. */
export function geoLink(address: Address): string {
  return `geo:${(address.geo ?? [0, 0]).join(",")}?q=${encodeURIComponent(oneLine(address))}`;
}

/** A page with a map of the place. It is somebody else's: nothing of it is loaded before a person goes there. */
export function mapLink(address: Address): string {
  if (!address.geo) return `https://www.openstreetmap.org/search?query=${encodeURIComponent(oneLine(address))}`;
  const [lat, lon] = address.geo;
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=18/${lat}/${lon}`;
}

/** The address of a website as a link. Office files often leave the scheme out. */
export function websiteLink(address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}
