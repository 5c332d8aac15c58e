import type { Audience, Wish } from "../../shared/booking/index.ts";
import type { Office, Service } from "../../shared/offices/index.ts";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";

/** The services somebody asks for, as they were written, and for how many persons. */
export interface Asked {
  service: string;
  also: readonly string[];
  persons: number;
}

function checkAlso(office: Office, { service, also }: Asked): Result<Service[]> {
  const services: Service[] = [];
  for (const [index, id] of also.entries()) {
    const found = office.services.find((it) => it.id === id);
    if (!found) return invalid(`/also/${index}`, "write the id of a service of this office");
    if (id === service || also.indexOf(id) !== index) return invalid(`/also/${index}`, "name each service once");
    services.push(found);
  }
  return done(services);
}

/** Finds the services of a visit. An unknown first service is an input error in a body and not found in an address. */
export function wishFor(office: Office, asked: Asked, audience: Audience, named: "in_body" | "in_path"): Result<Wish> {
  const first = office.services.find((it) => it.id === asked.service);
  if (!first && named === "in_path") return refused("not_found");
  if (!first) return invalid("/service", "write the id of a service of this office");
  const more = checkAlso(office, asked);
  if (!more.ok) return more;
  const most = Math.min(first.maxPersons, ...more.value.map((it) => it.maxPersons));
  if (!Number.isInteger(asked.persons) || asked.persons < 1 || asked.persons > most) {
    return invalid("/persons", most === 1 ? "this service is for 1 person" : `write a number from 1 to ${most}`);
  }
  return done({ services: [first, ...more.value], persons: asked.persons, audience });
}
