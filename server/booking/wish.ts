import type { Wish } from "../../shared/booking/index.ts";
import type { Office, Service } from "../../shared/offices/index.ts";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import { entryOf, type Entry, type Shown } from "./entry.ts";

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
function servicesFor(office: Office, asked: Asked, named: "in_body" | "in_path"): Result<[Service, ...Service[]]> {
  const first = office.services.find((it) => it.id === asked.service);
  if (!first && named === "in_path") return refused("not_found");
  if (!first) return invalid("/service", "write the id of a service of this office");
  const more = checkAlso(office, asked);
  if (!more.ok) return more;
  const most = Math.min(first.maxPersons, ...more.value.map((it) => it.maxPersons));
  if (!Number.isInteger(asked.persons) || asked.persons < 1 || asked.persons > most) {
    return invalid("/persons", most === 1 ? "this service is for 1 person" : `write a number from 1 to ${most}`);
  }
  return done([first, ...more.value]);
}

/** A wish with the door it comes through. */
export interface Asking {
  wish: Wish;
  entry: Entry;
}

/** Reads what somebody asks for and by which door; both are judged as of `now`. */
export async function askingFor(
  deps: Parameters<typeof entryOf>[0],
  office: Office,
  asked: Asked,
  {
    named,
    shown,
    member,
    now,
  }: {
    named: "in_body" | "in_path";
    shown: Shown;
    member: StaffMember | undefined;
    now: Instant;
  },
): Promise<Result<Asking>> {
  const services = servicesFor(office, asked, named);
  if (!services.ok) return services;
  const visit = { services: services.value.map((it) => it.id), persons: asked.persons };
  const entry = await entryOf(deps, office, shown, visit, member, now);
  if (!entry.ok) return entry;
  const { audience, exception } = entry.value;
  return done({ entry: entry.value, wish: { services: services.value, persons: asked.persons, audience, exception } });
}
