import type { LocalDate } from "../time/index.ts";

/** What tells one person from another for rule 12 of the slot model. */
export interface PersonIdentity {
  familyName: string;
  givenName: string;
  birthDate: LocalDate;
}

function plainName(name: string): string {
  return (
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      // Which of the two small sigmas stands at the end of a word depends on the spaces that are dropped below.
      .replaceAll("ς", "σ")
      .replaceAll("ß", "ss")
      .replaceAll("ø", "o")
      .replaceAll("ı", "i")
      .normalize("NFKD")
      // Invisible characters (\p{Cf}) are the half spaces and soft hyphens of some scripts.
      .replace(/[\p{M}\p{Z}\p{Pd}\p{Cf}\s]/gu, "")
  );
}

/** The same text for the same person, however the name was typed: marks, case, spaces and hyphens do not count. */
export function personKey({ familyName, givenName, birthDate }: PersonIdentity): string {
  // A line break cannot stand in a plain name, so no two people share a text.
  return [plainName(familyName), plainName(givenName), birthDate].join("\n");
}
