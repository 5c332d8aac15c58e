import { visitChecklist } from "../../shared/cases/index.ts";
import { textIn, type Text } from "../../shared/offices/index.ts";
import type { DescribeVisit } from "../messages/index.ts";
import { serviceFacts, type CatalogueFacts } from "../offices/index.ts";
import type { Offices } from "./deps.ts";

/** What an office says of a visit in a mail: where it is and what to bring, by the rules in force when the mail leaves. */
export function describeVisit(offices: Pick<Offices, "get">, catalogue: CatalogueFacts): DescribeVisit {
  return (id, { unit: unitId, services }, language) => {
    const office = offices.get(id);
    if (!office) return undefined;
    const words = (text: Text | undefined) => text && textIn(text, language);
    const unit = office.units.find((it) => it.id === unitId);
    const { address } = office;
    const lists = services.flatMap((service) => {
      const found = office.services.find((it) => it.id === service);
      return found ? [serviceFacts(found, catalogue).checklist] : [];
    });
    return {
      zone: office.timeZone,
      officeName: textIn(office.name, language),
      phone: office.phoneHours?.number,
      street: address?.street,
      city: address && `${address.postcode} ${address.city}`,
      room: [words(unit?.room), words(unit?.floor)].filter(Boolean).join(", ") || undefined,
      way: words(address?.hint),
      bring: visitChecklist(lists, {}).map(({ item }) => ({
        documents: item.documents.map((it) => textIn(it.name, language)),
        when: words(item.when),
      })),
    };
  };
}
