import { afterEach, beforeEach, expect, test } from "vitest";
import { aShift, anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, refusal, request, type BookingRoom } from "../../support/bookingRoom.ts";

const offices = [
  anOffice({ shifts: [aShift({ counters: 1 })], booking: { coolOffMinutes: [0, 0] } }),
  anOffice({ id: "other", number: 2 }),
];
const eight = "2026-06-08T08:00:00+02:00";
const nine = "2026-06-08T09:00:00+02:00";
const by = { idempotencyKey: "my key" };

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices })));
afterEach(() => room.remove());

const appointments = async () => (await room.db.selectFrom("appointment").select("id").execute()).length;

test("C31 the same key and body get the same booking, whatever the order of the members", async () => {
  const held = await ok(hold(room, eight));
  const asked = request(held.hold);
  const first = await ok(room.booking.bookAppointment("example", asked, by));
  const turned = { ...asked, applicant: Object.fromEntries(Object.entries(asked.applicant).reverse()) as never };
  expect(await ok(room.booking.bookAppointment("example", turned, by))).toEqual(first);
  expect(await appointments()).toBe(1);
});

test("C31 two that arrive at once get one booking", async () => {
  const held = await ok(hold(room, eight));
  const asked = request(held.hold);
  const answers = await Promise.all([1, 2, 3].map(() => room.booking.bookAppointment("example", asked, by)));
  expect(new Set(answers.map((it) => JSON.stringify(it))).size).toBe(1);
  expect(answers[0]?.ok).toBe(true);
  expect(await appointments()).toBe(1);
});

test("F2 a booking whose answer got lost is answered again after a new start", async () => {
  const held = await ok(hold(room, eight));
  const asked = request(held.hold);
  const first = await ok(room.booking.bookAppointment("example", asked, by));
  room = await room.reopen();
  room.clock.passMinutes(24 * 60);
  await room.booking.tidy();
  expect(await ok(room.booking.bookAppointment("example", asked, by))).toEqual(first);
  expect(await appointments()).toBe(1);
});

test("C31 the same key with another body, another verb or for another appointment is refused", async () => {
  const held = await ok(hold(room, eight, {}, by));
  expect(await refusal(hold(room, nine, {}, by))).toEqual({ code: "key_reused" });
  const asked = request(held.hold);
  expect(await refusal(room.booking.bookAppointment("example", asked, by))).toEqual({ code: "key_reused" });
  await ok(room.booking.bookAppointment("example", asked, { idempotencyKey: "another" }));
});

test("keys hold per office", async () => {
  await ok(hold(room, eight, {}, by));
  const asked = { service: "transfer", start: Date.parse(nine) as never };
  await ok(room.booking.holdSlot("other", asked, by));
});

test("C31 a hold asked for twice with one key is one hold", async () => {
  const first = await ok(hold(room, eight, {}, by));
  expect(await ok(hold(room, eight, {}, by))).toEqual(first);
  expect(await room.db.selectFrom("hold").select("id").execute()).toHaveLength(1);
});

test("a refusal is answered again as it was, also when it would no longer be one", async () => {
  const other = await ok(hold(room, eight));
  const first = await refusal(hold(room, eight, {}, by));
  await room.booking.releaseHold(other.hold);
  expect(first.code).toBe("slot_taken");
  expect(await refusal(hold(room, eight, {}, by))).toEqual(first);
});

test("an input error is not kept: whoever corrects it may use the key again", async () => {
  expect((await refusal(hold(room, eight, { persons: 9 }, by))).code).toBe("invalid_input");
  await ok(hold(room, eight, {}, by));
});

test("C37 a move whose answer got lost is answered again", async () => {
  const it = await booked(room, eight);
  const held = await ok(hold(room, nine));
  const move = () =>
    room.booking.rescheduleAppointment(it.appointment.id, { hold: held.hold }, { secret: it.secret, ...by });
  const first = await ok(move());
  expect(await ok(move())).toEqual(first);
  expect(first.appointment.start).toBe(nine);
});

test("a key does not open what a secret locks", async () => {
  const it = await booked(room, eight);
  const held = await ok(hold(room, nine));
  const move = (secret: string) =>
    room.booking.rescheduleAppointment(it.appointment.id, { hold: held.hold }, { secret, ...by });
  await ok(move(it.secret));
  expect(await refusal(move("wrong"))).toEqual({ code: "not_found" });
});
