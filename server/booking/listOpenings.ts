import { nextOpenings, type Opening } from "../../shared/booking/index.ts";
import type { OpeningsAnswer } from "../../shared/booking/openingsAnswer.ts";
import type { Office, Service } from "../../shared/offices/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import { isoInstant, localDateAt, type Instant } from "../../shared/time/index.ts";
import type { BookingDeps } from "./deps.ts";

/** What is known of a service of one version of an office. It holds until the first of it has come, or the day is over. */
interface Known {
  at: Instant;
  openings: readonly Opening[];
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** When times open in an office, for all services or one; undefined where there is no such service. */
export type ListOpenings = (office: string, service?: string) => Promise<Result<OpeningsAnswer>>;

/**
 * The release calendar (Freischaltkalender). It follows from the rules alone, so that what was found once serves everybody who asks;
 * between two services others are heard, because each of them looks half a year ahead.
 */
export function listOpenings({ clock, offices }: Pick<BookingDeps, "clock" | "offices">): ListOpenings {
  const known = new WeakMap<Office, Map<string, Known>>();

  function openingsOf(office: Office, service: Service, now: Instant): readonly Opening[] | undefined {
    const before = known.get(office)?.get(service.id);
    const first = before?.openings[0];
    const isOver = first !== undefined && first.at <= now;
    const isSameDay = before && localDateAt(before.at, office.timeZone) === localDateAt(now, office.timeZone);
    return before && isSameDay && !isOver && before.at <= now ? before.openings : undefined;
  }

  async function find(office: Office, service: Service, now: Instant): Promise<readonly Opening[]> {
    const before = openingsOf(office, service, now);
    if (before) return before;
    await nextTurn();
    const openings = nextOpenings(office, service, now);
    const ofOffice = known.get(office) ?? new Map<string, Known>();
    known.set(office, ofOffice.set(service.id, { at: now, openings }));
    return openings;
  }

  return async (officeId, serviceId) => {
    const office = offices.get(officeId);
    const services = office?.services.filter((it) => serviceId === undefined || it.id === serviceId) ?? [];
    if (!office || (serviceId !== undefined && services.length === 0)) return refused("not_found");
    const now = clock.now();
    const found: (Opening & { service: string })[] = [];
    for (const service of services) {
      for (const it of await find(office, service, now)) found.push({ ...it, service: service.id });
    }
    const together = Map.groupBy(found, ({ at, from, to }) => `${at} ${from} ${to}`);
    const openings = [...together.values()].flatMap(([first, ...others]) =>
      first ? [{ ...first, services: [first, ...others].map((it) => it.service) }] : [],
    );
    return done({
      asOf: isoInstant(now, office.timeZone),
      openings: openings
        .sort((a, b) => a.at - b.at || a.from.localeCompare(b.from))
        .map(({ at, services, from, to }) => ({ at: isoInstant(at, office.timeZone), services, from, to })),
    });
  };
}
