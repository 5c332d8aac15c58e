/** Office files for tests, as objects: JSON is YAML. */

type File = Record<string, unknown>;

const access = {
  self: "self_booking",
  today: "same_day",
  walk: "walk_in",
  asked: "request",
  urgent: "emergency_only",
  invited: "invitation_only",
  box: "pickup_box",
  shut: "closed",
};

const service = (id: string, mode: string) => ({
  id,
  name: { de: `Dienst ${id}` },
  minutes: 15,
  minutesPerFurtherPerson: 10,
  maxPersons: 4,
  access: [{ mode }],
});

const services = Object.entries(access).map(([id, mode]) => service(id, mode));

/** A shift of the whole week from 08:00 to 10:00 that the public may fill wholly, 14 days ahead. */
const shift = (more: File) => ({
  id: "morning",
  days: ["mo", "tu", "we", "th", "fr"],
  from: "08:00",
  to: "10:00",
  release: [{ for: "public", opens: { days: 14 }, upTo: 10 }],
  ...more,
});

/**
 * An office with one service per access mode (`self`, `today`, `walk`, `asked`, `urgent`, `invited`, `box`, `shut`), each
 * 15 minutes long, served by two counters; and `narrow`, a second one to book, which has a single counter from 14:00 to 14:30
 * on a grid of 15 minutes.
 */
export function testOffice(more: File = {}): File {
  const ids = services.map(({ id }) => id);
  return {
    id: "testburg",
    name: { de: "Ausländerbehörde Testburg", en: "Immigration Office Testburg" },
    note: { de: "Beispiel für Tests" },
    state: "ST",
    timeZone: "Europe/Berlin",
    booking: { coolOffMinutes: [0, 0] },
    services: [...services, { ...service("narrow", "self_booking"), grid: 15 }],
    units: [
      {
        id: "desk",
        name: { de: "Schalter" },
        shifts: [
          shift({ counters: 2, services: ids }),
          shift({ id: "afternoon", from: "14:00", to: "14:30", counters: 1, services: ["narrow"] }),
        ],
      },
    ],
    ...more,
  };
}
