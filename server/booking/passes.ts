import { passKinds } from "../../shared/pass/index.ts";
import { millisPerMinute, type Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import type { Offices } from "./deps.ts";
import type { SignPass } from "./passKeys.ts";

/** A visit as its passes name it. */
export interface Visit {
  office: string;
  services: readonly string[];
  start_at: number;
  end_at: number;
}

/**
 * The numbers of an office and of the first service of a visit. They stay known when the office drops the service, or is
 * itself configured no longer.
 */
async function numbersOf(trx: Trx, offices: Offices, { office, services }: Visit) {
  const [first = ""] = services;
  const configured = offices.get(office);
  const service = configured?.services.find((it) => it.id === first);
  if (configured && service) return { office: configured.number, service: service.number };
  return trx
    .selectFrom("service_number")
    .innerJoin("office", "office.id", "service_number.office")
    .select(["office.number as office", "service_number.number as service"])
    .where("service_number.office", "=", office)
    .where("service_number.service", "=", first)
    .executeTakeFirstOrThrow();
}

/** Signs the check-in pass of a visit for each pass id (32 hexadecimal digits). */
export async function passesFor(
  trx: Trx,
  signPass: SignPass,
  offices: Offices,
  visit: Visit,
): Promise<(passId: string) => string> {
  const numbers = await numbersOf(trx, offices, visit);
  const fields = {
    kind: passKinds.checkIn,
    ...numbers,
    start: visit.start_at as Instant,
    validity: (visit.end_at - visit.start_at) / millisPerMinute,
  };
  return (passId) => signPass({ ...fields, id: Buffer.from(passId, "hex") });
}
