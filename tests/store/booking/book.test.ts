import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aService, aShift, anOffice } from "../../support/builders.ts";
import { readPass, verifyPass } from "../../../shared/pass/index.ts";
import {
  booked,
  bookingRoom,
  hold,
  ok,
  refusal,
  request,
  startsOn,
  type BookingRoom,
} from "../../support/bookingRoom.ts";
import { date, instant } from "../../support/instants.ts";
import { freshKey } from "../../support/people.ts";

const fields = [
  { id: "title-until", label: { de: "Gültig bis" }, kind: "date" as const, required: true },
  {
    id: "kind",
    label: { de: "Art" },
    kind: "choice" as const,
    options: [
      { id: "card", name: { de: "Karte" } },
      { id: "sticker", name: { de: "Etikett" } },
    ],
  },
];
const office = anOffice({
  number: 4,
  services: [
    aService({ number: 16, maxPersons: 3, minutesPerFurtherPerson: 10 }),
    aService({ id: "advice", number: 17, maxPersons: 3 }),
    aService({ id: "extension", number: 18, fields }),
  ],
  shifts: [aShift({ services: ["transfer", "advice", "extension"] })],
});
const eight = "2026-06-08T08:00:00+02:00";
const nine = "2026-06-08T09:00:00+02:00";
const ngoc = { familyName: "Nguyễn", givenName: "Thị Ngọc", birthDate: date("1990-05-17") };

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [office] })));
afterEach(() => room.remove());

const book = (asked: ReturnType<typeof request>, key = freshKey()) =>
  room.booking.bookAppointment("example", asked, { idempotencyKey: key });

test("an appointment bears what was asked for, a code, a secret and a pass for each who is named", async () => {
  const held = await ok(hold(room, eight, { persons: 3, also: ["advice"] }));
  const companions = [{ familyName: "Muster", givenName: "Li", birthDate: date("2015-01-31") }];
  const answer = await ok(book(request(held.hold, { companions })));
  expect(answer.appointment).toEqual({
    id: expect.stringMatching(/^[\w-]{22}$/),
    code: expect.stringMatching(/^[0-9A-HJ-NP-X]{10}$/),
    office: "example",
    service: "transfer",
    services: ["transfer", "advice"],
    unit: "desk",
    start: eight,
    end: "2026-06-08T08:50:00+02:00",
    persons: 3,
    status: "booked",
    changedAt: expect.stringMatching(/^2026-06-\d\dT/),
  });
  expect(answer.secret).toMatch(/^[\w-]{43}$/);
  expect(answer.companionPasses).toHaveLength(1);
});

test("the pass says office, first service, start and length, and is genuine by the published keys", async () => {
  const answer = await booked(room, eight, { also: ["advice"] });
  const set = await room.booking.passKeySet();
  const pass = readPass(answer.pass);
  if (pass.kind !== "pass") throw new Error("no pass");
  expect(pass.fields).toMatchObject({ kind: 1, keyId: 1, office: 4, service: 16, start: instant(eight), validity: 30 });
  expect(set.keys.map((it) => it.kid)).toEqual(["1"]);
  expect(await verifyPass(answer.pass, set, room.clock.now())).toMatchObject({ kind: "genuine" });
});

test("the secret opens the appointment with the same passes each time; nothing else does", async () => {
  const { secret, ...answer } = await booked(room, eight);
  const { id } = answer.appointment;
  expect(await ok(room.booking.readAppointment(id, { secret }))).toEqual(answer);
  expect(await ok(room.booking.readAppointment(id, { secret }))).toEqual(answer);
  const unknown = await refusal(room.booking.readAppointment("unknown", { secret }));
  for (const wrong of [undefined, "", secret.slice(1), `${secret} `, id]) {
    expect(await refusal(room.booking.readAppointment(id, { secret: wrong }))).toEqual(unknown);
    expect(await refusal(room.booking.cancelAppointment(id, { secret: wrong }))).toEqual(unknown);
  }
  expect(unknown).toEqual({ code: "not_found" });
});

test("a hold is used up by its booking", async () => {
  const held = await ok(hold(room, eight));
  await ok(book(request(held.hold)));
  expect(await refusal(book(request(held.hold)))).toEqual({ code: "hold_gone" });
});

describe("rule 12", () => {
  const bookFor = async (
    start: string,
    more: Parameters<typeof request>[1] & { persons?: number; service?: string } = {},
  ) => {
    const { persons = 1, service = "transfer", ...rest } = more;
    const held = await ok(hold(room, start, { persons, service }));
    return { held, answer: await book(request(held.hold, rest)) };
  };

  test("C34 A8 one live booking per person and service, however the name is typed; the hold stays", async () => {
    await ok((await bookFor(eight, { applicant: ngoc })).answer);
    const again = await bookFor(nine, { applicant: { ...ngoc, familyName: "NGUYEN", givenName: "thi-ngoc" } });
    expect(await refusal(again.answer)).toEqual({ code: "already_booked" });
    await ok(book(request(again.held.hold)));
  });

  test("C34 another birth date, another name or another service is another matter", async () => {
    await ok((await bookFor(eight, { applicant: ngoc })).answer);
    await ok((await bookFor(eight, { applicant: { ...ngoc, birthDate: date("1990-05-18") } })).answer);
    await ok((await bookFor(nine, { applicant: { ...ngoc, givenName: "Thị Hoa" } })).answer);
    await ok((await bookFor(nine, { applicant: ngoc, service: "advice" })).answer);
  });

  test("C34 A8 companions count as applicants do, both ways", async () => {
    await ok((await bookFor(eight, { persons: 2, companions: [ngoc] })).answer);
    expect((await refusal((await bookFor(nine, { applicant: ngoc })).answer)).code).toBe("already_booked");
    const family = await bookFor("2026-06-08T10:00:00+02:00", { persons: 2, companions: [ngoc] });
    expect((await refusal(family.answer)).code).toBe("already_booked");
  });

  test("C34 a booking that has ended or was cancelled does not count", async () => {
    const first = await ok((await bookFor(eight, { applicant: ngoc })).answer);
    await ok(room.booking.cancelAppointment(first.appointment.id, { secret: first.secret }));
    await ok((await bookFor(nine, { applicant: ngoc })).answer);
    room.clock.set("2026-06-08T09:15:00+02:00");
    await ok((await bookFor("2026-06-08T10:00:00+02:00", { applicant: ngoc })).answer);
  });

  test("an office may switch it off", async () => {
    room.offices.set("example", { ...office, booking: { ...office.booking, onePerPerson: false } });
    await ok((await bookFor(eight, { applicant: ngoc })).answer);
    await ok((await bookFor(nine, { applicant: ngoc })).answer);
  });

  test("two people of one name and birth date may come together", async () => {
    const twin = { familyName: "Suharto", givenName: "", birthDate: date("2000-02-29") };
    await ok((await bookFor(eight, { persons: 2, applicant: twin, companions: [twin] })).answer);
  });
});

describe("what only the hold and the day can judge", () => {
  const faults = async (asked: Partial<Parameters<typeof hold>[2]>, more: Parameters<typeof request>[1]) => {
    const held = await ok(hold(room, eight, asked));
    const problem = await refusal(book(request(held.hold, more)));
    expect(problem.code).toBe("invalid_input");
    await ok(book(request(held.hold)));
    return problem.errors?.map((it) => it.path);
  };

  test("nobody was born tomorrow", async () => {
    const companions = [{ ...ngoc, birthDate: date("2026-06-09") }];
    expect(await faults({ persons: 2 }, { applicant: { birthDate: date("2026-06-09") }, companions })).toEqual([
      "/applicant/birthDate",
      "/companions/0/birthDate",
    ]);
  });

  test("somebody born today may come", async () => {
    await booked(room, eight, { applicant: { birthDate: date("2026-06-08") } });
  });

  test("no more companions than the time is held for", async () => {
    const companions = [ngoc, { ...ngoc, givenName: "Hoa" }];
    expect(await faults({ persons: 2 }, { companions })).toEqual(["/companions"]);
  });

  test.each([
    ["nothing", {}, ["/applicant/more/title-until"]],
    ["no date", { "title-until": "soon" }, ["/applicant/more/title-until"]],
    ["no such choice", { "title-until": "2026-07-01", kind: "paper" }, ["/applicant/more/kind"]],
    ["something nobody asks for", { "title-until": "2026-07-01", "a/b~c": "x" }, ["/applicant/more/a~1b~0c"]],
    ["a name every object has", { "title-until": "2026-07-01", toString: "x" }, ["/applicant/more/toString"]],
  ])("fields of the service are judged: %s", async (_, more, paths) => {
    const held = await ok(hold(room, eight, { service: "extension" }));
    const problem = await refusal(book(request(held.hold, { applicant: { more } })));
    expect(problem).toMatchObject({ code: "invalid_input" });
    expect(problem.errors?.map((it) => it.path)).toEqual(paths);
    // The hold stays, so that nothing typed is lost.
    await ok(book(request(held.hold, { applicant: { more: { "title-until": "2026-07-01", kind: "card" } } })));
  });
});

test("F1 what breaks in the middle of a booking leaves nothing behind, and the hold is still good", async () => {
  const held = await ok(hold(room, eight));
  const events = await room.db.selectFrom("event").selectAll().execute();
  const broken = await bookingRoom({
    offices: [office],
    place: room.place,
    clock: room.clock,
    random: (length) => {
      if (length === 16) throw new Error("power cut");
      return new Uint8Array(length);
    },
  });
  const cut = broken.booking.bookAppointment("example", request(held.hold), { idempotencyKey: "cut" });
  await expect(cut).rejects.toThrow("power cut");
  await broken.close();
  for (const table of ["appointment", "companion", "booked_person", "idempotency"] as const) {
    expect(await room.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
  }
  expect(await room.db.selectFrom("event").selectAll().execute()).toEqual(events);
  expect(await startsOn(room)).toContain("08:00");
  await ok(book(request(held.hold), "cut"));
});

test("events tell what happened in the order of commits, without naming anybody", async () => {
  const { appointment, secret } = await booked(room, eight, { applicant: ngoc });
  await ok(room.booking.cancelAppointment(appointment.id, { secret }));
  const events = await room.db.selectFrom("event").selectAll().orderBy("revision").execute();
  expect(events.map((it) => it.kind)).toEqual(["slot_held", "appointment_booked", "appointment_cancelled"]);
  expect(events.map((it) => it.subject)).toEqual([null, appointment.id, appointment.id]);
  expect(events.every((it) => it.date === "2026-06-08" && it.room === "booking")).toBe(true);
  expect(JSON.stringify(events)).not.toMatch(/Nguy|1990/);
});
