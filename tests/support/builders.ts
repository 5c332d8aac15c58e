import * as v from "valibot";
import type { Audience, Wish } from "../../shared/booking/index.ts";
import { OfficeFileSchema, type Office, type Service } from "../../shared/offices/index.ts";

/** An office as somebody writes it in its file: times and dates as text, defaults left out. */
export type OfficeText = v.InferInput<typeof OfficeFileSchema>;
export type ServiceText = OfficeText["services"][number];
export type ShiftText = OfficeText["units"][number]["shifts"][number];
export type ReleaseText = NonNullable<ShiftText["release"]>[number];

/** Ten years ahead anybody may fill every counter: for tests that are not about release. */
export const openToAll: ReleaseText = { for: "public", opens: { days: 3650 }, upTo: 1000 };

/** A service of 15 minutes that anybody books, to the five minutes. */
export function aService(parts: Partial<ServiceText> = {}): ServiceText {
  return { id: "transfer", name: { de: "Übertrag" }, minutes: 15, access: [{ mode: "self_booking" }], ...parts };
}

/** A shift of two counters on weekday mornings from eight to twelve, open to all. */
export function aShift(parts: Partial<ShiftText> = {}): ShiftText {
  return {
    id: "morning",
    days: ["mo", "tu", "we", "th", "fr"],
    from: "08:00",
    to: "12:00",
    counters: 2,
    services: ["transfer"],
    release: [openToAll],
    ...parts,
  };
}

/** The text of an office file; `shifts` are those of its only unit, unless `units` are given. */
export function officeText(parts: Partial<OfficeText> & { shifts?: ShiftText[] } = {}): OfficeText {
  const { shifts = [aShift()], ...rest } = parts;
  return {
    id: "example",
    name: { de: "Beispielamt" },
    state: "ST",
    timeZone: "Europe/Berlin",
    services: [aService()],
    units: [{ id: "desk", name: { de: "Schalter" }, shifts }],
    ...rest,
  };
}

/** The office of a text, read by the schema of the office file, with the numbers a server would give. */
export function officeOf(text: OfficeText): Office {
  const file = v.parse(OfficeFileSchema, text);
  const services = file.services.map((it, index) => ({ ...it, number: it.number ?? index + 1 }));
  return { ...file, number: file.number ?? 1, city: file.city ?? file.name.de, services };
}

/** An office; what the test does not name is ordinary. */
export function anOffice(parts: Partial<OfficeText> & { shifts?: ShiftText[] } = {}): Office {
  return officeOf(officeText(parts));
}

/** What somebody asks of an office: its first service for one person of the public, unless the test says otherwise. */
export function aWish(
  office: Office,
  parts: { services?: string[]; persons?: number; audience?: Audience; exception?: boolean } = {},
): Wish {
  const { services = [office.services[0]?.id], persons = 1, audience = "public", exception = false } = parts;
  const [first, ...others] = services.map((id) => {
    const service = office.services.find((it) => it.id === id);
    if (!service) throw new Error(`the office has no service ${id}`);
    return service;
  });
  return { services: [first as Service, ...others], persons, audience, exception };
}
