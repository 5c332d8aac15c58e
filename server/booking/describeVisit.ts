import { visitChecklist } from "../../shared/cases/index.ts";
import { placeOn, textIn, type Text } from "../../shared/offices/index.ts";
import { localDateAt, type Clock } from "../../shared/time/index.ts";
import type { DescribeVisit } from "../messages/index.ts";
import { serviceFacts, type CatalogueFacts } from "../offices/index.ts";
import type { Offices } from "./deps.ts";

/**
 * What an office says of a visit in a mail: where it is on the day of the visit and what to bring, by the rules in force when the mail
 * leaves.
 */
export function describeVisit(offices: Pick<Offices, "get">, catalogue: CatalogueFacts, clock: Clock): DescribeVisit {
  return (id, { unit = "", services, start, missing = [] }, language) => {
    const office = offices.get(id);
    if (!office) return undefined;
    const words = (text: Text | null | undefined) => text && textIn(text, language);
    const { address, room, floor } = placeOn(office, unit, localDateAt(start ?? clock.now(), office.timeZone));
    const lists = services.flatMap((service) => {
      const found = office.services.find((it) => it.id === service);
      return found ? [serviceFacts(found, catalogue).checklist] : [];
    });
    const lines = visitChecklist(lists, {}).map(({ item }) => item);
    const documents = new Map(lines.flatMap((it) => it.documents.map(({ id, name }) => [id, textIn(name, language)])));
    return {
      zone: office.timeZone,
      officeName: textIn(office.name, language),
      phone: office.phoneHours?.number,
      street: address?.street,
      city: address && `${address.postcode} ${address.city}`,
      room: [words(room), words(floor)].filter(Boolean).join(", ") || undefined,
      way: words(address?.hint) ?? undefined,
      bring: lines.map((it) => ({
        documents: it.documents.map(({ name }) => textIn(name, language)),
        when: words(it.when) ?? undefined,
      })),
      missing: missing.map((it) => documents.get(it) ?? it),
    };
  };
}
