import { expect, test } from "vitest";
import { aService, anOffice } from "../../support/builders.ts";
import { booked, bookingRoom } from "../../support/bookingRoom.ts";
import { date } from "../../support/instants.ts";

const eight = "2026-06-08T08:00:00+02:00";

test("names, birth dates, addresses, notes and secrets are nowhere readable in the files of the database", async () => {
  const room = await bookingRoom({
    offices: [anOffice({ services: [aService({ maxPersons: 2, fields: [{ id: "title", label: { de: "Titel" } }] })] })],
  });
  const it = await booked(room, eight, {
    persons: 2,
    applicant: {
      familyName: "Kanarienvogel",
      givenName: "Zwitscher",
      birthDate: date("1987-11-23"),
      email: "kanari@example.org",
      phone: "+49 30 7654321",
      more: { title: "Goldkäfig" },
    },
    companions: [{ familyName: "Wellensittich", givenName: "Pieps", birthDate: date("2011-02-03") }],
    note: "Rollstuhlplatz",
  });
  await room.close();
  const bytes = await room.place.bytes();
  // The negative control: what may be read is found, so that the search itself is proven.
  expect(bytes.includes(it.appointment.id)).toBe(true);
  expect(bytes.includes(it.pass)).toBe(true);
  // prettier-ignore
  const canaries = ["Kanarienvogel", "KANARIENVOGEL", "kanarienvogel", "Zwitscher", "1987-11-23", "kanari@", "7654321", "Goldk",
    "Wellensittich", "Pieps", "2011-02-03", "Rollstuhl", it.secret];
  for (const canary of canaries) {
    for (const encoding of ["utf8", "utf16le", "base64", "hex"] as const) {
      const needle =
        encoding === "utf8" || encoding === "utf16le"
          ? Buffer.from(canary, encoding)
          : Buffer.from(Buffer.from(canary).toString(encoding).replace(/=+$/, "").slice(0, -1));
      expect(bytes.includes(needle), `${canary} as ${encoding}`).toBe(false);
    }
  }
  await room.place.remove();
});

test("A6 ten thousand guessed secrets open nothing", async () => {
  const room = await bookingRoom();
  const { appointment, secret } = await booked(room, eight);
  let opened = 0;
  for (let guess = 0; guess < 10_000; guess++) {
    const near = secret.slice(0, 39) + guess.toString(36).padStart(4, "0");
    if (near !== secret && (await room.booking.readAppointment(appointment.id, { secret: near })).ok) opened += 1;
  }
  expect(opened).toBe(0);
  expect((await room.booking.readAppointment(appointment.id, { secret })).ok).toBe(true);
  await room.remove();
});
