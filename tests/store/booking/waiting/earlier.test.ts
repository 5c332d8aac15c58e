import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endUnconfirmed } from "../../../../server/booking/endUnconfirmed.ts";
import { findDrift } from "../../../../server/booking/index.ts";
import type { BookedAnswer } from "../../../../shared/booking/index.ts";
import {
  booked,
  bookingRoom,
  hold,
  ok,
  refusal,
  request,
  startsOn,
  type BookingRoom,
} from "../../../support/bookingRoom.ts";
import { date } from "../../../support/instants.ts";
import { freshKey } from "../../../support/people.ts";
import { accept, aSmallOffice, offers, seen, wait, waiting } from "../../../support/waitingRoom.ts";

const mondayAt = (time: string) => `2026-06-08T${time}:00+02:00`;
const tuesdayAt = (time: string) => `2026-06-09T${time}:00+02:00`;
const tuesday = date("2026-06-09");

let room: BookingRoom;
beforeEach(async () => {
  room = await bookingRoom({ offices: [aSmallOffice()], at: "2026-06-07T12:00:00+02:00" });
});
afterEach(async () => {
  expect(await findDrift(room.deps)).toEqual([]);
  await room.remove();
});

const cancel = ({ appointment, secret }: BookedAnswer) =>
  ok(room.booking.cancelAppointment(appointment.id, { secret }));
const read = ({ appointment, secret }: BookedAnswer) => ok(room.booking.readAppointment(appointment.id, { secret }));
const earlier = ({ appointment, secret }: BookedAnswer, more: Parameters<typeof wait>[1] = {}) =>
  wait(room, { appointment: appointment.id, to: "2026-06-09", ...more }, { secret });

/** Somebody who has Tuesday at 08:30 and waits for something earlier, and somebody who has Monday at 08:00. */
async function twoVisits() {
  const before = await booked(room, mondayAt("08:00"));
  const mine = await booked(room, tuesdayAt("08:30"), { applicant: { email: "kim@example.org" } });
  return { before, mine, wish: await ok(earlier(mine)) };
}

/** Moves an appointment to what is offered for it. */
async function take(mine: BookedAnswer, wish: { id: string; secret: string }) {
  const { offer } = await seen(room, wish);
  return room.booking.rescheduleAppointment(mine.appointment.id, { hold: offer?.hold ?? "" }, mine);
}

describe("an earlier time than that of an appointment", () => {
  test("C37 C38 is offered while the appointment stays; taking it is the move, and the old time goes to the next", async () => {
    const { before, mine, wish } = await twoVisits();
    const next = await waiting(room);
    await cancel(before);
    expect(await seen(room, wish)).toMatchObject({ state: "offered", appointment: mine.appointment.id });
    expect((await read(mine)).appointment.start).toBe(tuesdayAt("08:30"));
    expect((await ok(take(mine, wish))).appointment).toMatchObject({ start: mondayAt("08:00"), status: "booked" });
    expect((await seen(room, wish)).state).toBe("booked");
    expect(await offers(room, [next])).toEqual(["08:30"]);
    expect((await seen(room, next)).offer?.start).toBe(tuesdayAt("08:30"));
    expect(await startsOn(room, tuesday)).not.toContain("08:30");
  });

  test("C37 refused or not answered it leaves everything as it was", async () => {
    const { before, mine, wish } = await twoVisits();
    await cancel(before);
    await ok(room.booking.declineOffer(wish.id, wish));
    expect((await read(mine)).appointment).toMatchObject({ start: tuesdayAt("08:30"), status: "booked" });
    expect((await seen(room, wish)).state).toBe("waiting");
  });

  test("nobody else can use its hold: not to book, not to move another appointment", async () => {
    const { before, wish } = await twoVisits();
    const other = await booked(room, tuesdayAt("08:45"));
    await cancel(before);
    expect(await refusal(accept(room, wish))).toEqual({ code: "hold_gone" });
    expect(await refusal(take(other, wish))).toEqual({ code: "hold_gone" });
    expect(await offers(room, [wish])).toEqual(["08:00"]);
  });

  test("is never a later one, nor one on the minutes of the appointment itself", async () => {
    const mine = await booked(room, mondayAt("08:15"));
    const [first, last] = [await booked(room, mondayAt("08:00")), await booked(room, mondayAt("08:30"))];
    const wish = await ok(earlier(mine, { to: "2026-06-08" }));
    await cancel(last);
    expect(await offers(room, [wish])).toEqual([undefined]);
    await cancel(first);
    expect(await offers(room, [wish])).toEqual(["08:00"]);
  });

  test("needs the secret of the appointment, its services, dates before it, and one wish is enough", async () => {
    const mine = await booked(room, tuesdayAt("08:30"));
    const { id } = mine.appointment;
    for (const secret of [undefined, "wrong"]) {
      expect(await refusal(wait(room, { appointment: id, to: "2026-06-09" }, { secret }))).toEqual({
        code: "not_found",
      });
    }
    expect(await refusal(wait(room, { appointment: "unknown", to: "2026-06-09" }, mine))).toEqual({
      code: "not_found",
    });
    expect(await refusal(earlier(mine, { to: "2026-06-10" }))).toMatchObject({ errors: [{ path: "/to" }] });
    expect(await refusal(earlier(mine, { persons: 2 }))).toMatchObject({ errors: [{ path: "/persons" }] });
    await ok(earlier(mine));
    expect(await refusal(earlier(mine))).toEqual({ code: "already_waiting" });
  });

  test("after leaving the line the same person may wait again", async () => {
    const { mine, wish } = await twoVisits();
    await ok(room.booking.withdrawWaiting(wish.id, wish));
    await ok(earlier(mine));
  });

  test("C38 ends with the appointment: what was offered goes to the next, and so does the appointment's own time", async () => {
    const { before, mine, wish } = await twoVisits();
    const people = [await waiting(room), await waiting(room)];
    await cancel(before);
    await cancel(mine);
    expect(await seen(room, wish)).toMatchObject({ state: "ended" });
    expect((await seen(room, people[0] as never)).offer?.start).toBe(mondayAt("08:00"));
    expect((await seen(room, people[1] as never)).offer?.start).toBe(tuesdayAt("08:30"));
  });

  test("moved by another way the wish stays as long as there is something earlier; an offer that is none goes to the next", async () => {
    const { before, mine, wish } = await twoVisits();
    const next = await waiting(room, { latest: "08:00" });
    await cancel(before);
    expect(await offers(room, [wish])).toEqual(["08:00"]);
    const { appointment, secret } = mine;
    const move = async (start: string) => {
      const held = await ok(hold(room, start, { moves: appointment.id }, { secret }));
      await ok(room.booking.rescheduleAppointment(appointment.id, { hold: held.hold }, { secret }));
    };
    await move(mondayAt("08:45"));
    expect(await offers(room, [wish, next])).toEqual(["08:00", undefined]);
    await ok(room.booking.declineOffer(wish.id, wish));
    expect(await offers(room, [wish, next])).toEqual([undefined, "08:00"]);
    expect((await seen(room, wish)).state).toBe("waiting");
  });
});

describe("a time that becomes free by a move, or because nobody confirmed", () => {
  test("C38 what somebody moves away from is offered, and is in the calendar at once where nobody is left", async () => {
    const mine = await booked(room, mondayAt("08:00"));
    const { appointment, secret } = mine;
    const who = await waiting(room);
    const held = await ok(hold(room, tuesdayAt("08:00"), { moves: appointment.id }, { secret }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: held.hold }, { secret }));
    expect(await offers(room, [who])).toEqual(["08:00"]);
    expect(await startsOn(room)).not.toContain("08:00");
    const again = await ok(hold(room, tuesdayAt("08:30"), { moves: appointment.id }, { secret }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: again.hold }, { secret }));
    expect(await startsOn(room, tuesday)).toContain("08:00");
  });

  test("C33 C38 what nobody confirmed is offered", async () => {
    room.offices.set("example", aSmallOffice({ booking: { confirmBy: "email", coolOffMinutes: [5, 30] } }));
    await booked(room, mondayAt("08:00"), { applicant: { email: "kim@example.org" } });
    const who = await waiting(room);
    room.clock.passMinutes(30);
    await endUnconfirmed(room.deps);
    expect(await offers(room, [who])).toEqual(["08:00"]);
  });

  test("an ordinary hold that ends, or is given back, is offered to nobody: it was in the calendar", async () => {
    const who = await waiting(room);
    const held = await ok(hold(room, mondayAt("08:00")));
    await room.booking.releaseHold(held.hold);
    await ok(hold(room, mondayAt("08:15")));
    room.clock.passMinutes(11);
    await room.booking.passOnOffers();
    expect(await offers(room, [who])).toEqual([undefined]);
    expect(await startsOn(room)).toEqual(expect.arrayContaining(["08:00", "08:15"]));
  });

  test("an offered time is not given up by holding another one in its place", async () => {
    const visit = await booked(room, mondayAt("08:00"));
    const [who, next] = [await waiting(room), await waiting(room)];
    await cancel(visit);
    const { offer } = await seen(room, who);
    await ok(hold(room, mondayAt("08:15"), { replaces: offer?.hold ?? "" }));
    expect(await offers(room, [who, next])).toEqual(["08:00", undefined]);
  });

  test("rule 12 who has a booking already is refused at the offer, and keeps it until somebody else is named", async () => {
    const visit = await booked(room, mondayAt("08:00"));
    const person = { familyName: "Zweimal", givenName: "Kim" };
    await booked(room, mondayAt("08:30"), { applicant: person });
    const who = await waiting(room);
    await cancel(visit);
    expect(await refusal(accept(room, who, { applicant: person }))).toEqual({ code: "already_booked" });
    expect(await offers(room, [who])).toEqual(["08:00"]);
    const { offer } = await seen(room, who);
    const by = { idempotencyKey: freshKey() };
    await ok(room.booking.bookAppointment("example", request(offer?.hold ?? ""), by));
    expect((await seen(room, who)).state).toBe("booked");
  });
});
