import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readPass, verifyPass } from "../../../shared/pass/index.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { aService, aShift, anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, refusal, startsOn, type BookingRoom } from "../../support/bookingRoom.ts";
import { date, instant } from "../../support/instants.ts";
import { freshKey } from "../../support/people.ts";

const coolOff = (coolOffMinutes: [number, number]) =>
  anOffice({
    booking: { coolOffMinutes },
    services: [
      aService({ maxPersons: 3, minutesPerFurtherPerson: 15 }),
      aService({ id: "advice", minutes: 30, maxPersons: 3 }),
    ],
    shifts: [aShift({ from: "08:00", to: "09:00", counters: 1, services: ["transfer", "advice"] })],
  });
const eight = "2026-06-08T08:00:00+02:00";
const ten = "2026-06-08T08:10:00+02:00";
const half = "2026-06-08T08:30:00+02:00";

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [coolOff([5, 30])] })));
afterEach(() => room.remove());

const cancel = ({ appointment, secret }: BookedAnswer) => room.booking.cancelAppointment(appointment.id, { secret });
const read = ({ appointment, secret }: BookedAnswer) => room.booking.readAppointment(appointment.id, { secret });
const move = ({ appointment, secret }: BookedAnswer, holdId: string, idempotencyKey?: string) =>
  room.booking.rescheduleAppointment(appointment.id, { hold: holdId }, { secret, idempotencyKey });
const holdMove = ({ appointment, secret }: BookedAnswer, start: string, more = {}) =>
  hold(room, start, { moves: appointment.id, ...more }, { secret });
const setStatus = (it: BookedAnswer, status: "arrived" | "called" | "done") =>
  room.db.updateTable("appointment").set({ status }).where("id", "=", it.appointment.id).execute();

describe("cancelling", () => {
  test("is done once, answers the same again, and ends the booking of the person", async () => {
    const it = await booked(room, eight);
    const first = await ok(cancel(it));
    expect(first.appointment.status).toBe("cancelled");
    room.clock.passMinutes(3);
    expect(await ok(cancel(it))).toEqual(first);
    expect(await ok(read(it))).toEqual(first);
    expect(await room.db.selectFrom("booked_person").selectAll().execute()).toEqual([]);
    const kinds = (await room.db.selectFrom("event").select("kind").execute()).map((event) => event.kind);
    expect(kinds.filter((kind) => kind === "appointment_cancelled")).toHaveLength(1);
  });

  test("C38 A2 gives the time back at an instant that nobody can foresee, within the office's cool-off", async () => {
    const freeAfter = async (share: number) => {
      const own = await bookingRoom({
        offices: [coolOff([5, 30])],
        random: (length) =>
          length === 6 ? new Uint8Array(6).fill(share) : crypto.getRandomValues(new Uint8Array(length)),
      });
      const it = await booked(own, eight);
      await ok(own.booking.cancelAppointment(it.appointment.id, { secret: it.secret }));
      const { expires_at } = await own.db.selectFrom("occupation").select("expires_at").executeTakeFirstOrThrow();
      const minutes = ((expires_at ?? 0) - own.clock.now()) / 60_000;
      own.clock.passMillis((expires_at ?? 0) - own.clock.now() - 1);
      expect(await startsOn(own)).not.toContain("08:00");
      own.clock.passMillis(1);
      expect(await startsOn(own)).toContain("08:00");
      await own.remove();
      return minutes;
    };
    expect(await freeAfter(0)).toBe(5);
    expect(await freeAfter(255)).toBeCloseTo(30, 3);
    expect(await freeAfter(128)).toBeCloseTo(17.5, 0);
  });

  test("gives the time back at once where the office has switched the cool-off off", async () => {
    room.offices.set("example", coolOff([0, 0]));
    const it = await booked(room, eight);
    await ok(cancel(it));
    expect(await startsOn(room)).toContain("08:00");
  });

  test("is too late once the person was called or the visit has ended, not while she waits", async () => {
    const called = await booked(room, eight);
    await setStatus(called, "called");
    expect(await refusal(cancel(called))).toEqual({ code: "too_late" });
    const waiting = await booked(room, half);
    await setStatus(waiting, "arrived");
    await ok(cancel(waiting));
    const over = await booked(room, "2026-06-08T08:45:00+02:00");
    room.clock.set("2026-06-08T09:00:00+02:00");
    expect(await refusal(cancel(over))).toEqual({ code: "too_late" });
  });

  test("ends what was held to move the appointment to", async () => {
    const it = await booked(room, eight);
    const held = await ok(holdMove(it, half));
    await ok(cancel(it));
    expect(await startsOn(room)).toContain("08:30");
    expect(await refusal(move(it, held.hold))).toEqual({ code: "too_late" });
  });
});

describe("moving", () => {
  test("C37 keeps the id, the code and the pass ids, frees the old time at once, and signs new passes", async () => {
    const companions = [{ familyName: "Muster", givenName: "Li", birthDate: date("2015-01-31") }];
    const it = await booked(room, eight, { persons: 2, companions });
    const held = await ok(holdMove(it, half));
    const moved = await ok(move(it, held.hold));
    expect(moved.appointment).toEqual({ ...it.appointment, start: half, end: "2026-06-08T09:00:00+02:00" });
    const passes = [it.pass, ...it.companionPasses, moved.pass, ...moved.companionPasses].map((text) => {
      const pass = readPass(text);
      return pass.kind === "pass" ? pass.fields : undefined;
    });
    expect(passes[2]?.id).toEqual(passes[0]?.id);
    expect(passes[3]?.id).toEqual(passes[1]?.id);
    expect(passes[2]?.start).toBe(instant(half));
    expect(new Set([it.pass, ...it.companionPasses, moved.pass, ...moved.companionPasses]).size).toBe(4);
    const keys = await room.booking.passKeySet();
    for (const pass of [moved.pass, ...moved.companionPasses]) {
      expect(await verifyPass(pass, keys, room.clock.now())).toMatchObject({ kind: "genuine" });
    }
    expect(await ok(read(it))).toEqual(moved);
    expect(await startsOn(room)).toContain("08:00");
    expect(await room.db.selectFrom("occupation").select("kind").execute()).toEqual([{ kind: "appointment" }]);
  });

  test("may overlap its own old time, which nobody else may", async () => {
    const it = await booked(room, eight);
    expect((await refusal(hold(room, ten))).code).toBe("slot_taken");
    const held = await ok(holdMove(it, ten));
    expect((await refusal(hold(room, "2026-06-08T08:15:00+02:00"))).code).toBe("slot_taken");
    expect((await ok(move(it, held.hold))).appointment.start).toBe(ten);
    expect(await startsOn(room)).toEqual(["08:25", "08:30", "08:35", "08:40", "08:45"]);
  });

  test("C37 leaves everything as it was until it is committed, and when the hold has run out", async () => {
    const it = await booked(room, eight);
    const before = await ok(read(it));
    const held = await ok(holdMove(it, half));
    expect(await ok(read(it))).toEqual(before);
    room.clock.passMinutes(10);
    expect(await refusal(move(it, held.hold))).toEqual({ code: "hold_gone" });
    expect(await ok(read(it))).toEqual(before);
    expect(await startsOn(room)).not.toContain("08:00");
  });

  test("C37 that breaks in the middle changes nothing", async () => {
    const it = await booked(room, eight);
    const held = await ok(holdMove(it, half));
    const tables = async () =>
      JSON.stringify([
        await room.db.selectFrom("occupation").selectAll().execute(),
        await room.db.selectFrom("hold").selectAll().execute(),
        await room.db.selectFrom("appointment").select(["start_at", "pass", "occupation"]).execute(),
        await room.db.selectFrom("event").selectAll().execute(),
      ]);
    const before = await tables();
    const { signer } = room.deps.passKeys;
    room.deps.passKeys.signer = async () => () => {
      throw new Error("power cut");
    };
    const broken = await room.booking
      .rescheduleAppointment(it.appointment.id, { hold: held.hold }, { secret: it.secret })
      .catch((error: unknown) => error);
    expect(String(broken)).toContain("power cut");
    expect(await tables()).toBe(before);
    room.deps.passKeys.signer = signer;
    await ok(move(it, held.hold));
  });

  test("takes an ordinary hold of the same visit, and no other", async () => {
    const it = await booked(room, eight);
    const other = await ok(hold(room, half, { service: "advice" }));
    expect((await refusal(move(it, other.hold))).code).toBe("hold_gone");
    await room.booking.releaseHold(other.hold);
    const forTwo = await ok(hold(room, half, { persons: 2 }));
    expect((await refusal(move(it, forTwo.hold))).code).toBe("hold_gone");
    await room.booking.releaseHold(forTwo.hold);
    const same = await ok(hold(room, half));
    expect((await ok(move(it, same.hold))).appointment.start).toBe(half);
  });

  test("a hold for a move serves this appointment alone, and no new booking", async () => {
    const it = await booked(room, eight);
    const other = await booked(room, "2026-06-08T08:45:00+02:00");
    const held = await ok(holdMove(it, "2026-06-08T08:15:00+02:00"));
    expect((await refusal(move(other, held.hold))).code).toBe("hold_gone");
    const asNew = room.booking.bookAppointment(
      "example",
      {
        hold: held.hold,
        applicant: { familyName: "A", givenName: "B", birthDate: date("1990-01-01") },
        companions: [],
        language: "de",
      },
      { idempotencyKey: freshKey() },
    );
    expect((await refusal(asNew)).code).toBe("hold_gone");
    await ok(move(it, held.hold));
  });

  test("needs the secret, for the hold as for the move, and tells a stranger nothing", async () => {
    const it = await booked(room, eight);
    for (const secret of [undefined, "wrong"]) {
      const stranger = { ...it, secret: secret as string };
      expect(await refusal(holdMove(stranger, half))).toEqual({ code: "not_found" });
      expect(await refusal(move(stranger, "any"))).toEqual({ code: "not_found" });
    }
    expect(await refusal(hold(room, half, { moves: "unknown" }, { secret: it.secret }))).toEqual({ code: "not_found" });
  });

  test("asks for the visit that was booked and takes persons and services from it", async () => {
    const it = await booked(room, eight, { persons: 2 });
    expect((await ok(holdMove(it, half))).end).toBe("2026-06-08T09:00:00+02:00");
    for (const [more, path] of [
      [{ persons: 1 }, "/persons"],
      [{ service: "advice" }, "/service"],
      [{ also: ["advice"] }, "/also"],
    ] as const) {
      expect(await refusal(holdMove(it, half, more))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
    }
  });

  test("is too late once the person was called", async () => {
    const it = await booked(room, eight);
    const held = await ok(holdMove(it, half));
    await setStatus(it, "called");
    expect(await refusal(move(it, held.hold))).toEqual({ code: "too_late" });
    expect(await refusal(holdMove(it, half))).toEqual({ code: "too_late" });
  });
});
