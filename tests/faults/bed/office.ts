/** The office of the test bed: open all day, with room for everybody, and a door that takes no offence at the hour. */
export const bedOffice = {
  id: "faultburg",
  number: 77,
  name: { de: "Ausländerbehörde Faultburg", en: "Immigration Office Faultburg" },
  note: { de: "Beispiel für Tests" },
  state: "ST",
  timeZone: "Europe/Berlin",
  booking: { coolOffMinutes: [0, 0] },
  checkin: { earlyMinutes: 1440, lateMinutes: 1440 },
  services: [
    {
      id: "visit",
      number: 1,
      name: { de: "Besuch" },
      minutes: 15,
      minutesPerFurtherPerson: 0,
      maxPersons: 3,
      access: [{ mode: "self_booking" }],
    },
  ],
  units: [
    {
      id: "hall",
      name: { de: "Halle" },
      shifts: [
        {
          id: "day",
          days: ["mo", "tu", "we", "th", "fr"],
          from: "06:00",
          to: "23:45",
          counters: 60,
          services: ["visit"],
          release: [{ for: "public", opens: { days: 14 }, upTo: 60 }],
        },
      ],
    },
  ],
};
