import { naiveOffers } from "../../../tests/support/naiveReference.ts";
import type { OfficeText } from "../../../tests/support/builders.ts";
import type { Client } from "./client.ts";
import { officeFile, services, type Booked, type Workload } from "./workload.ts";

const firstDay = Date.parse("2026-08-03");
const base = "/api/offices/bench/services";
const dateAfter = (days: number) => new Date(firstDay + days * 86_400_000).toISOString().slice(0, 10);

export const slotsPath = (service: string, date: string) => `${base}/${service}/slots?date=${date}`;
/** The times of five days for each service, in turn. */
export const dayPaths = Array.from({ length: 5 }, (_, day) =>
  services.map(({ id }) => slotsPath(id, dateAfter(day))),
).flat();
/** The days of the next month for each service, in turn. */
export const monthPaths = services.map(({ id }) => `${base}/${id}/days?from=${dateAfter(0)}&to=${dateAfter(30)}`);

/** The office and its bookings read by rules of their own, minute by minute: what the server has to answer. */
export class Model {
  #office: OfficeText;
  #byDate: Map<string, Booked[]>;
  #known = new Map<string, string[]>();

  constructor(workload: Workload, booked: readonly Booked[], endsAt?: string) {
    this.#office = JSON.parse(officeFile(workload, endsAt)) as OfficeText;
    this.#byDate = Map.groupBy(booked, (it) => it.date);
  }

  add(booked: Booked): void {
    this.#byDate.set(booked.date, [...(this.#byDate.get(booked.date) ?? []), booked]);
    for (const { id } of services) this.#known.delete(`${id} ${booked.date}`);
  }

  /** The starts that are offered on a date, as minutes of the day. */
  starts(service: string, date: string): number[] {
    return this.#texts(service, date).map((it) => Number(it.slice(11, 13)) * 60 + Number(it.slice(14, 16)));
  }

  #texts(service: string, date: string): string[] {
    const key = `${service} ${date}`;
    const known = this.#known.get(key);
    if (known) return known;
    const occupations = (this.#byDate.get(date) ?? []).map(({ from, to }) => ({
      shift: "day",
      date,
      from,
      to,
      expiresAt: null,
    }));
    const wish = { services: [service], persons: 1, audience: "public" as const, exception: false };
    const now = Date.parse("2026-08-02T20:00:00+02:00");
    const texts = naiveOffers(this.#office, wish, date, now, occupations).map((it) => wallText(date, it.from));
    this.#known.set(key, texts);
    return texts;
  }

  /** Throws unless the server answered what is right. */
  compare(path: string, body: string): void {
    const service = /services\/(\w+)\//.exec(path)?.[1] ?? "";
    const answer = JSON.parse(body) as { slots?: { start: string }[]; days?: { date: string; level: string }[] };
    const date = /date=([\d-]+)/.exec(path)?.[1];
    if (date !== undefined) {
      const said = answer.slots?.map((it) => it.start).join();
      if (said !== this.#texts(service, date).join()) throw new Error(`wrong starts for ${path}`);
    }
    for (const day of answer.days ?? []) {
      const starts = this.#texts(service, day.date).length;
      const level = starts === 0 ? "none" : starts < 5 ? "few" : "many";
      if (day.level !== level) throw new Error(`wrong level on ${day.date} for ${path}`);
    }
  }

  async compareAll(to: Client, paths: readonly string[]): Promise<void> {
    for (const path of paths) this.compare(path, (await to.get(path)).body);
  }
}

/** A minute of a date in summer, as the server writes it. */
export function wallText(date: string, minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00+02:00`;
}
