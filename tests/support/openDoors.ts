import { testOffice } from "./testOffice.ts";

/** Everybody's steps: the public gets one of two counters, emergencies and invited people both, all from two weeks before. */
const release = [
  { for: "public", opens: { days: 14 }, upTo: 1 },
  { for: "emergency", opens: { days: 14 }, upTo: 2 },
];

const service = (id: string, mode: string, more: Record<string, unknown> = {}) => ({
  id,
  name: { de: `Dienst ${id}` },
  minutes: 15,
  minutesPerFurtherPerson: 10,
  maxPersons: 3,
  access: [{ mode }],
  ...more,
});

/**
 * An office with every door: `self` for the public, `urgent` for emergencies, `visit` and `pickup` for invited people, and `late`,
 * which the public books a day ahead at least. Two counters from 08:00 to 10:00 on weekdays.
 */
export function openDoors(more: Record<string, unknown> = {}): Record<string, unknown> {
  const services = [
    service("self", "self_booking"),
    service("urgent", "emergency_only"),
    service("visit", "invitation_only"),
    service("pickup", "invitation_only"),
    service("late", "self_booking", { leadMinutes: 1440 }),
  ];
  const shift = {
    id: "morning",
    days: ["mo", "tu", "we", "th", "fr"],
    from: "08:00",
    to: "10:00",
    counters: 2,
    services: services.map((it) => it.id),
    release,
  };
  return testOffice({
    services,
    units: [{ id: "desk", name: { de: "Schalter" }, shifts: [shift] }],
    emergencyReasons: [
      { id: "lost_document", name: { de: "Dokument verloren" } },
      { id: "urgent_journey", name: { de: "Dringende Reise" } },
    ],
    ...more,
  });
}

export const restricted = { state: "restricted", until: "2026-12-31" };
